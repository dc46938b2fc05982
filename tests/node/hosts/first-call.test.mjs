// The first managed call registers the process for membarrier, which the kernel takes its time for. Who makes that
// system call is who waits for it; strace tells, and no clock is asked.

import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../support/folders.mjs';
import { packageFolder } from '../support/package.mjs';
import { traceNode } from '../support/trace.mjs';

/** { main, registered: [the thread of each registration] } of a Node that runs the script. */
async function registrations(t, script) {
  const { main, lines } = await traceNode(t, { calls: 'membarrier,execve', script, words: [packageFolder] });
  const registered = lines.filter(({ call }) => call.includes('MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED,')).map(({ thread }) => thread);
  return { main, registered };
}

const ownThread = ({ main, registered }) => {
  assert.equal(registered.length, 1, `registered ${registered.length} times`);
  assert.notEqual(registered[0], main);
};

describe('the first call into the library', () => {
  test('is made by no JavaScript thread, when the addon was loaded', async (t) => {
    ownThread(await registrations(t, 'require(process.argv[1])'));
  });

  test('and is the only first one when a manager is opened at once', async (t) => {
    const script = `
      const { ModelManager } = require(process.argv[1]);
      ModelManager.open({ root: ${JSON.stringify(path.join(temporaryFolder(t), 'root'))}, libraryUrl: 'http://127.0.0.1:1' }).close();`;
    const { registered } = await registrations(t, script);
    assert.equal(registered.length, 1);
  });

  test('comes once for many workers', async (t) => {
    const script = `
      const { Worker } = require('node:worker_threads');
      const source = 'require(require("node:worker_threads").workerData)';
      for (let i = 0; i < 4; i++) new Worker(source, { eval: true, workerData: process.argv[1] });`;
    ownThread(await registrations(t, script));
  });

  test('does not come from Node, which makes none by itself', async (t) => {
    assert.deepEqual((await registrations(t, 'new (require("node:worker_threads").Worker)("0", { eval: true })')).registered, []);
  });
});
