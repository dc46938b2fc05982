// A model that comes slowly, for what happens in the middle of a download, and the proof that nothing was lost by it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { filesBelow, temporaryFolder } from './folders.mjs';
import { startLibrary } from './library.mjs';
import { openManager } from './manager.mjs';
import { startProxy } from './proxy.mjs';

export const MB = 1024 * 1024;

/** As `publish` divides files: what a resumed download may fetch once more over each connection, of which there is one. */
const chunkBytes = 4 * MB;

/** For a model that nearly stands still behind its middle until `isFinishedByTheNextRun`, however busy the machine is. */
export const tillTheMiddle = { slowAfter: 7 * MB };

/** The model `asr` of one file, behind a proxy. `options` are a manager's, with a root of its own. */
export async function slowModel(t, { bytes = 12 * MB, bytesPerSecond = 8 * MB, slowAfter = Number.POSITIVE_INFINITY, certificate } = {}) {
  const library = await startLibrary(t, { asr: { '1.0.0': { 'model.bin': bytes } } });
  const proxy = await startProxy(t, library.url, certificate);
  Object.assign(proxy, { bytesPerSecond, slowAfter });
  const root = path.join(temporaryFolder(t), 'models of 用户');
  return { library, proxy, bytes, root, options: { root, libraryUrl: proxy.url, limits: { connectionsPerDownload: 1 } } };
}

/**
 * After whatever end of a process that had got `arrived` bytes: the next run fetches no more than what is missing and one
 * chunk, the model is right, and nothing is left of the way there.
 */
export async function isFinishedByTheNextRun(t, { proxy, bytes, root, options }, arrived) {
  assert.ok(arrived > chunkBytes, `${arrived} bytes had arrived, too few to show that they are used`);
  proxy.goOn();
  const sentBefore = proxy.sentFileBytes;
  const manager = openManager(t, options);
  const { path: folder } = await manager.download('asr').done;
  await manager.close();
  const again = proxy.sentFileBytes - sentBefore;
  assert.ok(again <= bytes - arrived + chunkBytes, `${again} bytes were fetched, of ${bytes} with ${arrived} there`);
  isWhole(root, folder);
}

/** sha256sum agrees, and there is no partial file and no marker. */
export function isWhole(root, folder) {
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'checksum.sha256'], { cwd: folder });
  assert.deepEqual(filesBelow(path.join(root, 'models', 'temp')), []);
  assert.deepEqual(filesBelow(path.join(root, 'in-progress-downloads')), []);
}
