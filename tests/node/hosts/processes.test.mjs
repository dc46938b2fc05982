// Several processes of one app on one root, as Electron and cluster have them.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { packageFolder } from '../support/package.mjs';
import { isWhole, MB, slowModel } from '../support/slow-model.mjs';

/** A file that runs in the other process: it says its results to the one that started it. */
function script(t, text) {
  const file = path.join(temporaryFolder(t), 'other.cjs');
  fs.writeFileSync(file, `const { ModelManager } = require(${JSON.stringify(packageFolder)});\n${text}`);
  return file;
}

const downloadsAndTells = `
  process.once('message', async (options) => {
    const manager = ModelManager.open(options);
    const { path } = await manager.download('asr').done;
    const isThere = manager.getModelPath('asr') === path;
    await manager.close();
    process.send({ path, isThere }, () => process.disconnect());
  });`;

describe('one root in several processes', () => {
  test('a child of child_process.fork, while the parent downloads the same', async (t) => {
    const slow = await slowModel(t, { bytes: 3 * MB, bytesPerSecond: 6 * MB });
    const body = async (api, { options, file }, say) => {
      const manager = api.ModelManager.open(options);
      const mine = manager.download('asr').done;
      const child = require('node:child_process').fork(file);
      child.send(options);
      child.on('message', ({ isThere, path }) => say({ isThere, path }));
      child.on('exit', (code, signal) => say({ code, signal }));
      say({ path: (await mine).path });
      await manager.close();
    };
    const { code, signal, lines, errors } = await startChild(t, body, { options: slow.options, file: script(t, downloadsAndTells) }).exit;
    assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
    const folder = path.join(slow.root, 'models', 'asr', '1.0.0');
    const sorted = lines.toSorted((a, b) => Object.keys(a).length - Object.keys(b).length);
    assert.equal(lines.length, 3);
    assert.deepEqual(sorted[0], { path: folder });
    assert.deepEqual(
      lines.find((line) => 'isThere' in line),
      { isThere: true, path: folder },
    );
    assert.deepEqual(
      lines.find((line) => 'code' in line),
      { code: 0, signal: null },
    );
    assert.equal(slow.proxy.sentFileBytes, slow.bytes);
    isWhole(slow.root, folder);
  });

  test('the workers of a cluster, one of which is killed while it downloads', async (t) => {
    const slow = await slowModel(t, { bytes: 6 * MB, slowAfter: MB });
    const other = script(
      t,
      `process.once('message', async ({ options, dies }) => {
         const manager = ModelManager.open(options);
         const task = manager.download('asr');
         if (dies) manager.on('downloadProgress', ({ progress }) => progress.bytes > 500_000 && process.send('under way'));
         const { path } = await task.done;
         await manager.close();
         process.send({ path }, () => process.disconnect());
       });`,
    );
    const body = (api, { options, file }, say) => {
      const cluster = require('node:cluster');
      cluster.setupPrimary({ exec: file, execArgv: [] });
      const manager = api.ModelManager.open(options);
      const [first, second] = [cluster.fork(), cluster.fork()];
      first.send({ options, dies: true });
      first.once('message', () => {
        second.send({ options });
        second.on('message', say);
        first.process.kill('SIGKILL');
      });
      cluster.on('exit', ({ id }, code, signal) => {
        say([id, code, signal]);
        if (id === 2) {
          say(manager.getModelPath('asr'));
          manager.close();
        }
      });
    };
    const child = startChild(t, body, { options: slow.options, file: other });
    await child.line((said) => said[2] === 'SIGKILL');
    slow.proxy.goOn();
    const { code, signal, lines, errors } = await child.exit;
    assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
    const folder = path.join(slow.root, 'models', 'asr', '1.0.0');
    assert.deepEqual(lines, [[1, null, 'SIGKILL'], { path: folder }, [2, 0, null], folder]);
    isWhole(slow.root, folder);
  });
});
