import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { checkSums, filesBelow } from './support/folders.mjs';
import { openManager } from './support/manager.mjs';
import { isWhole, MB, slowModel } from './support/slow-model.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

// As `publish` divides files.
const chunkBytes = 4 * MB;
const bytes = 3 * chunkBytes;
const secondChunk = { start: chunkBytes, end: 2 * chunkBytes };

/** Another byte in an installed file, which is read-only. */
function flipByte(file, offset) {
  fs.chmodSync(file, 0o644);
  const opened = fs.openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(opened, byte, 0, 1, offset);
  byte[0] ^= 1;
  fs.writeSync(opened, byte, 0, 1, offset);
  fs.closeSync(opened);
}

/** A manager with `asr` installed, of one file of three chunks. */
async function installed(t) {
  const model = await slowModel(t, { bytes, bytesPerSecond: 0 });
  const manager = openManager(t, model.options);
  const { path: folder } = await manager.download('asr').done;
  const fetchedSince = (
    (before) => () =>
      model.proxy.sentFileBytes - before
  )(model.proxy.sentFileBytes);
  return { ...model, manager, folder, file: path.join(folder, 'model.bin'), fetchedSince };
}

/** The same, with one byte of its second chunk changed. */
async function damaged(t) {
  const model = await installed(t);
  flipByte(model.file, chunkBytes + 1000);
  return model;
}

/** It grows, never beyond its total, and what there is of it is frozen. */
function assertProgress(seen) {
  assert.ok(seen.length > 0);
  seen.forEach((progress, i) => {
    assert.ok(Object.isFrozen(progress));
    assert.ok(progress.bytes <= progress.totalBytes && (i === 0 || progress.bytes >= seen[i - 1].bytes), JSON.stringify(seen));
  });
  assert.equal(seen.at(-1).bytes, seen.at(-1).totalBytes);
}

