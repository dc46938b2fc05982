// Loaded and unloaded by name, by whatever thread: the library stays, because a .NET runtime cannot leave.

import { sharedLibrary } from '../../../../.build/paths.mjs';
import { expectWell, runProgram } from '../world.mjs';

const ways = ['again and again', 'by threads that end', 'unloaded before any call', 'for everybody to bind to'];

export async function checkLoading(results, world) {
  const host = world.build('loading', ['loading/loading.c']);
  for (const way of ways) {
    await results.check(`loading the library ${way}`, async () => expectWell(await runProgram(host, [way, sharedLibrary, world.newRoot()])));
  }
}
