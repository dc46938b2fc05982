import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runChild } from './support/child.mjs';
import { checkSums, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { rejection } from './support/wait.mjs';

const code = (wanted) => (error) => error.name === 'ModelManagerError' && error.code === wanted;

describe('where a model is', () => {
  test('the folder of the newest or of one version, or a file in it', async (t) => {
    const library = await startLibrary(t, {
      asr: { '1.9.0': { 'a.bin': 100 }, '1.10.0': { 'a.bin': 200, 'sub/b.bin': 50 } },
    });
    const root = path.join(temporaryFolder(t), 'root');
    const manager = openManager(t, { root, libraryUrl: library.url });

    assert.throws(() => manager.getModelPath('asr'), code('MODEL_NOT_AVAILABLE'));
    await manager.download('asr', { version: '1.10.0' }).done;
    await manager.download('asr', { version: '1.9.0' }).done;

    const newest = manager.getModelPath('asr');
    assert.equal(newest, path.join(root, 'models', 'asr', '1.10.0'));
    assert.equal(manager.getModelPath('asr', undefined), newest);
    assert.equal(manager.getModelPath('asr', null), newest);
    assert.equal(manager.getModelPath('asr', '1.9.0'), path.join(root, 'models', 'asr', '1.9.0'));
    assert.equal(manager.getModelPath('asr', undefined, 'sub/b.bin'), path.join(newest, 'sub', 'b.bin'));
    assert.equal(fs.statSync(manager.getModelPath('asr', '1.9.0', 'a.bin')).size, 100);
    assert.equal(checkSums(newest), 2);

    assert.throws(() => manager.getModelPath('asr', '1.8.0'), code('MODEL_NOT_AVAILABLE'));
    assert.throws(() => manager.getModelPath('tts'), code('MODEL_NOT_AVAILABLE'));
    // A C string would end at the NUL, and name a model that is here.
    assert.throws(() => manager.getModelPath('asr\0x'), code('INVALID_ARGUMENT'));
    assert.throws(() => manager.getModelPath('asr', '1.9.0\0'), code('INVALID_ARGUMENT'));
    assert.throws(() => manager.getModelPath('asr', '1.9.0', '../../../registry.json'), code('INVALID_ARGUMENT'));
  });

  test('whatever was asked before of the same model or another, and in which order', async (t) => {
    const versions = { '1.0.0': { 'a.bin': 10, 'b.bin': 10 }, '2.0.0': { 'a.bin': 10 } };
    const library = await startLibrary(t, { asr: versions, tts: versions });
    const manager = openManager(t, { libraryUrl: library.url });
    const folders = {};
    for (const id of ['asr', 'tts']) {
      for (const version of ['1.0.0', '2.0.0']) {
        folders[`${id} ${version}`] = (await manager.download(id, { version }).done).path;
      }
    }

    const questions = ['asr', 'tts'].flatMap((id) =>
      [undefined, null, '1.0.0', '2.0.0'].flatMap((version) => [undefined, null, 'a.bin', 'b.bin'].map((file) => [id, version, file])),
    );
    const expected = ([id, version, file]) => path.join(folders[`${id} ${version ?? '2.0.0'}`], file ?? '');
    // Every question behind every other one: what was kept of the one must not answer the other.
    for (const first of questions) {
      for (const second of questions) {
        assert.equal(manager.getModelPath(...first), expected(first));
        assert.equal(manager.getModelPath(...second), expected(second));
      }
    }
    assert.throws(() => manager.getModelPath('asr', '3.0.0'), code('MODEL_NOT_AVAILABLE'));
    assert.throws(() => manager.getModelPath('asr', 2), code('INVALID_ARGUMENT'));
    assert.equal(manager.getModelPath('asr', '1.0.0'), folders['asr 1.0.0']);
  });

  test('five callers at once', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 100 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const { path: folder } = await manager.download('asr').done;
    const found = await Promise.all(Array.from({ length: 5 }, async () => manager.getModelPath('asr')));
    assert.deepEqual(found, Array(5).fill(folder));
  });

  test('ids, versions, files and a root in Chinese', async (t) => {
    const library = await startLibrary(t, { 语音模型: { '2024年.1': { '模型/权重 一.bin': 3000 } } });
    const root = path.join(temporaryFolder(t), '用户 数据', '模型😀');
    const manager = openManager(t, { root, libraryUrl: library.url });
    const task = manager.download('语音模型');
    assert.equal(task.modelId, '语音模型');
    const done = await task.done;
    const folder = path.join(root, 'models', '语音模型', '2024年.1');
    assert.deepEqual(done, { modelId: '语音模型', version: '2024年.1', path: folder });
    assert.equal(manager.getModelPath('语音模型'), folder);
    assert.equal(manager.getModelPath('语音模型', '2024年.1', '模型/权重 一.bin'), path.join(folder, '模型', '权重 一.bin'));
    assert.equal(checkSums(folder), 1);
    assert.equal(manager.installed()[0].modelId, '语音模型');
  });

  test('a path that is longer than most', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const deep = Array.from({ length: 12 }, (_, i) => `${'長い名前'.repeat(8)}${i}`);
    const root = path.join(temporaryFolder(t), ...deep);
    const manager = openManager(t, { root, libraryUrl: library.url });
    const { path: folder } = await manager.download('asr').done;
    assert.ok(Buffer.byteLength(folder) > 1100);
    assert.equal(manager.getModelPath('asr'), folder);
    assert.equal(folder, path.join(root, 'models', 'asr', '1'));
  });

  test('another manager of the root finds it at once', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const root = path.join(temporaryFolder(t), 'root');
    const first = openManager(t, { root, libraryUrl: library.url });
    const second = openManager(t, { root, libraryUrl: library.url });
    assert.throws(() => second.getModelPath('asr'), code('MODEL_NOT_AVAILABLE'));
    const { path: folder } = await first.download('asr').done;
    assert.equal(second.getModelPath('asr'), folder);
  });
});

