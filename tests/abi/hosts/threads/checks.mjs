// Threads of the host, however small their stack, and threads of the library that cannot be had.

import { expectInstalled, expectWell, runProgram } from '../world.mjs';

/** What the header promises to be enough. */
const stackKiB = 64;

export async function checkThreads(results, world) {
  const host = world.build('stack', ['threads/stack.c', 'session.c']);
  await results.check(`the first call, and a lookup, on a stack of ${stackKiB} KiB`, async () =>
    expectWell(await runProgram(host, [stackKiB, 'lookup', ...world.session()])));
  await results.check(`the main job on a stack of ${stackKiB} KiB`, async () =>
    expectInstalled(await runProgram(host, [stackKiB, 'everything', ...world.session()])));
  const shortage = world.build('shortage', ['threads/shortage.c', 'session.c'], ['-rdynamic', '-ldl']);
  for (const what of ['lookups', 'downloads']) {
    await results.check(`threads that are not to be had are an answer, and later the main job does well: ${what}`, async () =>
      expectInstalled(await runProgram(shortage, [what, ...world.session()])));
  }
}
