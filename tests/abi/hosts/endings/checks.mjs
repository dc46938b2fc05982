// However a process ends during a download, it ends as it would without the library, and the next process goes on.

import { expectInstalled, runProgram } from '../world.mjs';

/** The way, and the exit code or signal that a parent has to see. */
const ways = {
  'main returns': 7,
  'main returns while a thread waits': 7,
  'another thread exits': 7,
  'main ends before its thread exits': 7,
  _exit: 7,
  quick_exit: 7,
  'closing at exit': 7,
  'using at exit': 7,
  SIGTERM: 'SIGTERM',
  SIGINT: 'SIGINT',
  abort: 'SIGABRT',
};

export async function checkEndings(results, world) {
  const host = world.build('endings', ['endings/endings.c', 'session.c']);
  for (const [way, expected] of Object.entries(ways)) {
    await results.check(`a process that ends during a download: ${way}`, async () => {
      const session = world.session();
      const { code, output } = await runProgram(host, [way, ...session]);
      if (code !== expected || !output.startsWith('running\n') || output.includes('not ')) {
        throw new Error(`${output}\nit ended with ${code}, not ${expected}`);
      }
      expectInstalled(await runProgram(host, ['finish', ...session]));
    });
  }
  const watching = world.build('destructors', ['endings/destructors.c'], ['-ldl']);
  await results.check('nothing of the library is destroyed at exit; its handlers run', async () => {
    const { code, output } = await runProgram(watching, []);
    if (code !== 0 || !/^handlers: [1-9]\d*, objects: 0$/m.test(output)) {
      throw new Error(`${output}\nit ended with ${code}`);
    }
  });
}
