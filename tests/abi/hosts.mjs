// Host programs that make life hard for a library: each is a C program that does the main job in an environment of its own kind.

import { checkOpenSsl } from './hosts/openssl/checks.mjs';
import { checkMemory } from './hosts/memory/checks.mjs';
import { checkEndings } from './hosts/endings/checks.mjs';
import { World } from './hosts/world.mjs';

const parts = [checkOpenSsl, checkMemory, checkEndings];

export async function checkHosts(results) {
  const world = new World();
  try {
    await world.start();
    for (const part of parts) {
      await part(results, world);
    }
  } catch (error) {
    results.add('the host programs run', false, error.stack);
  } finally {
    await world.stop();
  }
}
