import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { checkSums, filesBelow, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

const MB = 1024 * 1024;
// As `publish` divides files: what is fetched once more at most when a transfer goes on.
const chunkBytes = 4 * MB;
const total = 12 * MB;

/** A download that runs at 8 MB/s and has more than a chunk. */
async function begun(t, options = {}) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: total } } });
  const proxy = await startProxy(t, library.url);
  proxy.bytesPerSecond = 8 * MB;
  const root = path.join(temporaryFolder(t), 'root');
  const manager = openManager(t, { root, libraryUrl: proxy.url, limits: { connectionsPerDownload: 1 } });
  const task = manager.download('asr', options);
  await until('bytes arrive', () => task.progress.bytes > chunkBytes + 100_000);
  return { manager, proxy, root, task };
}

const partials = (root) => filesBelow(path.join(root, 'models', 'temp')).filter((name) => name.endsWith('.part'));

describe('pause and resume', () => {
  test('nothing is fetched twice', async (t) => {
    const { manager, proxy, task } = await begun(t);
    const states = [];
    manager.on('state', ({ state }) => states.push(state));
    task.pause();
    await until('it is paused', () => task.state === 'paused');
    task.pause();
    await sleep(100);
    const { bytes } = task.progress;
    await sleep(300);
    assert.equal(task.progress.bytes, bytes);
    assert.equal(task.progress.phase, 'paused');
    assert.equal(manager.status('asr', '1.0.0').state, 'paused');
    assert.ok(manager.status('asr', '1.0.0').progress.bytes > 0);

    task.resume();
    proxy.bytesPerSecond = 0;
    const { path: folder } = await task.done;
    assert.equal(checkSums(folder), 1);
    await until('the last event', () => states.at(-1) === 'ready');
    assert.ok(states.includes('paused'), states.join());
    // The first answer was cut; what it brought was not asked for again.
    const [, second] = proxy.fileRequests;
    assert.match(second.range, /^bytes=[1-9]/);
    assert.ok(proxy.sentFileBytes <= total + chunkBytes, `${proxy.sentFileBytes}`);
  });

  test('it acts on the transfer, through whatever handle', async (t) => {
    const { manager, proxy, task } = await begun(t);
    const [other] = manager.tasks();
    assert.equal(other.id, task.id);
    other.pause();
    await until('it is paused', () => task.state === 'paused');
    proxy.bytesPerSecond = 0;
    other.resume();
    await task.done;
    assert.equal(other.state, 'ready');
    assert.deepEqual(manager.tasks(), []);
  });
});

describe('the network', () => {
  test('its absence is waited out', async (t) => {
    const { manager, proxy, task } = await begun(t);
    const states = [];
    manager.on('state', ({ state }) => states.push(state));
    await proxy.cut();
    await until('it waits', () => task.state === 'waitingForNetwork', 60_000);
    assert.equal(task.progress.phase, 'waitingForNetwork');
    assert.ok(task.progress.retries > 0);
    const { bytes } = task.progress;
    await proxy.listen();
    proxy.bytesPerSecond = 0;
    await task.done;
    assert.ok(states.indexOf('waitingForNetwork') < states.lastIndexOf('downloading'), states.join());
    assert.ok(bytes > chunkBytes);
    assert.ok(proxy.sentFileBytes <= total + chunkBytes, `${proxy.sentFileBytes}`);
  });
});

describe('cancel', () => {
  test('rejects CANCELLED for every handle and leaves nothing', async (t) => {
    const { manager, proxy, root, task } = await begun(t);
    const events = [];
    manager.on('downloadError', (event) => events.push(event));
    const other = manager.download('asr', { version: '1.0.0' });
    assert.equal(partials(root).length, 1);
    task.cancel();
    const errors = await Promise.all([rejection(task.done), rejection(other.done)]);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['CANCELLED', 'CANCELLED'],
    );
    assert.deepEqual(partials(root), []);
    assert.equal(manager.status('asr', '1.0.0').state, 'absent');
    assert.deepEqual(manager.tasks(), []);
    await until('the listener heard', () => events.some(({ error }) => error.code === 'CANCELLED'));
    // A later one begins anew.
    proxy.bytesPerSecond = 0;
    await manager.download('asr').done;
  });

  test('keepPartial keeps what has arrived', async (t) => {
    const { manager, proxy, root, task } = await begun(t);
    task.cancel({ keepPartial: true });
    assert.equal((await rejection(task.done)).code, 'CANCELLED');
    assert.equal(partials(root).length, 1);
    const [kept] = await until('what was kept is listed', () => manager.tasks().length > 0 && manager.tasks());
    assert.deepEqual([kept.id, kept.state], [task.id, 'paused']);
    proxy.bytesPerSecond = 0;
    await manager.download('asr').done;
    assert.match(proxy.fileRequests.at(-1).range, /^bytes=[1-9]/);
  });

  test('a misspelt option is refused, and nothing is cancelled', async (t) => {
    const { proxy, task } = await begun(t);
    assert.throws(() => task.cancel({ keepPartials: true }), { code: 'INVALID_ARGUMENT', message: /did you mean 'keepPartial'\?/ });
    assert.throws(() => task.cancel({ keepPartial: 1 }), { code: 'INVALID_ARGUMENT' });
    proxy.bytesPerSecond = 0;
    await task.done;
  });
});

describe('abort', () => {
  test('rejects its own handle only', async (t) => {
    const controller = new AbortController();
    const { manager, proxy, task } = await begun(t, { signal: controller.signal });
    const other = manager.download('asr', { version: '1.0.0' });
    const reason = new Error('no longer wanted');
    controller.abort(reason);
    assert.equal(await rejection(task.done), reason);
    assert.equal(
      await rejection(
        (async () => {
          for await (const _ of task);
        })(),
      ),
      reason,
    );
    proxy.bytesPerSecond = 0;
    assert.equal((await other.done).version, '1.0.0');
  });

  test('the bytes stop when no handle is left', async (t) => {
    const controller = new AbortController();
    const { proxy, task } = await begun(t, { signal: controller.signal });
    controller.abort();
    assert.equal((await rejection(task.done)).name, 'AbortError');
    await sleep(300);
    const sent = proxy.sentFileBytes;
    await sleep(400);
    assert.equal(proxy.sentFileBytes, sent);
  });

  test('a signal that is aborted already starts nothing', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 10 } } });
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url });
    const task = manager.download('asr', { signal: AbortSignal.abort('because') });
    assert.deepEqual([task.id, task.modelId, task.state, task.progress.bytes], ['', 'asr', 'absent', 0]);
    task.pause();
    task.resume();
    task.cancel();
    assert.equal(await rejection(task.done), 'because');
    await sleep(50);
    assert.equal(proxy.requests.length, 0);
    assert.deepEqual(manager.tasks(), []);
  });

  test('a signal that outlives its download changes nothing', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 10 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const controller = new AbortController();
    const task = manager.download('asr', { signal: controller.signal });
    const done = await task.done;
    controller.abort();
    assert.equal(await task.done, done);
    assert.equal(task.state, 'ready');
  });
});
