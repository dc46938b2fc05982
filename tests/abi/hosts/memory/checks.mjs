// Memory comes from the host's allocator, and goes back to it.

import { expectInstalled, runProgram } from '../world.mjs';

export async function checkMemory(results, world) {
  await results.check('the main job with an allocator of the host', async () => {
    const host = world.build('allocator', ['memory/allocator.c', 'session.c'], ['-rdynamic', '-fno-builtin']);
    expectInstalled(await runProgram(host, world.session()));
  });
}
