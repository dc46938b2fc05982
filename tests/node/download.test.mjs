import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSums, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

const MB = 1024 * 1024;

describe('a download', () => {
  test('its progress, iterated', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 2 * MB, b: MB, 'sub/c': 1000 } } });
    const manager = openManager(t, { libraryUrl: library.url, limits: { bytesPerSecond: MB } });
    const task = manager.download('asr');
    assert.equal(task.modelId, 'asr');
    assert.match(task.id, /./);

    const start = performance.now();
    const seen = [];
    for await (const progress of task) {
      assert.ok(Object.isFrozen(progress));
      seen.push(progress);
    }
    const seconds = (performance.now() - start) / 1000;

    const total = 3 * MB + 1000;
    for (let i = 1; i < seen.length; i++) {
      assert.ok(seen[i].bytes >= seen[i - 1].bytes, 'it ran backwards');
    }
    const last = seen.at(-1);
    assert.deepEqual([last.phase, last.bytes, last.totalBytes, last.wireBytes >= total, last.retries], ['ready', total, total, true, 0]);
    assert.ok(
      seen.slice(0, -1).every(({ bytes, phase }) => bytes < total || phase === 'ready'),
      '100 % before it was published',
    );
    assert.ok(seen.length >= 4, `only ${seen.length} steps in ${seconds} s`);
    // And one for each state on the way.
    assert.ok(seen.length <= 10 * seconds + 8, `${seen.length} steps in ${seconds} s`);
    assert.ok(seen.some(({ bytesPerSecond, etaMs }) => bytesPerSecond > 0 && etaMs > 0));
    assert.equal(task.state, 'ready');
    assert.equal(task.version, '1.0.0');
    assert.equal(checkSums((await task.done).path), 3);
  });

  test('its iterator tells that it was paused, and that it goes on', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 2 * MB } } });
    const manager = openManager(t, { libraryUrl: library.url, limits: { bytesPerSecond: MB / 2 } });
    const task = manager.download('asr');
    const phases = [];
    for await (const { phase, bytes } of task) {
      if (phase !== phases.at(-1)) {
        phases.push(phase);
      }
      if (phase === 'downloading' && bytes > 0 && !phases.includes('paused')) {
        task.pause();
      } else if (phase === 'paused') {
        task.resume();
        manager.setLimits({ bytesPerSecond: 0 });
      }
    }
    assert.deepEqual(phases.slice(phases.indexOf('paused') - 1, phases.indexOf('paused') + 1), ['downloading', 'paused']);
    assert.equal(phases.at(-1), 'ready');
  });

  test('a slow reader gets the newest, and the end', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 2 * MB } } });
    const manager = openManager(t, { libraryUrl: library.url, limits: { bytesPerSecond: 2 * MB } });
    const seen = [];
    for await (const progress of manager.download('asr')) {
      seen.push(progress.bytes);
      await sleep(500);
    }
    assert.ok(seen.length >= 2 && seen.length <= 6, `${seen.length} steps`);
    assert.equal(seen.at(-1), 2 * MB);
  });

  test('an iteration may be left early', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: MB } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const task = manager.download('asr');
    for await (const _ of task) break;
    await task.done;
  });

  test('what is installed resolves without network', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 100 } } });
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url });
    const first = await manager.download('asr', { version: '1.0.0' }).done;
    const before = proxy.requests.length;
    const task = manager.download('asr', { version: '1.0.0' });
    assert.deepEqual(await task.done, first);
    const seen = [];
    for await (const progress of task) seen.push(progress);
    assert.deepEqual(
      seen.map(({ phase, bytes, totalBytes }) => [phase, bytes, totalBytes]),
      [['ready', 100, 100]],
    );
    assert.equal(proxy.requests.length, before);
  });

  test('ten calls, one transfer', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 300_000, b: 200_000 } } });
    const proxy = await startProxy(t, library.url);
    // One connection, which nobody relieves when the machine makes it slow.
    proxy.bytesPerSecond = MB;
    const manager = openManager(t, { libraryUrl: proxy.url, limits: { connectionsPerDownload: 1 } });
    const tasks = Array.from({ length: 10 }, () => manager.download('asr', { version: '1.0.0' }));
    const results = await Promise.all(tasks.map(({ done }) => done));
    assert.equal(new Set(tasks.map(({ id }) => id)).size, 1);
    assert.equal(new Set(results.map(({ path }) => path)).size, 1);
    assert.deepEqual(proxy.fileRequests.map(({ url }) => url.split('/').at(-1)).sort(), ['a', 'b']);
    assert.equal(proxy.sentFileBytes, 500_000);
  });

  test('an unknown model or version is NOT_IN_CATALOGUE', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 1 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    assert.equal((await rejection(manager.download('nothing').done)).code, 'NOT_IN_CATALOGUE');
    assert.equal((await rejection(manager.download('asr', { version: '2' }).done)).code, 'NOT_IN_CATALOGUE');
    const failed = manager.download('nothing');
    const error = await rejection(
      (async () => {
        for await (const _ of failed);
      })(),
    );
    assert.equal(error.code, 'NOT_IN_CATALOGUE');
    assert.equal(failed.state, 'failed');
  });

  test('what a user waits for goes before the background', async (t) => {
    const library = await startLibrary(t, { first: { 1: { a: MB } }, back: { 1: { a: 10 } }, user: { 1: { a: 10 } } });
    const manager = openManager(t, { libraryUrl: library.url, limits: { bytesPerSecond: MB / 8, concurrentDownloads: 1 } });
    const order = [];
    const start = (modelId, priority) =>
      manager.download(modelId, { version: '1', ...(priority && { priority }) }).done.then(() => order.push(modelId));
    const first = manager.download('first', { version: '1' });
    await until('the first one runs', () => first.state === 'downloading');
    const both = Promise.all([start('back', 'background'), start('user')]);
    manager.setLimits({ bytesPerSecond: 0 });
    await both;
    assert.deepEqual(order, ['user', 'back']);
  });

  test('setLimits leaves alone what another manager of the root set', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 4 * MB } } });
    const root = temporaryFolder(t);
    const manager = openManager(t, { root, libraryUrl: library.url, limits: { bytesPerSecond: MB / 2 } });
    const other = openManager(t, { root, libraryUrl: library.url, limits: { bytesPerSecond: 0 } });
    other.setLimits({ concurrentDownloads: 4 });
    const task = manager.download('asr');
    await sleep(1500);
    assert.ok(task.progress.bytes < 4 * MB, 'the limit was lifted');
    other.setLimits({ bytesPerSecond: 0 });
    await task.done;
  });

  test('setLimits acts on what is running', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 3 * MB } } });
    const manager = openManager(t, { libraryUrl: library.url, limits: { bytesPerSecond: 100_000 } });
    const task = manager.download('asr');
    await until('bytes arrive', () => task.progress.bytes > 0);
    manager.setLimits({ bytesPerSecond: 0 });
    const start = performance.now();
    await task.done;
    assert.ok(performance.now() - start < 10_000);
  });
});

