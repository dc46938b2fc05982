// The ends of worker threads, which make Node unload the addon from under whoever still runs in it. Each test has a
// process of its own, whose end is looked at: what goes wrong here kills it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runChild } from '../support/child.mjs';
import { isFinishedByTheNextRun, MB, slowModel, tillTheMiddle } from '../support/slow-model.mjs';

/** In the child: `work(name, options)` starts a worker with one of these, and answers it with its `exit` promise. */
function workers(args) {
  const { Worker } = require('node:worker_threads');
  const { packageFolder } = JSON.parse(process.argv[1]);
  const sources = {
    loads: 'load();',
    lookups: `
      const manager = load().ModelManager.open(options);
      manager.installed();
      manager.on('state', () => {});`,
    closes: 'load().ModelManager.open(options).close();',
    asks: `
      const manager = load().ModelManager.open(options);
      manager.models().catch(() => {});
      manager.resolveModel('absent', { taskId: 't' }).catch(() => {});
      parentPort.postMessage('asks');`,
    downloads: `
      const manager = load().ModelManager.open(options);
      const task = manager.download('asr');
      task.done.catch(() => {});
      manager.on('downloadProgress', ({ progress }) => parentPort.postMessage(progress.bytes));`,
    exits: `
      const manager = load().ModelManager.open(options);
      manager.download('asr').done.catch(() => {});
      manager.on('downloadProgress', ({ progress }) => progress.bytes > enough && process.exit(6));`,
    throws: `
      const manager = load().ModelManager.open(options);
      manager.download('asr').done.catch(() => {});
      manager.on('downloadProgress', ({ progress }) => {
        if (progress.bytes > enough) throw new Error('from a listener in a worker');
      });`,
  };
  const work = (name, options = args.options) => {
    const head = `
      const { parentPort, workerData: { packageFolder, options, enough } } = require('node:worker_threads');
      const load = () => require(packageFolder);`;
    const worker = new Worker(head + sources[name], { eval: true, workerData: { packageFolder, options, enough: args.enough } });
    worker.exit = new Promise((resolve) => worker.once('exit', resolve));
    return worker;
  };
  const message = (worker, matches = () => true) =>
    new Promise((resolve) => worker.on('message', (value) => matches(value) && resolve(value)));
  return { work, message };
}

/** A child whose body gets `workers` in place of the package; it has to end by itself, with 0 and without a word. */
async function runs(t, body, args) {
  const whole = `(load, args, say) => (${body})((${workers})(args), { ...args, load }, say)`;
  return runChild(t, whole, args, { isLoaded: false });
}

