// For which platforms something can be packed from here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rid } from '../../../.build/paths.mjs';
import { targetOf, targets } from '../../../.build/targets.mjs';

test('without a name the target is this machine', () => {
  const target = targetOf();
  assert.equal(target.rid, rid);
  assert.equal(target.isHost, true);
});

test('the five platforms have the names that .NET and npm give them', () => {
  const names = targets.map((target) => [target.rid, target.package]);
  assert.deepEqual(names, [
    ['linux-x64', '@modelmanager/linux-x64-gnu'],
    ['linux-arm64', '@modelmanager/linux-arm64-gnu'],
    ['win-x64', '@modelmanager/win32-x64'],
    ['osx-arm64', '@modelmanager/darwin-arm64'],
    ['osx-x64', '@modelmanager/darwin-x64'],
  ]);
});

test('an unknown platform is refused with those that there are', () => {
  assert.throws(() => targetOf('linux-mips'), /there are no packages for linux-mips, but for linux-x64, linux-arm64, win-x64/);
});

if (process.platform === 'linux') {
  test('Linux builds for the other Linux, and for no other system', () => {
    const other = targets.find((target) => target.os === 'linux' && target.cpu !== process.arch).rid;
    assert.equal(targetOf(other).isHost, false);
    assert.throws(() => targetOf('win-x64'), /is built on win-x64 itself/);
    assert.throws(() => targetOf('osx-arm64'), /is built on osx-arm64 itself/);
  });
}
