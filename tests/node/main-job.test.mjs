// The main job on a real speech model: published by the server's command, downloaded at a limited rate, killed in the middle, gone
// on with by the next run, checked by coreutils; from our own server and from plain nginx.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from './support/child.mjs';
import { filesBelow, temporaryFolder } from './support/folders.mjs';
import { publish, startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startNginx } from './support/nginx.mjs';
import { startProxy } from './support/proxy.mjs';

// From Debian's package pocketsphinx-en-us: eleven files in two folders, the largest 27 MB.
const speechModel = '/usr/share/pocketsphinx/model/en-us';
const chunkBytes = 4 * 1024 * 1024;
const modelId = 'pocketsphinx-en-us';

/** What a connection reads at once: so much more may come over one whose range another one takes over. */
const readBytes = 256 * 1024;

/** Downloads half of the model in a process that then gets SIGKILL; how much had arrived by then. */
async function downloadHalf(t, root, libraryUrl, limits, totalBytes) {
  const body = (api, { options, modelId }, say) => {
    const manager = api.ModelManager.open(options);
    const task = manager.download(modelId, { version: '1.0.0' });
    task.done.catch(() => {});
    manager.on('downloadProgress', ({ progress }) => say(progress.bytes));
  };
  const options = { root, libraryUrl, limits: { ...limits, bytesPerSecond: 12_000_000 } };
  const child = startChild(t, body, { options, modelId });
  const bytes = await child.line((said) => said > totalBytes / 2);
  child.child.kill('SIGKILL');
  assert.equal((await child.exit).signal, 'SIGKILL');
  return bytes;
}

async function mainJob(t, storage, serverUrl, connectionsPerDownload) {
  const sizes = new Map(filesBelow(speechModel).map((name) => [name, fs.statSync(path.join(speechModel, name)).size]));
  const totalBytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const proxy = await startProxy(t, serverUrl);
  const root = path.join(temporaryFolder(t), '模型 root');

  const limits = { connectionsPerDownload };
  const kept = await downloadHalf(t, root, proxy.url, limits, totalBytes);
  const manager = openManager(t, { root, libraryUrl: proxy.url, limits });
  const task = manager.download(modelId, { version: '1.0.0' });
  const { path: folder } = await task.done;

  const again = task.progress.wireBytes - (totalBytes - kept);
  t.diagnostic(`${kept} of ${totalBytes} bytes had arrived; ${again} were fetched again`);
  assert.ok(again <= connectionsPerDownload * (chunkBytes + readBytes), `${again} bytes were fetched again`);

  assert.equal(manager.getModelPath(modelId), folder);
  const checked = execFileSync('sha256sum', ['-c', '--strict', 'checksum.sha256'], { cwd: folder, encoding: 'utf8' });
  assert.equal(checked.match(/: OK$/gm).length, sizes.size);
  for (const name of sizes.keys()) {
    assert.ok(fs.readFileSync(path.join(folder, name)).equals(fs.readFileSync(path.join(speechModel, name))), name);
  }

  await publish(storage, modelId, '2.0.0', path.join(speechModel, 'en-us'));
  const [update] = await manager.updates();
  assert.deepEqual([update.installedVersion, update.latestVersion], ['1.0.0', '2.0.0']);
  const second = (await manager.download(modelId).done).path;
  assert.equal(manager.getModelPath(modelId), second);
  assert.equal(manager.getModelPath(modelId, '1.0.0'), folder);
  assert.equal(manager.getModelPath(modelId, '2.0.0', 'mdef'), path.join(second, 'mdef'));
  assert.notEqual(second, folder);
  assert.deepEqual(filesBelow(path.join(root, 'models', 'temp')), []);
}

describe('the main job on a real speech model', () => {
  test('from the library server', async (t) => {
    const library = await startLibrary(t);
    await publish(library.storage, modelId, '1.0.0', speechModel);
    await mainJob(t, library.storage, library.url, 1);
  });

  test('from plain nginx', async (t) => {
    const storage = path.join(temporaryFolder(t), 'storage');
    fs.mkdirSync(storage);
    await publish(storage, modelId, '1.0.0', speechModel);
    await mainJob(t, storage, await startNginx(t, storage), 3);
  });
});
