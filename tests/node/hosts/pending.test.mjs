// What holds a process, and what does not, seen where it is decided: in the addon's hold(true) and hold(false).

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runChild } from '../support/child.mjs';
import { filesBelow } from '../support/folders.mjs';
import { openManager } from '../support/manager.mjs';
import { ModelManager } from '../support/package.mjs';
import { isWhole, MB, slowModel } from '../support/slow-model.mjs';
import { until } from '../support/wait.mjs';

/** Runs a body that gets `load` and `holds`, the list of what hold() was called with so far. */
async function runs(t, body, args) {
  const whole = `(load, args, say) => {
    const path = require('node:path');
    const { packageFolder } = JSON.parse(process.argv[1]);
    const raw = require(path.join(packageFolder, 'prebuilds', process.platform + '-' + process.arch, 'modelmanager.node'));
    const holds = [];
    const { hold } = raw;
    raw.hold = (held) => {
      holds.push(held);
      hold(held);
    };
    return (${body})({ load, holds }, args, say);
  }`;
  return runChild(t, whole, args, { isLoaded: false });
}

/** Every method that gives a promise: how it is called, and what comes of it. */
const promises = {
  models: ['', 'array'],
  model: ["'asr'", 'object'],
  updates: ['', 'array'],
  ranking: ['', 'object'],
  resolveModel: ["'absent', { taskId: 't' }", 'MODEL_NOT_AVAILABLE'],
  reportNotAvailable: ["{ modelId: 'absent', taskId: 't' }", 'object'],
  remove: ["'absent', '1'", 'MODEL_NOT_AVAILABLE'],
  verify: ["'absent', '1'", 'MODEL_NOT_AVAILABLE'],
  repair: ["'absent', '1'", 'MODEL_NOT_AVAILABLE'],
  close: ['', 'undefined'],
};

describe('a pending promise holds the process until it settles, and no longer', () => {
  for (const [name, [given, expected]] of Object.entries(promises)) {
    test(`${name}()`, async (t) => {
      const { options, proxy } = await slowModel(t, { bytes: 1000, bytesPerSecond: 0 });
      proxy.delayMs = 300;
      const body = `({ load, holds }, options, say) => {
        const manager = load().ModelManager.open(options);
        const kind = (value) => (Array.isArray(value) ? 'array' : typeof value);
        const promise = manager.${name}(${given});
        say([...holds]);
        promise.then(kind, (error) => error.code).then((how) => setImmediate(() => say([how, ...holds])));
      }`;
      assert.deepEqual(await runs(t, body, options), [[true], [expected, true, false]]);
    });
  }

  test('which are all methods that are asynchronous', () => {
    const { prototype } = ModelManager;
    const names = Object.getOwnPropertyNames(prototype);
    const asynchronous = names.filter((name) => prototype[name].constructor.name === 'AsyncFunction');
    assert.deepEqual([...asynchronous, 'close'].sort(), Object.keys(promises).sort());
  });

  test('done, from when it is first read', async (t) => {
    const { options } = await slowModel(t, { bytes: MB });
    const body = ({ load, holds }, options, say) => {
      const task = load().ModelManager.open(options).download('asr');
      const before = [...holds];
      task.done.then(() => setImmediate(() => say({ before, reads, holds })));
      void task.done;
      const reads = [...holds];
    };
    assert.deepEqual(await runs(t, body, options), [{ before: [], reads: [true], holds: [true, false] }]);
  });

  test('an iteration, from its first next()', async (t) => {
    const { options } = await slowModel(t, { bytes: MB });
    const body = async ({ load, holds }, options, say) => {
      const iterator = load().ModelManager.open(options).download('asr')[Symbol.asyncIterator]();
      const before = [...holds];
      await iterator.next();
      const begun = [...holds];
      while (!(await iterator.next()).done);
      say({ before, begun, holds });
    };
    assert.deepEqual(await runs(t, body, options), [{ before: [], begun: [true], holds: [true, false] }]);
  });

  test('several are held as one, until the last', async (t) => {
    const { options, proxy } = await slowModel(t, { bytes: 1000, bytesPerSecond: 0 });
    proxy.delayMs = 100;
    const body = async ({ load, holds }, options, say) => {
      const manager = load().ModelManager.open(options);
      const first = manager.models();
      const last = first.then(() => manager.models());
      await Promise.all([first, manager.updates(), manager.download('asr').done, last]);
      setImmediate(() => say([holds[0], holds.at(-1), holds.filter((held) => held).length === holds.length / 2]));
    };
    assert.deepEqual(await runs(t, body, options), [[true, false, true]]);
  });
});

describe('never held is a process by', () => {
  test('listeners and hooks, of a download that ends', async (t) => {
    const { options, root } = await slowModel(t, { bytes: MB });
    const body = ({ load, holds }, options, say) => {
      const told = [];
      const hooks = Object.fromEntries(
        ['Start', 'Progress', 'Error', 'Complete'].map((name) => [`onDownload${name}`, () => told.push(name)]),
      );
      const manager = load().ModelManager.open({ ...options, hooks });
      for (const name of ['downloadStart', 'downloadProgress', 'downloadError', 'state']) manager.on(name, () => told.push(name));
      const own = setInterval(() => {}, 1000);
      manager.on('downloadComplete', () => {
        say({ holds, told: ['Start', 'Progress', 'Complete', 'downloadStart', 'state'].every((name) => told.includes(name)) });
        clearInterval(own);
      });
      manager.download('asr');
    };
    assert.deepEqual(await runs(t, body, options), [{ holds: [], told: true }]);
    isWhole(root, path.join(root, 'models', 'asr', '1.0.0'));
  });

  test('a download of an earlier run that goes on by itself', async (t) => {
    const { options, root, proxy, bytes } = await slowModel(t);
    const first = openManager(t, options);
    const task = first.download('asr');
    await until('bytes arrive', () => task.progress.bytes > MB);
    await first.close();
    proxy.bytesPerSecond = MB / 4;
    const before = proxy.sentFileBytes;
    const body = ({ load, holds }, options, say) => {
      const manager = load().ModelManager.open(options);
      const own = setInterval(() => {
        const [task] = manager.tasks();
        if (task?.state === 'downloading') {
          say({ holds });
          clearInterval(own);
        }
      }, 10);
    };
    assert.deepEqual(await runs(t, body, options), [{ holds: [] }]);
    assert.ok(proxy.sentFileBytes - before < bytes - MB, 'it was not waited for');
    assert.deepEqual(filesBelow(path.join(root, 'models', 'asr')), []);
  });

  test('recovery', async (t) => {
    const { options, root } = await slowModel(t, { bytes: MB, bytesPerSecond: 0 });
    const first = openManager(t, options);
    const { path: folder } = await first.download('asr').done;
    await first.close();
    // Damaged, and then edited: its records are hashed again behind the open.
    const file = path.join(folder, 'model.bin');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, Buffer.alloc(MB));
    const registry = path.join(root, 'registry.json');
    fs.writeFileSync(registry, JSON.stringify(JSON.parse(fs.readFileSync(registry, 'utf8')), null, 3));
    const body = ({ load, holds }, options, say) => {
      const manager = load().ModelManager.open(options);
      const own = setInterval(() => {
        if (manager.status('asr', '1.0.0').state === 'failed') {
          say({ holds });
          clearInterval(own);
        }
      }, 10);
    };
    assert.deepEqual(await runs(t, body, options), [{ holds: [] }]);
  });
});
