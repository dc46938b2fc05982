import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from './support/child.mjs';
import { checkSums, filesBelow, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

const MB = 1024 * 1024;
// As `publish` divides files: what a resumed download may fetch once more of each.
const chunkBytes = 4 * MB;

/** A child that downloads, killed with SIGKILL once it has some bytes. Two versions of a model of two files. */
async function killedDownload(t, { pauseFirst = false } = {}) {
  const files = { 'model.bin': 12 * MB, 'sub/词典.txt': 9 * MB };
  const library = await startLibrary(t, { asr: { '1.0.0': files } });
  const proxy = await startProxy(t, library.url);
  Object.assign(proxy, { bytesPerSecond: 6 * MB, slowAfter: 11 * MB });
  const root = path.join(temporaryFolder(t), 'root');
  const body = (api, { options, pauseFirst }, say) => {
    const manager = api.ModelManager.open(options);
    const task = manager.download('asr');
    task.done.catch(() => {});
    manager.on('state', ({ state }) => state === 'paused' && say({ paused: true }));
    const timer = setInterval(() => {
      if (task.progress.bytes > 10_000_000) {
        clearInterval(timer);
        if (pauseFirst) {
          task.pause();
        } else {
          say({ bytes: task.progress.bytes, taskId: task.id });
        }
      }
    }, 5);
  };
  const child = startChild(t, body, { options: { root, libraryUrl: proxy.url }, pauseFirst });
  const line = await child.line(() => true);
  child.child.kill('SIGKILL');
  assert.equal((await child.exit).signal, 'SIGKILL');
  proxy.goOn();
  const before = { bytes: line.bytes, sent: proxy.sentFileBytes };
  proxy.requests.length = 0;
  return { root, proxy, before, total: 21 * MB, options: { root, libraryUrl: proxy.url } };
}

describe('after a SIGKILL', () => {
  test('the next run goes on by itself, fetching at most a chunk of each file again', async (t) => {
    const { root, proxy, before, total, options } = await killedDownload(t);
    const manager = openManager(t, options);
    const [task] = await until('the task is back', () => manager.tasks().length > 0 && manager.tasks());
    assert.equal(task.modelId, 'asr');
    assert.equal(task.version, '1.0.0');
    const { path: folder } = await task.done;
    assert.equal(folder, path.join(root, 'models', 'asr', '1.0.0'));
    assert.equal(manager.getModelPath('asr'), folder);
    assert.equal(checkSums(folder), 2);
    const missing = total - before.bytes;
    assert.ok(proxy.sentFileBytes <= missing + 2 * chunkBytes, `${proxy.sentFileBytes} bytes for ${missing} missing`);
    assert.ok(proxy.fileRequests.some(({ range }) => /^bytes=[1-9]/.test(range)));
    assert.deepEqual(filesBelow(path.join(root, 'models', 'temp')), []);
    assert.deepEqual(filesBelow(path.join(root, 'in-progress-downloads')), []);
    t.diagnostic(`killed at ${before.bytes} of ${total}; ${proxy.sentFileBytes} bytes fetched afterwards`);
  });

  test('a download of the newest version joins it and shows its progress', async (t) => {
    const { proxy, total, options } = await killedDownload(t);
    proxy.bytesPerSecond = 4 * MB;
    const manager = openManager(t, options);
    const [left] = manager.tasks();
    const task = manager.download('asr');
    const seen = [];
    for await (const { bytes } of task) {
      seen.push(bytes);
    }
    assert.equal(task.id, left.id);
    const underway = seen.filter((bytes) => bytes > 0 && bytes < total - 1);
    assert.ok(underway.length >= 3, `the iteration saw only ${seen}`);
  });

  test('without autoResume it waits for resume', async (t) => {
    const { proxy, options } = await killedDownload(t);
    const manager = openManager(t, { ...options, autoResume: false });
    const [task] = await until('the task is back', () => manager.tasks().length > 0 && manager.tasks());
    await sleep(300);
    assert.equal(proxy.fileRequests.length, 0);
    task.resume();
    assert.equal((await task.done).version, '1.0.0');
  });

  test('cancel removes what the earlier run left', async (t) => {
    const { root, options } = await killedDownload(t);
    const manager = openManager(t, { ...options, autoResume: false });
    const [task] = await until('the task is back', () => manager.tasks().length > 0 && manager.tasks());
    task.cancel();
    assert.equal((await rejection(task.done)).code, 'CANCELLED');
    assert.deepEqual(filesBelow(path.join(root, 'models')), []);
    assert.deepEqual(manager.tasks(), []);
    assert.equal(manager.status('asr', '1.0.0').state, 'absent');
  });

  test('a pause survives', async (t) => {
    const { proxy, options } = await killedDownload(t, { pauseFirst: true });
    const manager = openManager(t, options);
    const [task] = await until('the task is back', () => manager.tasks().length > 0 && manager.tasks());
    await sleep(300);
    assert.equal(task.state, 'paused');
    assert.equal(proxy.fileRequests.length, 0);
    task.resume();
    await task.done;
  });

  test('download() joins what goes on', async (t) => {
    const { options } = await killedDownload(t);
    const manager = openManager(t, options);
    const [left] = await until('the task is back', () => manager.tasks().length > 0 && manager.tasks());
    const task = manager.download('asr', { version: '1.0.0' });
    assert.equal(task.id, left.id);
    const results = await Promise.all([task.done, left.done]);
    assert.deepEqual(results[0], results[1]);
  });
});

describe('partial content that nobody finishes', () => {
  const folders = ['models/temp', '.modelmanager/tasks'];
  const left = (root) => folders.flatMap((folder) => filesBelow(path.join(root, folder)));

  /** As if the last run had been so many days ago. */
  function age(root, days) {
    const then = Date.now() / 1000 - days * 86_400;
    for (const folder of folders) {
      for (const file of filesBelow(path.join(root, folder))) {
        fs.utimesSync(path.join(root, folder, file), then, then);
      }
    }
  }

  test('is deleted when it is older than partials.maxAgeMs, with its task', async (t) => {
    const { root, options } = await killedDownload(t, { pauseFirst: true });
    age(root, 8);
    const manager = openManager(t, { ...options, partials: { maxAgeMs: 7 * 86_400_000 } });
    assert.deepEqual(manager.tasks(), []);
    await until('it is deleted', () => left(root).length === 0);
    assert.equal(manager.status('asr', '1.0.0').state, 'absent');
  });

  test('is kept when it is younger', async (t) => {
    const { root, options } = await killedDownload(t, { pauseFirst: true });
    age(root, 6);
    const before = left(root);
    const manager = openManager(t, { ...options, partials: { maxAgeMs: 7 * 86_400_000 } });
    assert.equal(manager.tasks()[0].state, 'paused');
    await sleep(500);
    assert.ok(before.length > 0);
    assert.deepEqual(
      left(root).filter((name) => name.endsWith('.part')),
      before.filter((name) => name.endsWith('.part')),
    );
  });
});
