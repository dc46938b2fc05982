// A manager for lookups starts no thread and uses no network, and what has not changed is found without asking the kernel.

import { expectInstalled, expectWell, runProgram } from '../world.mjs';

export async function checkLookups(results, world) {
  const root = world.newRoot();
  const host = world.build('lookups', ['lookups/lookups.c']);
  await results.check('lookups start no thread and touch no network', async () => {
    expectInstalled(await runProgram(world.build('plain', ['plain.c', 'session.c']), world.session(root)));
    expectWell(await runProgram(host, [root]));
  });
  await results.check('and the host that forbids both would have noticed', async () => {
    const { code } = await runProgram(host, [root, 'try']);
    if (code !== 'SIGSYS') {
      throw new Error(`it ended with ${code}`);
    }
  });
  const silent = world.build('silent', ['lookups/silent.c']);
  await results.check('a path is found without a system call while nothing changes', async () => {
    expectWell(await runProgram(silent, [root]));
  });
  await results.check('and the host that forbids them would have noticed', async () => {
    const { code } = await runProgram(silent, [root, 'try']);
    if (code === 0) {
      throw new Error('it ended well');
    }
  });
}
