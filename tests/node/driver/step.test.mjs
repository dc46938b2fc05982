// A step is skipped only when nothing that decides its result has changed.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { artifacts } from '../../../.build/paths.mjs';
import { step } from '../../../.build/step.mjs';

function scratch(t) {
  t.mock.method(console, 'log', () => {});
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'step-'));
  const name = path.basename(folder);
  t.after(() => {
    fs.rmSync(folder, { recursive: true });
    fs.rmSync(path.join(artifacts, '.stamps', name), { force: true });
  });
  const input = path.join(folder, 'in', 'a.txt');
  const output = path.join(folder, 'out.txt');
  fs.mkdirSync(path.dirname(input));
  fs.writeFileSync(input, 'one');
  const run = (settings = []) =>
    step(name, { inputs: [path.dirname(input)], settings, outputs: [output] }, async () => fs.writeFileSync(output, 'made'));
  return { input, output, run, name };
}

test('a step is done once and again after a change of content, name, setting or output', async (t) => {
  const { input, output, run } = scratch(t);
  assert.equal(await run(), true);
  assert.equal(await run(), false);

  fs.utimesSync(input, 0, 0);
  assert.equal(await run(), false, 'a new time is no change');

  fs.writeFileSync(input, 'two');
  assert.equal(await run(), true, 'content');

  fs.renameSync(input, path.join(path.dirname(input), 'b.txt'));
  assert.equal(await run(), true, 'name');

  assert.equal(await run(['x']), true, 'setting');

  fs.rmSync(output);
  assert.equal(await run(['x']), true, 'output');
  assert.equal(await run(['x']), false);
});

test('a step that fails, or makes nothing, is not remembered as done', async (t) => {
  const { input, output, run, name } = scratch(t);
  assert.equal(await run(), true);
  fs.writeFileSync(input, 'two');
  const failing = { inputs: [path.dirname(input)], outputs: [output] };
  await assert.rejects(step(name, failing, async () => assert.fail('broken')), /broken/);
  assert.equal(await run(), true);

  fs.rmSync(output);
  await assert.rejects(step(name, failing, async () => {}), /made no/);
});
