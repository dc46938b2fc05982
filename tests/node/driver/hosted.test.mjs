// The CoreCLR-hosted flavour: the same exports from the same sources, made by DNNE where its package can be had.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { artifacts, at, committedHeader, hostedLibrary, sharedLibrary } from '../../../.build/paths.mjs';

const built = (project, configuration, file) => path.join(artifacts, 'dotnet', 'bin', project, configuration, file);

const hosted = () => spawnSync(process.execPath, [at('.build', 'main.mjs'), 'hosted'], { encoding: 'utf8' });

/** What DNNE's library exports besides is for starting the runtime. */
const exportsOf = (library) =>
  [...execFileSync('nm', ['-D', '--defined-only', library], { encoding: 'utf8' }).matchAll(/ T (mm_\w+)$/gm)].map(([, name]) => name).sort();

test('the hosted assembly has the exports, the types and the documentation of the header', () => {
  // Made by the build of the solution. The generator fails when one word is another.
  const [assembly, documentation] = ['modelmanager.dll', 'modelmanager.xml'].map((file) => built('ModelManager.Hosted', 'debug', file));
  const generator = built('ModelManager.HeaderGenerator', 'debug', 'ModelManager.HeaderGenerator.dll');
  execFileSync('dotnet', [generator, assembly, documentation, committedHeader, '--check'], { encoding: 'utf8' });
});

test('`hosted` builds it, or says in one line why it cannot, again and again', () => {
  for (let run = 0; run < 2; run++) {
    const { status, stdout, stderr } = hosted();
    if (status === 0) {
      assert.ok(exportsOf(sharedLibrary).length >= 30);
      assert.deepEqual(exportsOf(hostedLibrary), exportsOf(sharedLibrary));
    } else {
      assert.equal(status, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^hosted: the DNNE package cannot be restored from the configured package sources, [^\n]*\n$/);
    }
  }
});
