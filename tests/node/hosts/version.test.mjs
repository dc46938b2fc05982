// Every result of this folder is worth only as much as the answer to: in which Node was it had?

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { startChild } from '../support/child.mjs';

test('the runner and its children are the Node that was meant', async (t) => {
  const meant = process.env.MODELMANAGER_TEST_NODE;
  assert.ok(meant, 'the driver says which version it means in MODELMANAGER_TEST_NODE');
  assert.equal(process.version, `v${meant}`);
  assert.equal(execFileSync(process.execPath, ['--print', 'process.version'], { encoding: 'utf8' }).trim(), `v${meant}`);
  const body = (_api, _args, say) => say([process.version, typeof process.versions.electron]);
  assert.deepEqual((await startChild(t, body).exit).lines, [[`v${meant}`, 'undefined']]);
});
