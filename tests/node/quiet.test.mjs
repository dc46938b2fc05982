// A guest in somebody else's process: it takes none of the threads that the host's own files, names and keys wait for, and little room.
// How late the event loop and the host's fs.stat are is a matter of time, and measured by `bench guest`.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runChild } from './support/child.mjs';
import { temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { MB } from './support/slow-model.mjs';
import { startProxy } from './support/proxy.mjs';

const ids = Array.from({ length: 8 }, (_, i) => `m${i}`);

async function eightModels(t, bytes) {
  const library = await startLibrary(t, Object.fromEntries(ids.map((id) => [id, { 1: { 'model.bin': bytes } }])));
  return {
    library,
    options: {
      root: path.join(temporaryFolder(t), '模型'),
      libraryUrl: library.url,
      limits: { concurrentDownloads: 8, connectionsPerDownload: 1 },
    },
  };
}

describe('a quiet guest', () => {
  test('everything works while the only thread of the pool waits for something else', async (t) => {
    const { options } = await eightModels(t, MB);
    const fifo = path.join(temporaryFolder(t), 'fifo');
    execFileSync('mkfifo', [fifo]);
    const body = async ({ ModelManager }, { options, ids, fifo }, say) => {
      const fs = require('node:fs');
      // Opening it waits for somebody who writes, and all that comes behind it on the pool waits too.
      fs.open(fifo, 'r', () => {});
      let isFree = false;
      fs.stat('/', () => {
        isFree = true;
      });
      const manager = ModelManager.open(options);
      const watch = manager.watchRanking({ intervalMs: 100 }, () => {});
      await manager.models();
      await manager.model(ids[0]);
      await Promise.all(ids.map((id) => manager.download(id).done));
      await manager.verify(ids[0], '1');
      await manager.repair(ids[0], '1');
      await manager.remove(ids[1], '1');
      await manager.resolveModel(ids[1], { taskId: 't' }).catch(() => {});
      await manager.ranking();
      await manager.updates();
      manager.acquire(ids[0]).release();
      watch();
      await manager.close();
      say({ isFree });
      fs.closeSync(fs.openSync(fifo, 'r+'));
    };
    assert.deepEqual(await runChild(t, body, { options, ids, fifo }, { env: { UV_THREADPOOL_SIZE: '1' } }), [{ isFree: false }]);
  });

  test('eight downloads leave the only thread of the pool to the host', async (t) => {
    const { library, options } = await eightModels(t, 4 * MB);
    const proxy = await startProxy(t, library.url);
    proxy.bytesPerSecond = MB / 16;
    const body = async ({ ModelManager }, { options, ids }, say) => {
      const fs = require('node:fs/promises');
      const manager = ModelManager.open(options);
      const tasks = ids.map((id) => manager.download(id));
      const isRunning = () => tasks.every(({ state }) => state === 'downloading');
      while (!isRunning()) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      for (let i = 0; i < 1000; i++) {
        await fs.stat(options.root);
      }
      say({ isRunning: isRunning() });
      await manager.close();
    };
    const args = { options: { ...options, libraryUrl: proxy.url }, ids };
    assert.deepEqual(await runChild(t, body, args, { env: { UV_THREADPOOL_SIZE: '1' } }), [{ isRunning: true }]);
  });

  test('less than 1.2 GB of address space more, with eight downloads running', async (t) => {
    const { library, options } = await eightModels(t, 4 * MB);
    const proxy = await startProxy(t, library.url);
    proxy.bytesPerSecond = MB / 16;
    const body = async (load, { options, ids }, say) => {
      const fs = require('node:fs');
      const status = () => {
        const text = fs.readFileSync('/proc/self/status', 'utf8');
        return Object.fromEntries(
          ['VmSize', 'Threads'].map((name) => [name, Number(text.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1])]),
        );
      };
      // What the host's own threads take, its pool's and those that collect its garbage, they have from their first work on: it is done before.
      const { pbkdf2 } = require('node:crypto');
      await Promise.all(Array.from({ length: 8 }, () => new Promise((resolve) => pbkdf2('a', 'b', 20_000, 64, 'sha512', resolve))));
      for (let i = 0, garbage = []; i < 2_000_000; i++) {
        garbage = garbage.length > 200_000 ? [] : garbage;
        garbage.push({ i });
      }
      say(status());
      const manager = load().ModelManager.open(options);
      const tasks = ids.map((id) => manager.download(id));
      while (!tasks.every(({ state }) => state === 'downloading')) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
      say({ ...status(), isRunning: tasks.every(({ state }) => state === 'downloading') });
      await manager.close();
    };
    const [before, after] = await runChild(t, body, { options: { ...options, libraryUrl: proxy.url }, ids }, { isLoaded: false });
    const more = (after.VmSize - before.VmSize) * 1024;
    t.diagnostic(`${(more / 1e9).toFixed(2)} GB of address space and ${after.Threads - before.Threads} threads more`);
    assert.ok(after.isRunning);
    assert.ok(more < 1.2e9, `${(more / 1e9).toFixed(2)} GB`);
  });
});
