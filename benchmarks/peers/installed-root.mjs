// A root with many small versions installed, as the library itself adopts them: what it has in registry.json is what it wrote.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../.build/paths.mjs';

export const installedVersion = '1.2.3';
export const installedId = (place) => `model-${place}`;

const content = Buffer.from('x');
const checksums = `${createHash('sha256').update(content).digest('hex')}  model.bin\n`;

/** How many there are. */
export const installedVersions = 1000;

/** Makes the root in the world and answers its path, when every version is hashed and noted. */
export async function makeInstalledRoot(world, name) {
  const root = path.join(world.folder, name);
  fs.mkdirSync(root, { mode: 0o700 });
  for (let place = 0; place < installedVersions; place += 1) {
    const folder = path.join(root, 'models', installedId(place), installedVersion);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'model.bin'), content);
    fs.writeFileSync(path.join(folder, 'checksum.sha256'), checksums);
  }
  // Only now: it loads the package, which has to be built.
  const { ModelManager } = await import(at('node-binding', 'index.mjs'));
  const manager = ModelManager.open({ root, libraryUrl: 'http://127.0.0.1:9', schedulerUrl: null });
  const isNoted = () => manager.installed().length === installedVersions && !fs.readFileSync(path.join(root, 'registry.json'), 'utf8').includes('"verified"');
  while (!isNoted()) {
    await sleep(100);
  }
  await manager.close();
  return root;
}
