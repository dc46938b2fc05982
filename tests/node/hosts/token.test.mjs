// getToken is code of the host: it may throw, never answer, or be cut off by the end of its thread or process, and nothing else notices.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runChild, startChild } from '../support/child.mjs';
import { isFinishedByTheNextRun, MB, slowModel } from '../support/slow-model.mjs';

/** A model behind a proxy that wants a token. */
async function guardedModel(t, more) {
  const model = await slowModel(t, { bytes: 1000, bytesPerSecond: 0, ...more });
  model.proxy.token = 'good';
  return model;
}

/** Each is the text of a getToken, and what comes of a request. */
const sources = {
  'that gives one': ["async () => 'good'", 'array'],
  'that throws': ["() => { throw new Error('getToken'); }", 'AUTH'],
  'that throws nothing at all': ['() => { throw undefined; }', 'AUTH'],
  'that rejects': ["async () => { throw new Error('getToken'); }", 'AUTH'],
  'that rejects later': ["() => new Promise((_, reject) => setTimeout(() => reject(new Error('getToken')), 50))", 'AUTH'],
  'whose then cannot be read': ["() => ({ get then() { throw new Error('getToken'); } })", 'AUTH'],
  'whose promise has another catch': ["() => Object.assign(Promise.reject(new Error('getToken')), { catch: () => {} })", 'AUTH'],
  'that closes the manager': ["() => { manager.close(); return 'good'; }", 'CLOSED'],
  'that rejects when the manager is closed': ["() => manager.close().then(() => { throw new Error('getToken'); })", 'CLOSED'],
};

describe('a getToken', () => {
  for (const [name, [source, expected]] of Object.entries(sources)) {
    test(name, async (t) => {
      const { options } = await guardedModel(t);
      const body = `(api, options, say) => {
        const manager = api.ModelManager.open({ ...options, getToken: ${source} });
        const kind = (value) => (Array.isArray(value) ? 'array' : typeof value);
        manager.models().then(kind, ({ code }) => code).then(say);
      }`;
      // A rejection that nobody handles ends this process: that is Node's default.
      assert.deepEqual(await runChild(t, body, options), [expected]);
    });
  }

  test('that never answers holds no process, nor does asking it', async (t) => {
    const { options } = await guardedModel(t);
    const body = (api, options, say) => {
      const own = setInterval(() => {}, 1000);
      const getToken = () => {
        say('asked');
        clearInterval(own);
        return new Promise(() => {});
      };
      api.ModelManager.open({ ...options, getToken }).download('asr');
    };
    assert.deepEqual(await runChild(t, body, options), ['asked']);
  });

  test('that ends the process', async (t) => {
    const { options } = await guardedModel(t);
    const body = (api, options) => {
      const manager = api.ModelManager.open({ ...options, getToken: () => process.exit(9) });
      manager.models().catch(() => {});
    };
    const { code, signal, errors } = await startChild(t, body, options).exit;
    assert.deepEqual({ code, signal, errors }, { code: 9, signal: null, errors: '' });
  });

  test('in workers: each asks its own, and one may end while it is asked', async (t) => {
    const { options } = await guardedModel(t);
    const body = async (_, options, say) => {
      const { Worker } = require('node:worker_threads');
      const { packageFolder } = JSON.parse(process.argv[1]);
      const run = (source, root) => {
        const head = `
          const { parentPort, workerData: { packageFolder, options } } = require('node:worker_threads');
          const { ModelManager } = require(packageFolder);
          const say = (value) => parentPort.postMessage(value);`;
        const worker = new Worker(head + source, { eval: true, workerData: { packageFolder, options: { ...options, root } } });
        const exit = new Promise((resolve) => worker.once('exit', resolve));
        const message = new Promise((resolve) => worker.once('message', resolve));
        return { worker, exit, message };
      };
      const gives = `
        const manager = ModelManager.open({ ...options, getToken: async () => 'good' });
        manager.download('asr').done.then(({ version }) => say(version), ({ code }) => say(code)).then(() => manager.close());`;
      const silent = `
        const manager = ModelManager.open({ ...options, getToken: () => { say('asked'); return new Promise(() => {}); } });
        manager.models().catch(() => {});`;
      const good = run(gives, `${options.root}-1`);
      say([await good.message, await good.exit]);
      const cut = run(silent, `${options.root}-2`);
      say([await cut.message, await cut.worker.terminate()]);
      // What one left behind does not stand in the next one's way.
      const next = run(gives, `${options.root}-2`);
      say([await next.message, await next.exit]);
    };
    assert.deepEqual(await runChild(t, body, options, { isLoaded: false }), [
      ['1.0.0', 0],
      ['asked', 1],
      ['1.0.0', 0],
    ]);
  });

  test('what a process that ended had fetched with it is used by the next', async (t) => {
    const model = await guardedModel(t, { bytes: 12 * MB, bytesPerSecond: 8 * MB });
    const body = (api, options, say) => {
      const manager = api.ModelManager.open({ ...options, getToken: () => 'good' });
      manager.download('asr').done.catch(() => {});
      manager.on('downloadProgress', ({ progress }) => {
        if (progress.bytes > 5 * 1024 * 1024) {
          say(progress.bytes);
          process.exit();
        }
      });
    };
    const [arrived] = await runChild(t, body, model.options);
    await isFinishedByTheNextRun(t, { ...model, options: { ...model.options, getToken: () => 'good' } }, arrived);
  });
});

describe('a repair', () => {
  test('whose process ends in its onProgress is finished by the next run', async (t) => {
    const { options: given, proxy } = await slowModel(t, { bytes: 12 * MB, bytesPerSecond: 0 });
    // What a server sends to a connection whose range was cut down meanwhile is sent in vain.
    const options = { ...given, limits: { connectionsPerDownload: 1 } };
    const body = async (api, options, say) => {
      const fs = require('node:fs');
      const manager = api.ModelManager.open(options);
      const { path } = await manager.download('asr').done;
      fs.chmodSync(`${path}/model.bin`, 0o644);
      fs.truncateSync(`${path}/model.bin`, 6 * 1024 * 1024);
      await manager.repair('asr', '1.0.0', {
        onProgress: ({ phase }) => {
          if (phase === 'repairing') {
            say(path);
            process.exit(7);
          }
        },
      });
    };
    const { code, errors, lines } = await startChild(t, body, options).exit;
    assert.deepEqual({ code, errors }, { code: 7, errors: '' });
    const sentBefore = proxy.sentFileBytes;
    const next = await runChild(
      t,
      async (api, options, say) => {
        const manager = api.ModelManager.open(options);
        const { path } = await manager.repair('asr', '1.0.0');
        say([path, (await manager.verify('asr', '1.0.0')).ok]);
        await manager.close();
      },
      options,
    );
    assert.deepEqual(next, [[lines[0], true]]);
    // Not more than what was missing, in whole chunks of 4 MiB.
    assert.ok(proxy.sentFileBytes - sentBefore <= 8 * 1024 * 1024, `${proxy.sentFileBytes - sentBefore}`);
  });
});
