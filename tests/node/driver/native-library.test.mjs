// What the linker was told, read back from the library that was built: the facts that a host process depends on.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { test } from 'node:test';
import { at, sharedLibrary } from '../../../.build/paths.mjs';

const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8' });
const isElf = process.platform === 'linux';

/** The names that a library exports, without their version. */
function exportsOf(library) {
  return run('nm', '-D', '--defined-only', library)
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, kind]) => kind !== 'A')
    .map(([, , name]) => name.split('@')[0]);
}

const neededBy = (library) => [...run('readelf', '-d', library).matchAll(/NEEDED.*\[(.*)\]/g)].map(([, name]) => name);

if (isElf) {
  test('the library exports mm_ names, the name that debuggers look for, and nothing else', () => {
    const names = exportsOf(sharedLibrary);
    assert.ok(names.filter((name) => name.startsWith('mm_')).length >= 10, names.join(' '));
    assert.deepEqual(names.filter((name) => !name.startsWith('mm_')), ['DotNetRuntimeDebugHeader']);
  });

  test('OpenSSL is inside: no library of the system is asked for it', () => {
    const needed = neededBy(sharedLibrary);
    assert.ok(needed.includes('libc.so.6'), needed.join(' '));
    assert.deepEqual(needed.filter((name) => /ssl|crypto|stdc\+\+|icu/.test(name)), []);
    // Linked in, its version is part of the library; taken at run time, the name to open is.
    const isLinkedIn = fs.readFileSync(sharedLibrary).includes('OpenSSL 3.');
    assert.equal(isLinkedIn, process.env.OpenSslLinking !== 'dynamic');
  });

  test('the library has its name in it and is never unloaded', () => {
    const dynamic = run('readelf', '-d', sharedLibrary);
    assert.match(dynamic, /SONAME.*\[libmodelmanager\.so\]/);
    assert.match(dynamic, /FLAGS_1.*NODELETE/);
  });

  test('the compiler that made it is the pinned one', () => {
    const pinned = fs.readFileSync(at('Directory.Build.props'), 'utf8').match(/<NativeAotVersion>(.+)</)[1];
    assert.equal(pinned, '10.0.12');
    const [, used] = run('readelf', '-p', '.comment', sharedLibrary).match(/ilc ([\d.]+)/);
    assert.equal(used, pinned);
  });
}
