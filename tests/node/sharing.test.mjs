import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from './support/child.mjs';
import { checkSums, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection } from './support/wait.mjs';

const MB = 1024 * 1024;

/** Another process that downloads, and has begun. */
async function busyRoot(t) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: 3 * MB } } });
  const proxy = await startProxy(t, library.url);
  proxy.bytesPerSecond = MB;
  const options = { root: path.join(temporaryFolder(t), 'root'), libraryUrl: proxy.url };
  const body = (api, options, say) => {
    const manager = api.ModelManager.open(options);
    const task = manager.download('asr', { version: '1.0.0' });
    task.done.then(({ path }) => say({ path }));
    manager.on('downloadProgress', ({ progress }) => progress.bytes > 300_000 && say({ begun: true }));
  };
  const child = startChild(t, body, options);
  await child.line(({ begun }) => begun);
  return { options, proxy, child };
}

describe('a root that another process has open', () => {
  test('its download is joined', async (t) => {
    const { options, proxy, child } = await busyRoot(t);
    const manager = openManager(t, options);
    const { path: folder } = await manager.download('asr', { version: '1.0.0' }).done;
    assert.equal((await child.line(({ path }) => path)).path, folder);
    assert.equal(checkSums(folder), 1);
    assert.equal(proxy.fileRequests.length, 1);
    assert.equal(proxy.sentFileBytes, 3 * MB);
  });

  test("ifBusy: 'reject' does not wait", async (t) => {
    const { options, proxy, child } = await busyRoot(t);
    proxy.bytesPerSecond = MB / 16;
    const manager = openManager(t, { ...options, ifBusy: 'reject' });
    const error = await rejection(manager.download('asr', { version: '1.0.0' }).done);
    assert.equal(error.code, 'DOWNLOAD_IN_PROGRESS');
    // The other one is not disturbed.
    proxy.goOn();
    await child.line(({ path }) => path);
    assert.ok(manager.getModelPath('asr', '1.0.0'));
  });
});

describe('a root with a newer format', () => {
  test('opens for lookups, and answers LOCK_UNSUPPORTED to what writes', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 }, 2: { a: 1 } } });
    const options = { root: path.join(temporaryFolder(t), 'root'), libraryUrl: library.url };
    const manager = openManager(t, options);
    const { path: folder } = await manager.download('asr', { version: '1' }).done;
    await manager.close();
    fs.writeFileSync(path.join(options.root, '.modelmanager', 'format'), '999');

    const later = openManager(t, options);
    assert.equal(later.getModelPath('asr'), folder);
    const task = later.download('asr', { version: '2' });
    assert.equal((await rejection(task.done)).code, 'LOCK_UNSUPPORTED');
    assert.equal(task.state, 'failed');
    assert.equal((await rejection(later.remove('asr', '1'))).code, 'LOCK_UNSUPPORTED');
    assert.equal((await later.models()).length, 1);
    assert.throws(() => later.tasks(), { code: 'LOCK_UNSUPPORTED' });
  });
});