describe('hooks and listeners', () => {
  test('the same frozen objects, in order', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: MB } } });
    const told = [];
    const tell = (who) => (event) => told.push([who, event]);
    const manager = openManager(t, {
      libraryUrl: library.url,
      limits: { bytesPerSecond: 2 * MB },
      hooks: {
        onDownloadStart: tell('hook start'),
        onDownloadProgress: tell('hook progress'),
        onDownloadError: tell('hook error'),
        onDownloadComplete: tell('hook complete'),
      },
    });
    manager.on('downloadStart', tell('start'));
    manager.on('downloadProgress', tell('progress'));
    manager.on('downloadError', tell('error'));
    manager.on('downloadComplete', tell('complete'));
    manager.on('state', tell('state'));

    const task = manager.download('asr');
    const { path } = await task.done;
    await until('the last event', () => told.some(([who]) => who === 'complete'));

    for (const name of ['start', 'progress', 'complete']) {
      const hooked = told.filter(([who]) => who === `hook ${name}`).map(([, event]) => event);
      const listened = told.filter(([who]) => who === name).map(([, event]) => event);
      assert.ok(hooked.length >= 1, name);
      assert.equal(hooked.length, listened.length);
      assert.ok(hooked.every((event, i) => event === listened[i]));
    }
    assert.equal(told.filter(([who]) => who.endsWith('error')).length, 0);
    for (const [, event] of told) {
      assert.ok(Object.isFrozen(event) && Object.isFrozen(event.progress));
      assert.equal(event.modelId, 'asr');
      assert.equal(event.taskId, task.id);
    }
    const complete = told.find(([who]) => who === 'complete')[1];
    assert.equal(complete.version, '1.0.0');
    assert.equal(complete.path, path);
    const states = told.filter(([who]) => who === 'state').map(([, event]) => event.state);
    assert.deepEqual(states.slice(-4), ['downloading', 'verifying', 'publishing', 'ready']);
  });

  test('hooks that throw or reject harm nothing', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 1000 } } });
    let called = 0;
    const fail = () => {
      called++;
      throw new Error('from a hook');
    };
    const manager = openManager(t, {
      libraryUrl: library.url,
      hooks: {
        onDownloadStart: fail,
        onDownloadProgress: async () => fail(),
        onDownloadComplete: () => ({
          // biome-ignore lint/suspicious/noThenProperty: this is what it is about
          then() {
            fail();
          },
        }),
        onDownloadError: fail,
      },
    });
    await manager.download('asr').done;
    assert.equal((await rejection(manager.download('nothing').done)).code, 'NOT_IN_CATALOGUE');
    await until('all hooks were called', () => called >= 4);
  });

  test('unsubscribing, off, and the same listener twice', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 10 }, 2: { a: 10 }, 3: { a: 10 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const counts = [0, 0, 0];
    const listeners = counts.map((_, i) => () => counts[i]++);
    const unsubscribe = manager.on('downloadComplete', listeners[0]);
    manager.on('downloadComplete', listeners[1]);
    manager.on('downloadComplete', listeners[2]);
    manager.on('downloadComplete', listeners[2]);
    const install = async (version, count) => {
      await manager.download('asr', { version }).done;
      await until('everybody was told', () => counts[2] === count);
    };
    await install('1', 1);
    unsubscribe();
    unsubscribe();
    await install('2', 2);
    manager.off('downloadComplete', listeners[1]);
    await install('3', 3);
    assert.deepEqual(counts, [1, 2, 3]);
  });

  test('errors reach listeners as errors', async (t) => {
    const library = await startLibrary(t);
    const manager = openManager(t, { libraryUrl: library.url });
    const events = [];
    manager.on('downloadError', (event) => events.push(event));
    const { id } = manager.download('nothing');
    const [event] = await until('it failed', () => events.length > 0 && events);
    assert.equal(event.taskId, id);
    assert.equal(event.modelId, 'nothing');
    assert.equal(event.error.code, 'NOT_IN_CATALOGUE');
    assert.equal(event.error.name, 'ModelManagerError');
    assert.equal(event.state, 'failed');
  });
});