describe('an answer that was given before', () => {
  const ask = (manager) => {
    try {
      return manager.getModelPath('asr');
    } catch (error) {
      return error.code;
    }
  };

  // In a process of its own, and to its end.
  const elsewhere = (t, options, step) =>
    runChild(
      t,
      async ({ ModelManager }, { options, step }) => {
        const manager = ModelManager.open(options);
        await (step.remove ? manager.remove('asr', step.remove) : manager.download('asr', { version: step.download }).done);
        await manager.close();
      },
      { options, step },
    );

  test('is right as soon as another process has installed or removed', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 1 }, '2.0.0': { a: 1 } } });
    const options = { root: path.join(temporaryFolder(t), 'root'), libraryUrl: library.url };
    const manager = openManager(t, options);
    await manager.download('asr', { version: '1.0.0' }).done;
    const folder = (version) => path.join(options.root, 'models', 'asr', version);
    const file = () => manager.getModelPath('asr', undefined, 'sub/a.bin');
    for (let round = 0; round < 3; round += 1) {
      assert.deepEqual(
        [ask(manager), ask(manager), file(), file()],
        [folder('1.0.0'), folder('1.0.0'), ...Array(2).fill(path.join(folder('1.0.0'), 'sub/a.bin'))],
      );
      await elsewhere(t, options, { download: '2.0.0' });
      assert.deepEqual([ask(manager), ask(manager), file()], [folder('2.0.0'), folder('2.0.0'), path.join(folder('2.0.0'), 'sub/a.bin')]);
      assert.equal(manager.getModelPath('asr', '1.0.0'), folder('1.0.0'));
      assert.equal(manager.getModelPath('asr', '2.0.0'), folder('2.0.0'));
      await elsewhere(t, options, { remove: '2.0.0' });
      assert.throws(() => manager.getModelPath('asr', '2.0.0'), code('MODEL_NOT_AVAILABLE'));
    }
    await elsewhere(t, options, { remove: '1.0.0' });
    assert.deepEqual([ask(manager), ask(manager)], ['MODEL_NOT_AVAILABLE', 'MODEL_NOT_AVAILABLE']);
  });

  test('is not given any more by a manager that was closed', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    await manager.download('asr').done;
    assert.equal(ask(manager), ask(manager));
    const closing = manager.close();
    assert.equal(ask(manager), 'CLOSED');
    await closing;
    assert.equal(ask(manager), 'CLOSED');
  });

  test('is right for more names than are kept', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const { path: folder } = await manager.download('asr').done;
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 25_000; i += 1) {
        assert.equal(manager.getModelPath('asr', i % 2 ? '1' : undefined, `f${i}`), `${folder}/f${i}`);
      }
    }
    assert.equal(ask(manager), folder);
  });
});

describe('what is installed', () => {
  test('installed, status and remove', async (t) => {
    const library = await startLibrary(t);
    await library.publish('asr', '1.0.0', { a: 100, b: 20 }, { kind: 'speech' });
    await library.publish('tts', '0.1.0', { a: 5 });
    const manager = openManager(t, { libraryUrl: library.url });
    assert.deepEqual(manager.installed(), []);
    assert.deepEqual(manager.status('asr', '1.0.0'), { state: 'absent', version: '1.0.0' });

    await manager.download('tts').done;
    const { path: folder } = await manager.download('asr').done;

    const installed = manager.installed();
    assert.deepEqual(
      installed.map(({ modelId, version, sizeBytes }) => ({ modelId, version, sizeBytes })),
      [
        { modelId: 'asr', version: '1.0.0', sizeBytes: 120 },
        { modelId: 'tts', version: '0.1.0', sizeBytes: 5 },
      ],
    );
    const [asr] = installed;
    assert.equal(asr.path, folder);
    assert.equal(asr.checksumSha256, (await manager.model('asr')).versions[0].checksumSha256);
    assert.match(asr.installedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    assert.ok(Math.abs(Date.now() - Date.parse(asr.installedAt)) < 60_000);
    assert.equal(typeof asr.extra, 'object');

    const status = manager.status('asr', '1.0.0');
    assert.equal(status.state, 'ready');
    assert.equal(status.path, folder);
    assert.equal(status.error, undefined);

    assert.equal(await manager.remove('asr', '1.0.0'), undefined);
    assert.throws(() => manager.getModelPath('asr'), code('MODEL_NOT_AVAILABLE'));
    assert.equal(fs.existsSync(folder), false);
    assert.equal(manager.status('asr', '1.0.0').state, 'absent');
    assert.equal(manager.installed().length, 1);
    assert.equal((await rejection(manager.remove('asr', '1.0.0'))).code, 'MODEL_NOT_AVAILABLE');
  });
});
