// The addon under the JavaScript layer, and what it takes of Node: nothing it is asked makes the process die, and no
// thread of libuv's pool is ever used.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { addonFile } from '../support/package.mjs';
import { MB, slowModel } from '../support/slow-model.mjs';

describe('the addon', () => {
  test('throws at everything that is no argument of its functions, before it was started and after', async (t) => {
    const body = (_load, addon, say) => {
      const raw = require(addon);
      const things = [
        undefined,
        null,
        0,
        -1,
        2 ** 53,
        Number.NaN,
        '',
        'x',
        10n,
        -1n,
        2n ** 70n,
        {},
        [],
        () => {},
        Symbol('s'),
        new Proxy({}, {}),
      ];
      const throwing = new Proxy(
        {},
        {
          get: () => {
            throw new Error('from a getter');
          },
        },
      );
      let calls = 0;
      const accepted = new Set();
      const untyped = new Set();
      const attempt = (name, args) => {
        calls++;
        try {
          raw[name](...args);
          accepted.add(name);
        } catch (thrown) {
          // N-API's own errors, or the library's failure as a record (what a getter throws is handed on).
          const isTyped = thrown instanceof Error || (typeof thrown?.code === 'string' && typeof thrown.message === 'string');
          if (!isTyped) untyped.add(`${name}: ${String(thrown)}`);
        }
      };
      const tryAll = () => {
        for (const name of Object.keys(raw)) {
          if (name === 'start') continue;
          for (const thing of [...things, throwing]) {
            for (const args of [[], [thing], [thing, thing], [1, thing, thing, thing], Array(9).fill(thing)]) {
              attempt(name, args);
            }
          }
        }
        const names = [...accepted].sort();
        accepted.clear();
        return names;
      };
      const before = tryAll();
      for (const thing of things.filter((one) => typeof one !== 'function')) attempt('start', [thing]);
      const started = [...accepted];
      accepted.clear();
      raw.start(() => {});
      const after = tryAll();
      raw.hold(false);
      say({ calls, before, started, after, untyped: [...untyped] });
    };
    const [{ calls, ...outcome }] = await runChild(t, body, addonFile, { isLoaded: false });
    assert.ok(calls > 4000, `${calls} calls`);
    // These throw at what is no number, but any number will do: nothing to forget, an error that never was, a status instead of
    // a path. Everything is true or false for hold, which has to be started first.
    const expected = {
      before: ['awaitLibrary', 'forget', 'lastError', 'locate'],
      started: [],
      after: ['awaitLibrary', 'forget', 'hold', 'lastError', 'locate'],
      untyped: [],
    };
    assert.deepEqual(outcome, expected);
  });

  test('hands what a dispatcher throws to uncaughtException, each time, and goes on', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = (_load, { addon, options }, say) => {
      const raw = require(addon);
      const caught = new Set();
      let closed = 0;
      process.on('uncaughtException', (error) => caught.add(error.message));
      raw.start((manager, event) => {
        if (event.type === 'closed') {
          closed++;
          raw.hold(false);
        }
        throw new Error(`${manager} ${event.type}`);
      });
      const limits = { bytesPerSecond: 0, concurrentDownloads: 0, connectionsPerDownload: 0 };
      const manager = raw.open({ ...options, headers: [], schedulerHeaders: [], partialMaxAgeMs: 0, limits });
      raw.hold(true);
      raw.downloadStart(manager, 'asr');
      const timer = setInterval(() => {
        if (caught.has(`${manager} downloadComplete`)) {
          clearInterval(timer);
          raw.closeBegin(manager);
        }
      }, 10);
      process.on('exit', () => say([[...caught].filter((text) => !/Progress|state/.test(text)).sort(), closed]));
    };
    const lines = await runChild(t, body, { addon: addonFile, options }, { isLoaded: false });
    assert.deepEqual(lines, [[['1 closed', '1 downloadComplete', '1 downloadStart', '1 jobDone'], 1]]);
  });
});

describe("libuv's pool", () => {
  const poolOfOne = { env: { UV_THREADPOOL_SIZE: '1' } };

  test('is not used: all goes on while its only thread is blocked', async (t) => {
    const { options } = await slowModel(t, { bytes: MB });
    const fifo = path.join(temporaryFolder(t), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const body = async (api, { options, fifo }, say) => {
      const fs = require('node:fs');
      let opened = false;
      fs.open(fifo, 'r', () => {
        opened = true;
      });
      const manager = api.ModelManager.open(options);
      say((await manager.models()).length);
      say((await manager.download('asr').done).version);
      say(await manager.resolveModel('absent', { taskId: 't' }).catch(({ code }) => code));
      await manager.remove('asr', '1.0.0');
      await manager.close();
      say(opened);
      fs.closeSync(fs.openSync(fifo, 'r+'));
    };
    const lines = await runChild(t, body, { options, fifo }, poolOfOne);
    assert.deepEqual(lines, [1, '1.0.0', 'MODEL_NOT_AVAILABLE', false]);
  });

  test('is free for others while everything of ours is pending', async (t) => {
    const { options, proxy } = await slowModel(t, { bytes: MB });
    proxy.isSilent = () => true;
    const body = async (api, options, say) => {
      const manager = api.ModelManager.open(options);
      const pending = [manager.models(), manager.updates(), manager.download('asr').done];
      let settled = 0;
      for (const promise of pending) promise.catch(() => settled++);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await require('node:fs/promises').stat('/');
      say(settled);
      await manager.close();
      say(settled);
    };
    assert.deepEqual(await runChild(t, body, options, poolOfOne), [0, 3]);
  });
});
