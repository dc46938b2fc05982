import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { startProxy } from '../support/proxy.mjs';

const MB = 1024 * 1024;

async function slow(t) {
  const library = await startLibrary(t, { asr: { 1: { a: MB } }, big: { 1: { a: 20 * MB } } });
  const proxy = await startProxy(t, library.url);
  proxy.bytesPerSecond = 2 * MB;
  return { root: path.join(temporaryFolder(t), 'root'), libraryUrl: proxy.url };
}

// Each in a process of its own, whose end is looked at: what goes wrong here kills it.
describe('worker threads', () => {
  test('a worker downloads, closes and ends', async (t) => {
    const body = async (_api, options, say) => {
      const { Worker } = require('node:worker_threads');
      const source = `
        const { workerData, parentPort } = require('node:worker_threads');
        const { ModelManager } = require(${JSON.stringify(JSON.parse(process.argv[1]).packageFolder)});
        (async () => {
          const manager = ModelManager.open(workerData);
          const { path } = await manager.download('asr').done;
          parentPort.postMessage(path === manager.getModelPath('asr'));
          await manager.close();
        })();`;
      const worker = new Worker(source, { eval: true, workerData: options });
      worker.on('message', say);
      worker.on('error', (error) => say(error.message));
      worker.on('exit', (code) => say({ code }));
    };
    const { code, signal, lines, errors } = await startChild(t, body, await slow(t)).exit;
    assert.deepEqual({ code, signal, lines, errors }, { code: 0, signal: null, lines: [true, { code: 0 }], errors: '' });
  });

  test('workers are terminated, or end, during a download, again and again, beside the main thread', async (t) => {
    const body = async (api, { options, other }, say) => {
      const { Worker } = require('node:worker_threads');
      const source = `
        const { workerData, parentPort } = require('node:worker_threads');
        const { ModelManager } = require(${JSON.stringify(JSON.parse(process.argv[1]).packageFolder)});
        const manager = ModelManager.open(workerData.options);
        manager.on('downloadProgress', ({ progress }) => progress.bytes > 50_000 && parentPort.postMessage('going'));
        const task = manager.download('big');
        if (workerData.waits) task.done.catch(() => {});`;
      const main = api.ModelManager.open(other);
      const mine = main.download('asr').done;
      for (let i = 0; i < 6; i++) {
        const waits = i % 2 === 0;
        const worker = new Worker(source, { eval: true, workerData: { options, waits } });
        const exit = new Promise((resolve) => worker.once('exit', resolve));
        if (waits) {
          // It would not end by itself; it is terminated in the middle of its events.
          await new Promise((resolve) => worker.once('message', resolve));
          await worker.terminate();
        }
        await exit;
      }
      say((await mine).version);
      await main.close();
    };
    const options = await slow(t);
    const other = { ...options, root: path.join(temporaryFolder(t), 'other') };
    const { code, signal, lines, errors } = await startChild(t, body, { options, other }).exit;
    assert.deepEqual({ code, signal, lines, errors }, { code: 0, signal: null, lines: ['1'], errors: '' });
  });

  test('the main thread exits while a worker downloads', async (t) => {
    const body = (_api, options) => {
      const { Worker } = require('node:worker_threads');
      const source = `
        const { workerData, parentPort } = require('node:worker_threads');
        const { ModelManager } = require(${JSON.stringify(JSON.parse(process.argv[1]).packageFolder)});
        const manager = ModelManager.open(workerData);
        manager.on('downloadProgress', ({ progress }) => progress.bytes > 50_000 && parentPort.postMessage('going'));
        manager.download('big').done.catch(() => {});`;
      new Worker(source, { eval: true, workerData: options }).on('message', () => process.exit(5));
    };
    const { code, signal, errors } = await startChild(t, body, await slow(t)).exit;
    assert.deepEqual({ code, signal, errors }, { code: 5, signal: null, errors: '' });
  });
});
