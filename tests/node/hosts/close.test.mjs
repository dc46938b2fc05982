import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { openManager } from '../support/manager.mjs';
import { startProxy } from '../support/proxy.mjs';
import { rejection, sleep, until } from '../support/wait.mjs';

const MB = 1024 * 1024;

describe('close', () => {
  test('during a download: pending rejects CLOSED, partials stay, the root is free', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 2 * MB } } });
    const proxy = await startProxy(t, library.url);
    proxy.bytesPerSecond = MB;
    const root = path.join(temporaryFolder(t), 'root');
    const manager = openManager(t, { root, libraryUrl: proxy.url });
    let events = 0;
    manager.on('downloadProgress', () => events++);
    const task = manager.download('asr');
    const iteration = rejection(
      (async () => {
        for await (const _ of task);
      })(),
    );
    const pending = rejection(task.done);
    await until('bytes arrive', () => task.progress.bytes > 200_000);
    proxy.isSilent = (url) => url.startsWith('/api/');
    const models = rejection(manager.models());
    const miss = rejection(manager.resolveModel('tts', { taskId: 't' }));

    const start = performance.now();
    const closing = manager.close();
    assert.equal(manager.close(), closing);
    assert.equal(await closing, undefined);
    assert.ok(performance.now() - start < 5000);

    assert.equal((await pending).code, 'CLOSED');
    assert.equal((await iteration).code, 'CLOSED');
    assert.equal((await models).code, 'CLOSED');
    assert.ok(['CLOSED', 'MODEL_NOT_AVAILABLE'].includes((await miss).code));
    const before = events;
    const sent = proxy.sentFileBytes;
    await sleep(300);
    assert.equal(events, before);
    assert.equal(proxy.sentFileBytes, sent);
    // The handle still says what was known last.
    assert.equal(task.modelId, 'asr');
    assert.ok(task.progress.bytes >= 200_000);

    proxy.isSilent = () => false;
    proxy.bytesPerSecond = 0;
    const again = openManager(t, { root, libraryUrl: proxy.url });
    await again.download('asr').done;
    assert.ok(proxy.sentFileBytes < 2 * MB + 700_000, `${proxy.sentFileBytes}`);
  });

  test('afterwards everything is CLOSED', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const task = manager.download('asr');
    await task.done;
    const unsubscribe = manager.on('state', () => {});
    await manager.close();
    await manager.close();
    const thrown = [
      () => manager.getModelPath('asr'),
      () => manager.getModelPath(5),
      () => manager.installed(),
      () => manager.status('asr', '1'),
      () => manager.download('asr'),
      () => manager.tasks(),
      () => manager.setLimits({}),
      () => manager.on('state', () => {}),
      () => task.pause(),
      () => task.resume(),
      () => task.cancel(),
    ];
    for (const call of thrown) {
      assert.throws(call, { name: 'ModelManagerError', code: 'CLOSED', message: /Open a new manager/ }, String(call));
    }
    const rejected = [
      manager.resolveModel('asr', { taskId: 't' }),
      manager.reportNotAvailable({ modelId: 'asr', taskId: 't' }),
      manager.models(),
      manager.model('asr'),
      manager.updates(),
      manager.remove('asr', '1'),
      manager.ranking(),
    ];
    for (const promise of rejected) {
      assert.equal((await rejection(promise)).code, 'CLOSED');
    }
    unsubscribe();
    manager.off('state', () => {});
    assert.equal(task.state, 'ready');
    assert.equal((await task.done).version, '1');
  });

  test('between the call and its end, too', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    await manager.download('asr').done;
    const closing = manager.close();
    assert.throws(() => manager.getModelPath('asr'), { code: 'CLOSED' });
    assert.throws(() => manager.download('asr'), { code: 'CLOSED' });
    await closing;
  });

  test('inside a listener', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: MB } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const closed = new Promise((resolve) => {
      manager.on('downloadStart', () => resolve(manager.close()));
    });
    const error = await rejection(manager.download('asr').done);
    assert.equal(error.code, 'CLOSED');
    await closed;
  });

  test('await using', async (t) => {
    const library = await startLibrary(t);
    const manager = openManager(t, { libraryUrl: library.url });
    await manager[Symbol.asyncDispose]();
    assert.throws(() => manager.installed(), { code: 'CLOSED' });
  });

  test('a hundred times', async (t) => {
    const library = await startLibrary(t);
    for (let i = 0; i < 100; i++) {
      const manager = openManager(t, { libraryUrl: library.url });
      if (i % 10 === 0) await manager.models();
      await manager.close();
    }
  });
});
