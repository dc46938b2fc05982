// Host programs that make life hard for a library: each is a C program that does an engine's main job in an environment of its own kind.

import { checkEndings } from './hosts/endings/checks.mjs';
import { checkLeases } from './hosts/leases/checks.mjs';
import { checkLoading } from './hosts/loading/checks.mjs';
import { checkLookups } from './hosts/lookups/checks.mjs';
import { checkMemory } from './hosts/memory/checks.mjs';
import { checkOpenSsl } from './hosts/openssl/checks.mjs';
import { checkProcesses } from './hosts/processes/checks.mjs';
import { checkSignals } from './hosts/signals/checks.mjs';
import { checkSurroundings } from './hosts/surroundings/checks.mjs';
import { checkThreads } from './hosts/threads/checks.mjs';
import { World } from './hosts/world.mjs';

const parts = [checkOpenSsl, checkMemory, checkEndings, checkLoading, checkSignals, checkSurroundings, checkThreads, checkProcesses, checkLookups, checkLeases];

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
