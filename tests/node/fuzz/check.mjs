// A run in a process of its own, which may crash; and what it must have seen to be worth something.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'run.mjs');
const hangLimitMs = 15 * 60_000;

/** Throws with the seed in its message. Answers what the run counted. */
export async function checkFuzz(seed, calls) {
  const again = `node tests/node/fuzz/run.mjs ${seed} ${calls}`;
  const child = spawn(process.execPath, [script, String(seed), String(calls)], { stdio: ['ignore', 'pipe', 'pipe'], timeout: hangLimitMs });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const [code, signal] = await new Promise((resolve) => child.once('close', (...end) => resolve(end)));
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, `${again}\n${errors}`);
  const counted = JSON.parse(output.trimEnd().split('\n').at(-1));
  assert.deepEqual(counted.problems, [], again);
  assert.equal(counted.calls, calls, again);
  // It got past the checks of arguments, and not always.
  for (const seen of ['INVALID_ARGUMENT', 'MODEL_NOT_AVAILABLE', 'NOT_IN_CATALOGUE', 'CLOSED']) {
    assert.ok(counted.codes[seen] > 0, `${again} never saw ${seen}`);
  }
  assert.ok(counted.thrown > calls / 20 && counted.settled > calls / 20, again);
  return counted;
}
