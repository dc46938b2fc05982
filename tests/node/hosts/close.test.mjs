import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { filesBelow, temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { openManager } from '../support/manager.mjs';
import { startProxy } from '../support/proxy.mjs';
import { isFinishedByTheNextRun, MB, slowModel, tillTheMiddle } from '../support/slow-model.mjs';
import { rejection, sleep, until } from '../support/wait.mjs';

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

  test('it resolves when every lock is dropped and no marker is left; the partial stays', async (t) => {
    const { options, root } = await slowModel(t);
    const manager = openManager(t, options);
    const task = manager.download('asr');
    await until('bytes arrive', () => task.progress.bytes > MB);
    // The locks are asked for by another program, as another process would.
    const temp = path.join(root, 'models', 'temp');
    const guards = path.join(root, '.modelmanager', 'guards');
    const parts = filesBelow(temp).filter((name) => name.endsWith('.part'));
    const lockable = [...filesBelow(guards).map((name) => path.join(guards, name)), ...parts.map((name) => path.join(temp, name))];
    const held = () => lockable.filter((file) => spawnSync('flock', ['--nonblock', file, 'true']).status !== 0);
    const markers = () => [
      ...filesBelow(path.join(root, 'in-progress-downloads')),
      ...filesBelow(temp).filter((name) => name.endsWith('.lock')),
    ];
    assert.equal(parts.length, 1);
    assert.ok(held().length >= 2, `${held()} of ${lockable}`);
    assert.equal(markers().length, 2);

    await manager.close();
    assert.deepEqual(held(), []);
    assert.deepEqual(markers(), []);
    const [part] = parts;
    assert.ok(fs.statSync(path.join(temp, part)).size > MB);
  });

  test('pauses, but not as a user does: the next run goes on by itself', async (t) => {
    const slow = await slowModel(t, tillTheMiddle);
    const first = openManager(t, slow.options);
    const task = first.download('asr');
    await until('bytes arrive', () => task.progress.bytes > 6 * MB);
    const arrived = task.progress.bytes;
    await first.close();
    slow.proxy.goOn();
    const second = openManager(t, slow.options);
    const [left] = await until('the task is back', () => second.tasks().length > 0 && second.tasks());
    assert.equal((await left.done).version, '1.0.0');
    await second.close();
    await isFinishedByTheNextRun(t, slow, arrived);
  });

  test('raises no unhandledRejection for a done that nobody read, nor for an iterator that nobody began', async (t) => {
    const { options } = await slowModel(t);
    const body = async (api, options, say) => {
      process.on('unhandledRejection', ({ code }) => say(code));
      const own = setInterval(() => {}, 1000);
      const manager = api.ModelManager.open(options);
      const task = manager.download('asr');
      task[Symbol.asyncIterator]();
      await new Promise((resolve) => manager.on('downloadProgress', ({ progress }) => progress.bytes > 100_000 && resolve()));
      await manager.close();
      await new Promise((resolve) => setTimeout(resolve, 100));
      say('quiet');
      clearInterval(own);
    };
    const { code, lines, errors } = await startChild(t, body, options).exit;
    assert.deepEqual({ code, errors, lines }, { code: 0, errors: '', lines: ['quiet'] });
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
    const proxy = await startProxy(t, library.url);
    proxy.isSilent = (url) => url.endsWith('/a');
    const manager = openManager(t, { libraryUrl: proxy.url });
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
