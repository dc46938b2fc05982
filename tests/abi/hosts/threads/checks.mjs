// Threads of the host, however small their stack.

import { expectInstalled, expectWell, runProgram } from '../world.mjs';

/** What the header promises to be enough. */
const stackKiB = 64;

export async function checkThreads(results, world) {
  const host = world.build('stack', ['threads/stack.c', 'session.c']);
  await results.check(`the first call, and a lookup, on a stack of ${stackKiB} KiB`, async () =>
    expectWell(await runProgram(host, [stackKiB, 'lookup', ...world.session()])));
  await results.check(`the main job on a stack of ${stackKiB} KiB`, async () =>
    expectInstalled(await runProgram(host, [stackKiB, 'everything', ...world.session()])));
}
