// The life of a process that uses the package, sentence by sentence of what is promised:
//
//   the process is held …                                    shown by
//     from the first read of task.done until it settles      here, "a done that was read, until it settles"; pending, "done, …"
//     from the first next() of an iteration                  here, "an iteration, once it was begun"; pending, "an iteration, …"
//     but by no iterator that was not begun, or was left     here, "an iterator that was not begun, or was left, does not"
//     by every pending promise                               here, "every pending promise"; pending, each method on its own
//     but not when its signal was aborted                    here, "not one whose signal was aborted"
//   it is never held by …
//     listeners, hooks, a download that nobody waits for     here, "not a download …"; pending, "listeners and hooks, …"
//     downloads of earlier runs that go on (autoResume)      pending, "a download of an earlier run that goes on by itself"
//     recovery                                               pending, "recovery"
//   a done that nobody read raises no unhandledRejection     here, "a failure that nobody asked about …"; close, "raises no …"
//   close() …
//     pauses: the next run goes on by itself                 close, "pauses, but not as a user does: …"
//     keeps partials                                         close, "it resolves when …" and "during a download: …"
//     rejects what is pending with CLOSED                    close, "during a download: pending rejects CLOSED, …"
//     resolves when every lock is dropped                    close, "it resolves when every lock is dropped and …"
//   hooks: one that throws or rejects harms nothing;
//     hooks and listeners get the same frozen object         hooks, each test; ../download, "hooks and listeners"
//   listeners: one that throws is an uncaughtException       here, "a listener that throws …"; exit, worker-ends

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { startProxy } from '../support/proxy.mjs';

const MB = 1024 * 1024;

/** A library whose files come at the given rate, and the arguments of a child that uses it. */
async function slowLibrary(t, { bytes, bytesPerSecond }) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: bytes } } });
  const proxy = await startProxy(t, library.url);
  proxy.bytesPerSecond = bytesPerSecond;
  return { proxy, options: { root: path.join(temporaryFolder(t), 'root'), libraryUrl: proxy.url } };
}

/** How the child ended, and after how long. */
async function run(t, body, args) {
  const start = performance.now();
  const ended = await startChild(t, body, args).exit;
  return { ...ended, seconds: (performance.now() - start) / 1000 };
}

describe('what keeps the process alive', () => {
  test('not a download that nobody waits for, nor listeners and hooks', async (t) => {
    const { proxy, options } = await slowLibrary(t, { bytes: 20 * MB, bytesPerSecond: MB });
    const body = (api, options, say) => {
      const manager = api.ModelManager.open({ ...options, hooks: { onDownloadProgress() {} } });
      manager.on('downloadProgress', () => {});
      const task = manager.download('asr');
      const timer = setInterval(() => {
        if (task.progress.bytes > 200_000) {
          say({ state: task.state });
          clearInterval(timer);
        }
      }, 10);
    };
    const { code, signal, lines, errors, seconds } = await run(t, body, options);
    assert.deepEqual({ code, signal, lines, errors }, { code: 0, signal: null, lines: [{ state: 'downloading' }], errors: '' });
    assert.ok(seconds < 6, `${seconds} s`);
    assert.ok(proxy.sentFileBytes < 10 * MB);
  });

  test('a done that was read, until it settles', async (t) => {
    const { options } = await slowLibrary(t, { bytes: MB, bytesPerSecond: MB });
    const body = (api, options, say) => {
      const manager = api.ModelManager.open(options);
      manager.download('asr').done.then(({ version }) => say({ version }));
    };
    const { code, lines, errors, seconds } = await run(t, body, options);
    assert.deepEqual({ code, lines, errors }, { code: 0, lines: [{ version: '1.0.0' }], errors: '' });
    assert.ok(seconds > 0.8, `${seconds} s`);
  });

  test('an iteration, once it was begun', async (t) => {
    const { options } = await slowLibrary(t, { bytes: MB, bytesPerSecond: MB });
    const body = async (api, options, say) => {
      const manager = api.ModelManager.open(options);
      const task = manager.download('asr');
      task[Symbol.asyncIterator]();
      let last;
      for await (const progress of task) last = progress;
      say(last.phase);
    };
    const { code, lines, errors } = await run(t, body, options);
    assert.deepEqual({ code, lines, errors }, { code: 0, lines: ['ready'], errors: '' });
  });

  test('an iterator that was not begun, or was left, does not', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 20 * MB, bytesPerSecond: MB });
    const body = async (api, options, say) => {
      const task = api.ModelManager.open(options).download('asr');
      task[Symbol.asyncIterator]();
      for await (const _ of task) break;
      say('left');
    };
    const { code, lines, seconds } = await run(t, body, options);
    assert.deepEqual({ code, lines }, { code: 0, lines: ['left'] });
    assert.ok(seconds < 6, `${seconds} s`);
  });

  test('every pending promise', async (t) => {
    const { options } = await slowLibrary(t, { bytes: MB, bytesPerSecond: 0 });
    const body = (api, options, say) => {
      const manager = api.ModelManager.open(options);
      manager.models().then(([{ modelId }]) => say(modelId));
      manager.resolveModel('tts', { taskId: 't' }).catch(({ code }) => say(code));
    };
    const { code, lines } = await run(t, body, options);
    assert.deepEqual({ code, lines: lines.sort() }, { code: 0, lines: ['MODEL_NOT_AVAILABLE', 'asr'] });
  });

  test('not one whose signal was aborted', async (t) => {
    const { proxy, options } = await slowLibrary(t, { bytes: MB, bytesPerSecond: MB });
    proxy.isSilent = () => true;
    const body = (api, options, say) => {
      const manager = api.ModelManager.open(options);
      const controller = new AbortController();
      manager.models({ signal: controller.signal }).catch(({ name }) => say(name));
      manager.download('asr', { signal: controller.signal }).done.catch(({ name }) => say(name));
      setTimeout(() => controller.abort(), 100);
    };
    const { code, lines, seconds } = await run(t, body, options);
    assert.deepEqual({ code, lines }, { code: 0, lines: ['AbortError', 'AbortError'] });
    assert.ok(seconds < 6, `${seconds} s`);
  });
});