describe('verify', () => {
  test('what is right is ok', async (t) => {
    const { manager, proxy } = await installed(t);
    const seen = [];
    await proxy.cut();
    const result = await manager.verify('asr', '1.0.0', { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(result, { modelId: 'asr', version: '1.0.0', ok: true, damage: [] });
    assertProgress(seen);
    assert.deepEqual(seen.at(-1), { bytes, totalBytes: bytes });
  });

  test('names the file and the chunk, and the version is failed until it is repaired', async (t) => {
    const { manager } = await damaged(t);
    const states = [];
    manager.on('state', ({ state }) => states.push(state));
    const { ok, damage } = await manager.verify('asr', '1.0.0');
    assert.deepEqual({ ok, damage }, { ok: false, damage: [{ path: 'model.bin', kind: 'wrongContent', ranges: [secondChunk] }] });
    const { state, error, path: folder } = manager.status('asr', '1.0.0');
    assert.deepEqual([state, error.code, folder], ['failed', 'CORRUPT', undefined]);
    assert.deepEqual(error.detail, { path: 'model.bin', ranges: [secondChunk] });
    assert.ok(Object.isFrozen(error.detail.ranges) && Object.isFrozen(error.detail.ranges[0]));
    assert.match(error.message, /repair\(\)/);
    assert.throws(() => manager.getModelPath('asr'), { code: 'MODEL_NOT_AVAILABLE' });
    await manager.repair('asr', '1.0.0');
    assert.deepEqual(await manager.verify('asr', '1.0.0').then(({ ok }) => ok), true);
    await until('the last event', () => states.at(-1) === 'ready');
    assert.deepEqual(states, ['failed', 'repairing', 'ready']);
  });

  test('without the library it says less, and no less truly', async (t) => {
    const { manager, proxy, file, folder } = await damaged(t);
    await proxy.cut();
    const { damage } = await manager.verify('asr', '1.0.0');
    assert.deepEqual(damage, [{ path: 'model.bin', kind: 'wrongContent', ranges: [] }]);
    fs.truncateSync(file, 5);
    assert.deepEqual((await manager.verify('asr', '1.0.0')).damage, [{ path: 'model.bin', kind: 'wrongSize', ranges: [] }]);
    fs.rmSync(path.join(folder, 'model.bin'));
    assert.deepEqual((await manager.verify('asr', '1.0.0')).damage, [{ path: 'model.bin', kind: 'missing', ranges: [] }]);
  });

  test('of what is not installed rejects', async (t) => {
    const { manager } = await installed(t);
    assert.equal((await rejection(manager.verify('asr', '2.0.0'))).code, 'MODEL_NOT_AVAILABLE');
    assert.equal((await rejection(manager.verify('tts', '1.0.0'))).code, 'MODEL_NOT_AVAILABLE');
  });

  test('a signal ends it', async (t) => {
    const { manager } = await installed(t);
    const reason = new Error('enough');
    const seen = [];
    const controller = new AbortController();
    const pending = manager.verify('asr', '1.0.0', { signal: controller.signal, onProgress: (progress) => seen.push(progress) });
    // By then it has ended, and all that it has to tell waits for the event loop.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    controller.abort(reason);
    assert.equal(await rejection(pending), reason);
    assert.equal(await rejection(manager.verify('asr', '1.0.0', { signal: AbortSignal.abort(reason) })), reason);
    await sleep(100);
    assert.deepEqual(seen, []);
  });

  test('an onProgress that throws or rejects is its own affair', async (t) => {
    const { manager } = await damaged(t);
    let calls = 0;
    const onProgress = () => {
      calls++;
      throw new Error('from onProgress');
    };
    assert.equal((await manager.verify('asr', '1.0.0', { onProgress })).ok, false);
    const rejects = async () => onProgress();
    assert.equal((await manager.repair('asr', '1.0.0', { onProgress: rejects })).repaired.length, 1);
    assert.ok(calls >= 2);
  });
});

describe('repair', () => {
  test('fetches the damaged chunk and nothing else; readers keep what they have', async (t) => {
    const { manager, proxy, file, folder, root, fetchedSince } = await damaged(t);
    const reader = fs.openSync(file, 'r');
    const before = fs.readFileSync(reader);
    const seen = [];
    const { repaired, ...rest } = await manager.repair('asr', '1.0.0', { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(rest, { modelId: 'asr', version: '1.0.0', path: folder });
    assert.deepEqual(repaired, [{ path: 'model.bin', kind: 'wrongContent', ranges: [secondChunk] }]);
    assert.equal(fetchedSince(), chunkBytes);
    assert.equal(proxy.fileRequests.at(-1).range, `bytes=${chunkBytes}-${2 * chunkBytes - 1}`);

    assert.notEqual(fs.fstatSync(reader).ino, fs.statSync(file).ino);
    const again = Buffer.alloc(bytes);
    assert.equal(fs.readSync(reader, again, 0, bytes, 0), bytes);
    assert.ok(again.equals(before));
    fs.closeSync(reader);
    isWhole(root, folder);

    assertProgress(seen);
    const { phase, totalBytes, wireBytes, etaMs } = seen.at(-1);
    assert.deepEqual({ phase, totalBytes, wireBytes, etaMs }, { phase: 'ready', totalBytes: 2 * bytes, wireBytes: chunkBytes, etaMs: 0 });
  });

  test('of what is right needs no network', async (t) => {
    const { manager, proxy, folder } = await installed(t);
    await proxy.cut();
    assert.deepEqual(await manager.repair('asr', '1.0.0'), { modelId: 'asr', version: '1.0.0', path: folder, repaired: [] });
    assert.equal((await rejection(manager.repair('asr', '2.0.0'))).code, 'MODEL_NOT_AVAILABLE');
  });

  test('waits for the network, and goes on', async (t) => {
    const { manager, proxy, folder } = await damaged(t);
    const phases = new Set();
    await proxy.cut();
    const pending = manager.repair('asr', '1.0.0', { onProgress: ({ phase }) => phases.add(phase) });
    await until('it waits', () => phases.has('waitingForNetwork'), 60_000);
    assert.equal(manager.status('asr', '1.0.0').state, 'repairing');
    assert.equal(manager.status('asr', '1.0.0').progress.phase, 'waitingForNetwork');
    await proxy.listen();
    assert.equal((await pending).repaired.length, 1);
    assert.equal(checkSums(folder), 1);
  });

  test('a signal ends it and leaves the version as it was', async (t) => {
    const { manager, proxy, file, root } = await damaged(t);
    const inode = fs.statSync(file).ino;
    proxy.bytesPerSecond = MB;
    const controller = new AbortController();
    let wireBytes = 0;
    const pending = manager.repair('asr', '1.0.0', {
      signal: controller.signal,
      onProgress: (progress) => {
        wireBytes = progress.wireBytes;
      },
    });
    await until('bytes arrive', () => wireBytes > 0);
    const { state, path: folder } = manager.status('asr', '1.0.0');
    assert.deepEqual([state, folder], ['repairing', path.dirname(file)]);
    controller.abort();
    assert.equal((await rejection(pending)).name, 'AbortError');
    await until('it has stopped', () => manager.status('asr', '1.0.0').state === 'ready');
    assert.equal(fs.statSync(file).ino, inode);
    assert.deepEqual(filesBelow(path.join(root, 'models', 'temp')), []);
    proxy.bytesPerSecond = 0;
    await manager.repair('asr', '1.0.0');
    isWhole(root, path.dirname(file));
  });

  test('calls for one version share one repair, and verify goes beside it', async (t) => {
    const { manager, proxy, fetchedSince } = await damaged(t);
    proxy.bytesPerSecond = 8 * MB;
    const controller = new AbortController();
    const calls = [manager.repair('asr', '1.0.0'), manager.repair('asr', '1.0.0'), manager.verify('asr', '1.0.0')];
    const given = rejection(manager.repair('asr', '1.0.0', { signal: controller.signal }));
    await until('bytes arrive', () => fetchedSince() > 0);
    controller.abort();
    assert.equal((await given).name, 'AbortError');
    const [one, other] = await Promise.all(calls);
    assert.deepEqual(one, other);
    assert.equal(one.repaired.length, 1);
    assert.equal(fetchedSince(), chunkBytes);
    assert.equal((await manager.verify('asr', '1.0.0')).ok, true);
  });

  test('closing rejects what is pending, and the next run goes on with it', async (t) => {
    const { manager, proxy, options, root, file, fetchedSince } = await damaged(t);
    proxy.bytesPerSecond = MB;
    const pending = rejection(manager.repair('asr', '1.0.0'));
    await until('bytes arrive', () => fetchedSince() > 0);
    await manager.close();
    assert.equal((await pending).code, 'CLOSED');
    assert.equal((await rejection(manager.verify('asr', '1.0.0'))).code, 'CLOSED');
    proxy.bytesPerSecond = 0;
    const next = openManager(t, options);
    await until('it is repaired', () => next.status('asr', '1.0.0').state === 'ready' && fetchedSince() >= chunkBytes);
    assert.equal((await next.repair('asr', '1.0.0')).path, path.dirname(file));
    isWhole(root, path.dirname(file));
  });
});