describe('a worker thread', () => {
  test('loads the addon and ends, twenty in a row, and nothing stays', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async ({ work }, _, say) => {
      const fs = require('node:fs');
      const held = () => ({ threads: fs.readdirSync('/proc/self/task').length, files: fs.readdirSync('/proc/self/fd').length });
      const codes = new Set();
      const seen = [];
      for (let i = 0; i < 20; i++) {
        codes.add(await work(i % 2 === 0 ? 'loads' : 'lookups').exit);
        seen.push(held());
      }
      say([...codes]);
      say({ early: seen[5], late: seen[19] });
      // Node has closed it by now, and code of it that still runs somewhere must stay where it is.
      const mapped = fs.readFileSync('/proc/self/maps', 'utf8');
      say(['modelmanager.node', 'libmodelmanager.so'].filter((name) => mapped.includes(`/${name}\n`)));
    };
    const [codes, { early, late }, mapped] = await runs(t, body, { options });
    assert.deepEqual(codes, [0]);
    assert.deepEqual(mapped, ['modelmanager.node', 'libmodelmanager.so']);
    // The runtime's threads come once. A thread of its pool may come or go meanwhile.
    assert.ok(late.threads <= early.threads + 2, `${early.threads} threads, then ${late.threads}`);
    assert.ok(late.files <= early.files + 2, `${early.files} descriptors, then ${late.files}`);
  });

  test('several at once, and the main thread never loads it', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async ({ work }, { options }, say) => {
      const some = ['loads', 'lookups', 'closes', 'loads', 'lookups', 'closes', 'loads', 'lookups'];
      const all = some.map((name, i) => work(name, { ...options, root: `${options.root}-${i}` }).exit);
      say(await Promise.all(all));
    };
    assert.deepEqual(await runs(t, body, { options }), [Array(8).fill(0)]);
  });

  test('ends before the main thread loads it for the first time', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async ({ work }, { load, options }, say) => {
      say(await work('lookups').exit);
      const manager = load().ModelManager.open(options);
      say((await manager.download('asr').done).version);
      await manager.close();
      say(await work('closes').exit);
    };
    assert.deepEqual(await runs(t, body, { options }), [0, '1.0.0', 0]);
  });

  test('is terminated at any moment of loading and opening', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async ({ work }, _, say) => {
      const codes = new Set();
      for (let i = 0; i < 30; i++) {
        const worker = work(['loads', 'lookups', 'asks'][i % 3]);
        await new Promise((resolve) => worker.once('online', resolve));
        await new Promise((resolve) => setTimeout(resolve, (i * 7) % 40));
        await worker.terminate();
        codes.add(await worker.exit);
      }
      say([...codes].filter((code) => code !== 0 && code !== 1));
    };
    assert.deepEqual(await runs(t, body, { options }), [[]]);
  });

  test('is terminated while promises are pending', async (t) => {
    const slow = await slowModel(t, { bytes: 1000 });
    slow.proxy.isSilent = () => true;
    const body = async ({ work, message }, _, say) => {
      const some = [work('asks'), work('asks'), work('asks')];
      await Promise.all(some.map((worker) => message(worker)));
      say(await Promise.all(some.map((worker) => worker.terminate())));
    };
    assert.deepEqual(await runs(t, body, { options: slow.options }), [[1, 1, 1]]);
  });

  test('is terminated during its download', async (t) => {
    const slow = await slowModel(t, tillTheMiddle);
    const body = async ({ work, message }, { enough }, say) => {
      const worker = work('downloads');
      say(await message(worker, (bytes) => bytes > enough));
      say(await worker.terminate());
    };
    const [arrived, code] = await runs(t, body, { options: slow.options, enough: 6 * MB });
    assert.equal(code, 1);
    await isFinishedByTheNextRun(t, slow, arrived);
  });

  test('calls process.exit during its download: the main thread and its download go on', async (t) => {
    const slow = await slowModel(t, { bytesPerSecond: 3 * MB });
    const body = async ({ work }, { options, load, enough }, say) => {
      const manager = load().ModelManager.open({ ...options, root: `${options.root} 2` });
      const task = manager.download('asr');
      const done = task.done;
      say(await work('exits').exit);
      say((await done).version);
      await manager.close();
      say(enough);
    };
    const [code, version, arrived] = await runs(t, body, { options: slow.options, enough: 6 * MB });
    assert.deepEqual([code, version], [6, '1.0.0']);
    await isFinishedByTheNextRun(t, slow, arrived);
  });

  test('dies of a listener that throws, as an error of that worker alone', async (t) => {
    const slow = await slowModel(t, tillTheMiddle);
    const body = async ({ work }, { enough }, say) => {
      const worker = work('throws');
      worker.on('error', ({ message }) => say(message));
      say(await worker.exit);
      say(enough);
    };
    const [message, code, arrived] = await runs(t, body, { options: slow.options, enough: 6 * MB });
    assert.deepEqual([message, code], ['from a listener in a worker', 1]);
    await isFinishedByTheNextRun(t, slow, arrived);
  });

  test('shares a root and a download with the main thread, and leaves it', async (t) => {
    const slow = await slowModel(t, { bytesPerSecond: 3 * MB });
    const body = async ({ work, message }, { load, options, enough }, say) => {
      const manager = load().ModelManager.open(options);
      const { done } = manager.download('asr');
      const worker = work('downloads');
      await message(worker, (bytes) => bytes > enough);
      say(await worker.terminate());
      say((await done).version);
      await manager.close();
    };
    assert.deepEqual(await runs(t, body, { options: slow.options, enough: MB }), [1, '1.0.0']);
    assert.ok(slow.proxy.sentFileBytes <= slow.bytes, `${slow.proxy.sentFileBytes} bytes for both`);
  });
});