describe('how the process ends', () => {
  test('process.exit during a download', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 20 * MB, bytesPerSecond: MB });
    const body = (api, options) => {
      const manager = api.ModelManager.open(options);
      manager.download('asr').done.catch(() => {});
      manager.on('downloadProgress', ({ progress }) => progress.bytes > 200_000 && process.exit(7));
    };
    const { code, signal, errors } = await run(t, body, options);
    assert.deepEqual({ code, signal, errors }, { code: 7, signal: null, errors: '' });
  });

  test('a failure that nobody asked about is no unhandledRejection', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 1, bytesPerSecond: 0 });
    const body = (api, options, say) => {
      process.on('unhandledRejection', (error) => say(error.code));
      const manager = api.ModelManager.open(options);
      manager.download('nothing');
      const own = setInterval(() => {}, 1000);
      manager.on('downloadError', () => {
        say('failed');
        setTimeout(() => clearInterval(own), 200);
      });
    };
    const { code, lines, errors } = await run(t, body, options);
    assert.deepEqual({ code, lines, errors }, { code: 0, lines: ['failed'], errors: '' });
  });

  test('one that was asked about is', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 1, bytesPerSecond: 0 });
    const body = (api, options, say) => {
      process.on('unhandledRejection', (error) => say(error.code));
      api.ModelManager.open(options).download('nothing').done;
    };
    const { lines } = await run(t, body, options);
    assert.deepEqual(lines, ['NOT_IN_CATALOGUE']);
  });

  test('a listener that throws is an uncaughtException; the others and the download go on', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 1000, bytesPerSecond: 0 });
    const body = async (api, options, say) => {
      const uncaught = [];
      process.on('uncaughtException', (error) => uncaught.push(error.message));
      const manager = api.ModelManager.open(options);
      let second = 0;
      manager.on('downloadComplete', () => {
        throw new Error('from a listener');
      });
      manager.on('downloadComplete', () => second++);
      await manager.download('asr').done;
      const limit = setTimeout(() => {}, 5000);
      while (uncaught.length === 0 && limit.hasRef()) await new Promise(setImmediate);
      clearTimeout(limit);
      say({ uncaught, second });
      await manager.close();
    };
    const { code, lines, errors } = await run(t, body, options);
    assert.deepEqual({ code, lines, errors }, { code: 0, lines: [{ uncaught: ['from a listener'], second: 1 }], errors: '' });
  });

  test('an unhandled one ends the process as any other, with its own message', async (t) => {
    const { options } = await slowLibrary(t, { bytes: 1000, bytesPerSecond: 0 });
    const body = (api, options) => {
      const manager = api.ModelManager.open(options);
      manager.on('downloadStart', () => {
        throw new Error('from a listener');
      });
      manager.download('asr').done.catch(() => {});
    };
    const { code, signal, errors } = await run(t, body, options);
    assert.deepEqual({ code, signal }, { code: 1, signal: null });
    assert.match(errors, /Error: from a listener/);
  });

  test('handles that nobody has are given back while their downloads go on', async (t) => {
    const { options } = await slowLibrary(t, { bytes: MB, bytesPerSecond: MB });
    const body = async (api, options, say) => {
      const manager = api.ModelManager.open(options);
      const complete = new Promise((resolve) => manager.on('downloadComplete', resolve));
      const timer = setInterval(() => {
        for (let i = 0; i < 50; i++) manager.tasks();
        global.gc();
      }, 20);
      manager.download('asr');
      say((await complete).version);
      clearInterval(timer);
      await manager.close();
    };
    const child = startChild(t, body, options, { execArgv: ['--expose-gc'] });
    const { code, lines, errors } = await child.exit;
    assert.deepEqual({ code, lines, errors }, { code: 0, lines: ['1.0.0'], errors: '' });
  });
});
