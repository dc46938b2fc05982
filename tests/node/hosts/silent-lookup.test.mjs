// What has not changed is found in memory: between two calls that a trace shows, the JavaScript thread asks nothing of the kernel.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { openManager } from '../support/manager.mjs';
import { packageFolder } from '../support/package.mjs';
import { traceNode } from '../support/trace.mjs';

const source = `
  const { accessSync, readFileSync } = require('node:fs');
  const [, packageFolder, root, breaksRule] = process.argv;
  const generation = () => readFileSync(root + '/.modelmanager/generation').readBigInt64LE();
  const before = generation();
  const manager = require(packageFolder).ModelManager.open({ root, libraryUrl: 'http://127.0.0.1:1', schedulerUrl: null });
  const lookUp = () => {
    for (let place = 0; place < 1000; place++) {
      manager.getModelPath('asr');
      manager.getModelPath('asr', '1.0.0');
      manager.getModelPath('asr', '1.0.0', 'a.bin');
    }
  };
  const mark = () => { try { accessSync('/mark-of-this-test'); } catch {} };
  const compare = () => {
    lookUp();
    mark();
    lookUp();
    if (breaksRule) accessSync(root);
    mark();
    manager.close();
  };
  // Who opens a root has every process look once more, behind the opening.
  const wait = () => generation() > before ? compare() : setTimeout(wait, 10);
  wait();`;

async function between(t, words) {
  // Without code that is compiled while it runs, no call of V8's own comes between.
  const { main, lines } = await traceNode(t, { calls: 'all', flags: ['--jitless'], script: source, words });
  const calls = lines.filter(({ thread }) => thread === main).map(({ call }) => call);
  const isMark = (call) => call.includes('/mark-of-this-test');
  const [first, last] = [calls.findIndex(isMark), calls.findLastIndex(isMark)];
  assert.ok(first >= 0 && last > first, 'the trace has both marks');
  return calls.slice(first + 1, last);
}

describe('a path that has not changed', () => {
  test('is found without a system call', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { 'a.bin': 100 } } });
    const root = path.join(temporaryFolder(t), 'root');
    const manager = openManager(t, { root, libraryUrl: library.url });
    await manager.download('asr').done;
    await manager.close();

    assert.deepEqual(await between(t, [packageFolder, root]), []);
    assert.equal((await between(t, [packageFolder, root, 'break'])).length, 1);
  });
});
