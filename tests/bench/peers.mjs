// The harness, with files that are too small to measure anything.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { peers, readArguments } from '../../benchmarks/peers/run.mjs';

const committed = at('benchmarks', 'RESULTS.md');

export async function checkPeers(results) {
  // A name that needs care on every command line there is.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), '对比 peers '));
  const before = fs.readFileSync(committed, 'utf8');
  const written = path.join(folder, 'RESULTS.md');
  const temporary = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await results.check('the comparison over a far line runs, and writes its section', async () => {
      await peers(['far', '--bytes', '8MiB', '--rounds', '1', '--results', written]);
      const text = fs.readFileSync(written, 'utf8');
      assert.match(text, /^## Transfer: from a far server\n/);
      assert.match(text, /^\| aria2 -x8 .*\n\| ModelManager, 8 connections .*\n\| curl, sync, openssl dgst .*$/m);
      assert.ok(!text.includes(folder) && !text.includes(os.hostname()), text);
    });
    await results.check('that of several models runs as well', async () => {
      await peers(['many', '--bytes', '1MiB', '--rounds', '1', '--results', written]);
      const text = fs.readFileSync(written, 'utf8');
      assert.match(text, /^\| http, crypto and fs of Node, 8 at once, hashed by itself, sync .*\n\| ModelManager, verified and durable .*$/m);
    });
    await results.check('another size is not written where the results are', async () => {
      assert.equal(fs.readFileSync(committed, 'utf8'), before);
      assert.equal(readArguments(['--bytes', '8MiB']).results, undefined);
      assert.equal(readArguments([]).results, committed);
    });
    await results.check('it leaves nothing behind', async () => {
      assert.deepEqual(fs.readdirSync(folder), ['RESULTS.md']);
    });
    await results.check('an unknown scenario is refused with the names of all', async () => {
      await assert.rejects(peers(['nowhere']), /No scenario is named nowhere. There are: lookup, start, miss, loopback/);
    });
  } finally {
    if (temporary === undefined) {
      delete process.env.TMPDIR;
    } else {
      process.env.TMPDIR = temporary;
    }
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
