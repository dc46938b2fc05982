// Hosts that fork, and hosts that throw.

import { expectInstalled, runProgram } from '../world.mjs';

export async function checkProcesses(results, world) {
  await results.check('children that only end do no harm to a download', async () =>
    expectInstalled(await runProgram(world.build('forking', ['processes/forking.c', 'session.c']), world.session())));
  await results.check('exceptions of a C++ host and failures of the library stay apart', async () => {
    const session = world.build('session.o', ['session.c'], ['-c']);
    const host = world.build('throwing', ['processes/throwing.cc', session], [], 'g++');
    expectInstalled(await runProgram(host, world.session()));
  });
}
