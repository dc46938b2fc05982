import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { runChild, startChild } from './support/child.mjs';
import { temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { packageFolder } from './support/package.mjs';
import { rejection, until } from './support/wait.mjs';

const code = (wanted) => (error) => error.name === 'ModelManagerError' && error.code === wanted;

/** A manager with asr 1.0.0 and 1.1.0 installed, and the options that open another one. */
async function installed(t) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: 1000 }, '1.1.0': { a: 2000 } } });
  const options = { root: path.join(temporaryFolder(t), '模型 root'), libraryUrl: library.url };
  const manager = openManager(t, options);
  await manager.download('asr', { version: '1.0.0' }).done;
  await manager.download('asr', { version: '1.1.0' }).done;
  return { manager, options };
}

async function refusal(manager, version = '1.0.0') {
  const error = await rejection(manager.remove('asr', version));
  assert.equal(error.code, 'MODEL_IN_USE');
  assert.equal(error.retryable, true);
  assert.equal(manager.status('asr', version).state, 'ready');
  return error;
}

/** A process that leases, says so, and stays until it is killed. */
async function holder(t, options, label) {
  const body = (api, { options, label }, say) => {
    globalThis.lease = api.ModelManager.open(options).acquire('asr', '1.0.0', { label });
    say({ pid: process.pid });
    setInterval(() => {}, 1000);
  };
  const child = startChild(t, body, { options, label });
  await child.line(({ pid }) => pid);
  return child;
}

describe('a lease', () => {
  test('keeps one version from being removed, until it is released', async (t) => {
    const { manager } = await installed(t);
    const states = [];
    manager.on('state', ({ state }) => states.push(state));
    const lease = manager.acquire('asr', '1.0.0');
    assert.deepEqual([lease.modelId, lease.version, lease.path], ['asr', '1.0.0', manager.getModelPath('asr', '1.0.0')]);
    const [{ pid, processName, since, label }, ...others] = (await refusal(manager)).detail.holders;
    assert.deepEqual([pid, processName, label, others], [process.pid, path.basename(process.execPath), undefined, []]);
    assert.ok(Math.abs(Date.parse(since) - Date.now()) < 120_000 && since.endsWith('Z'));
    assert.deepEqual(states, []);

    lease.release();
    lease.release();
    await manager.remove('asr', '1.0.0');
    assert.throws(() => manager.acquire('asr', '1.0.0'), code('MODEL_NOT_AVAILABLE'));
    assert.equal(fs.existsSync(lease.path), false);
  });

  test('is of the newest version when none is named, and each of several counts', async (t) => {
    const { manager } = await installed(t);
    const leases = [manager.acquire('asr'), manager.acquire('asr', null), manager.acquire('asr', undefined, { label: '语音 engine' })];
    assert.deepEqual(
      leases.map(({ version }) => version),
      ['1.1.0', '1.1.0', '1.1.0'],
    );
    const error = await refusal(manager, '1.1.0');
    assert.equal(error.detail.holders.length, 3);
    assert.ok(error.detail.holders.some(({ label }) => label === '语音 engine'));
    assert.ok(Object.isFrozen(error.detail.holders) && error.detail.holders.every(Object.isFrozen));
    for (const lease of leases) {
      await refusal(manager, '1.1.0');
      lease.release();
    }
    await manager.remove('asr', '1.1.0');
  });

  test('ends with `using`', async (t) => {
    const { manager } = await installed(t);
    const lease = manager.acquire('asr', '1.0.0');
    await refusal(manager);
    lease[Symbol.dispose]();
    await manager.remove('asr', '1.0.0');
  });

  test('ends with its manager, and releasing it then is no error', async (t) => {
    const { manager, options } = await installed(t);
    const other = openManager(t, options);
    const lease = other.acquire('asr', '1.0.0');
    await refusal(manager);
    await other.close();
    await manager.remove('asr', '1.0.0');
    lease.release();
    assert.throws(() => other.acquire('asr', '1.1.0'), code('CLOSED'));
  });

  test('refuses what is malformed, and leases nothing', async (t) => {
    const { manager } = await installed(t);
    for (const args of [[], [5], ['asr', 5], ['../x'], ['asr', '1.0.0\0'], ['asr', '1.0.0', null], ['asr', '1.0.0', { lable: 'x' }]]) {
      assert.throws(() => manager.acquire(...args), code('INVALID_ARGUMENT'), String(args));
    }
    for (const label of ['', 5, 'a\nb', 'x'.repeat(129), '\ud800']) {
      assert.throws(() => manager.acquire('asr', '1.0.0', { label }), code('INVALID_ARGUMENT'), String(label));
    }
    assert.throws(() => manager.acquire('tts'), code('MODEL_NOT_AVAILABLE'));
    assert.throws(() => manager.acquire('asr', '2.0.0'), code('MODEL_NOT_AVAILABLE'));
    await manager.remove('asr', '1.0.0');
  });

  test('does not keep the process alive', async (t) => {
    const { options } = await installed(t);
    const body = (api, options, say) => {
      globalThis.lease = api.ModelManager.open(options).acquire('asr', '1.0.0');
      say(globalThis.lease.version);
    };
    assert.deepEqual(await runChild(t, body, options), ['1.0.0']);
  });

  test('that nobody can reach any more is released', async (t) => {
    const { options } = await installed(t);
    const body = async (api, options, say) => {
      const manager = api.ModelManager.open(options);
      const kept = manager.acquire('asr', '1.1.0');
      (() => manager.acquire('asr', '1.0.0'))();
      for (let removed = false; !removed; ) {
        globalThis.gc();
        await new Promise((resolve) => setTimeout(resolve, 20));
        removed = await manager.remove('asr', '1.0.0').then(
          () => true,
          () => false,
        );
      }
      say(await manager.remove('asr', '1.1.0').catch((error) => error.code));
      kept.release();
      await manager.close();
    };
    assert.deepEqual(await runChild(t, body, options, { execArgv: ['--expose-gc'] }), ['MODEL_IN_USE']);
  });

  test('of a worker thread ends with the thread', async (t) => {
    const { manager, options } = await installed(t);
    const source = `
      const { parentPort, workerData: { packageFolder, options } } = require('node:worker_threads');
      globalThis.lease = require(packageFolder).ModelManager.open(options).acquire('asr', '1.0.0');
      parentPort.once('message', () => process.exit());
      parentPort.postMessage('leased');`;
    const worker = new Worker(source, { eval: true, workerData: { packageFolder, options } });
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await new Promise((resolve) => worker.once('message', resolve));
    await refusal(manager);
    worker.postMessage('end');
    await ended;
    await manager.remove('asr', '1.0.0');
  });
});

describe('leases of several processes', () => {
  test('are all listed, and that of a killed one is gone at once', async (t) => {
    const { manager, options } = await installed(t);
    const first = await holder(t, options, 'first');
    const second = await holder(t, options, 'second');
    const { holders } = (await refusal(manager)).detail;
    assert.deepEqual(
      holders.map(({ pid, label }) => ({ pid, label })),
      [
        { pid: first.child.pid, label: 'first' },
        { pid: second.child.pid, label: 'second' },
      ],
    );

    first.child.kill('SIGKILL');
    await first.exit;
    assert.deepEqual(
      (await refusal(manager)).detail.holders.map(({ label }) => label),
      ['second'],
    );
    second.child.kill('SIGKILL');
    await second.exit;
    await manager.remove('asr', '1.0.0');
    // What the dead left says nothing, and goes with the next look for orphans.
    await until('they are gone', () => fs.readdirSync(path.join(options.root, '.modelmanager', 'leases')).length === 0);
  });
});
