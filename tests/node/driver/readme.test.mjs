// What README says of the hosts is what the tests run in.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../.build/paths.mjs';

const read = (...parts) => fs.readFileSync(path.join(root, ...parts), 'utf8');

test("README's table of hosts names the four Node versions of tests/node/hosts", () => {
  const { optionalDependencies } = JSON.parse(read('tests', 'node', 'hosts', 'package.json'));
  const installed = [...new Set(Object.values(optionalDependencies).map((wanted) => wanted.split('@').at(-1)))];
  const [, named] = read('README.md').match(/^\| Node \| ([\d., ]+) \| all pass \|$/m) ?? [];
  assert.equal(installed.length, 4);
  assert.deepEqual(named?.split(', '), installed);
});
