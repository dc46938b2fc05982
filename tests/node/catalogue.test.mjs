import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, until } from './support/wait.mjs';

describe('what the library offers', () => {
  test('models, one model, and its files', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { 'a.bin': 1000 } } });
    await library.publish('asr', '1.10.0', { 'a.bin': 2000, 'sub/b.bin': 500 }, { kind: 'speech', 标签: ['好'] });
    await library.publish('语音模型', '2024.1', { '模型 文件.bin': 10 });
    const manager = openManager(t, { libraryUrl: library.url });

    const models = await manager.models();
    assert.deepEqual(
      models.map(({ modelId, latestVersion, versions, sizeBytes }) => ({ modelId, latestVersion, versions, sizeBytes })),
      [
        { modelId: 'asr', latestVersion: '1.10.0', versions: ['1.10.0', '1.0.0'], sizeBytes: 2500 },
        { modelId: '语音模型', latestVersion: '2024.1', versions: ['2024.1'], sizeBytes: 10 },
      ],
    );
    assert.ok(models.every(({ extra }) => typeof extra === 'object' && extra !== null));

    const model = await manager.model('asr');
    assert.equal(model.modelId, 'asr');
    assert.equal(model.latestVersion, '1.10.0');
    assert.deepEqual(
      model.versions.map(({ version }) => version),
      ['1.10.0', '1.0.0'],
    );
    const [newest] = model.versions;
    assert.equal(newest.sizeBytes, 2500);
    assert.match(newest.checksumSha256, /^[0-9a-f]{64}$/);
    assert.ok(Math.abs(Date.now() - Date.parse(newest.publishedAt)) < 60_000);
    assert.deepEqual(newest.extra, { kind: 'speech', 标签: ['好'] });
    assert.deepEqual(
      newest.files.map(({ path, sizeBytes }) => ({ path, sizeBytes })),
      [
        { path: 'a.bin', sizeBytes: 2000 },
        { path: 'sub/b.bin', sizeBytes: 500 },
      ],
    );
    assert.ok(newest.files.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)));
    assert.deepEqual(
      (await manager.model('语音模型')).versions[0].files.map(({ path }) => path),
      ['模型 文件.bin'],
    );
  });

  test('an unknown model is NOT_IN_CATALOGUE', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const error = await rejection(manager.model('nothing'));
    assert.equal(error.code, 'NOT_IN_CATALOGUE');
    assert.equal(error.name, 'ModelManagerError');
    assert.match(error.message, /models\(\) lists what the library has/);
  });

  test('a library that is down is NETWORK', async (t) => {
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9' });
    const error = await rejection(manager.models());
    assert.equal(error.code, 'NETWORK');
    assert.equal(error.retryable, true);
    assert.match(error.detail.url, /^http:\/\/127\.0\.0\.1:9\//);
    assert.ok(Object.isFrozen(error.detail));
  });

  test('an aborted signal rejects with its reason', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    proxy.isSilent = () => true;
    const manager = openManager(t, { libraryUrl: proxy.url });

    const reason = new Error('enough');
    assert.equal(await rejection(manager.models({ signal: AbortSignal.abort(reason) })), reason);
    assert.equal(proxy.requests.length, 0);

    const controller = new AbortController();
    const pending = rejection(manager.models({ signal: controller.signal }));
    await until('the request is out', () => proxy.requests.length > 0);
    controller.abort(reason);
    assert.equal(await pending, reason);
  });

  test('updates', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 100 } }, tts: { '1.0.0': { a: 100 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    await manager.download('asr').done;
    await manager.download('tts').done;
    assert.deepEqual(await manager.updates(), []);
    await library.publish('asr', '1.1.0', { a: 250 });
    assert.deepEqual(await manager.updates(), [{ modelId: 'asr', installedVersion: '1.0.0', latestVersion: '1.1.0', sizeBytes: 250 }]);
  });
});

describe('ranking', () => {
  test('counts the misses that were reported', async (t) => {
    const library = await startLibrary(t);
    const manager = openManager(t, { libraryUrl: library.url });
    for (const [modelId, taskId] of [
      ['rare', 't1'],
      ['wanted', 't2'],
      ['wanted', 't3'],
      ['wanted', 't3'],
    ]) {
      await manager.reportNotAvailable({ modelId, taskId });
    }
    const ranking = await manager.ranking();
    assert.deepEqual(ranking.entries, [
      { rank: 1, modelId: 'wanted', demand: 2 },
      { rank: 2, modelId: 'rare', demand: 1 },
    ]);
    assert.equal(ranking.stale, false);
    assert.equal(ranking.error, undefined);
    assert.ok(Math.abs(Date.now() - Date.parse(ranking.generatedAt)) < 60_000);
    assert.deepEqual((await manager.ranking({ limit: 1 })).entries.length, 1);
  });

  test('the last one known when the scheduler fails', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: library.url, schedulerUrl: proxy.url });
    await manager.reportNotAvailable({ modelId: 'wanted', taskId: 't1' });
    assert.equal((await manager.ranking()).entries.length, 1);

    await proxy.cut();
    const stale = await manager.ranking();
    assert.deepEqual(stale.entries, [{ rank: 1, modelId: 'wanted', demand: 1 }]);
    assert.equal(stale.stale, true);
    assert.equal(stale.error.name, 'ModelManagerError');
    assert.ok(stale.error.code.length > 0);
  });
});
