// The packages as others' tools see them: publint looks at every file that package.json names, are-the-types-wrong resolves every entry
// point as each kind of TypeScript does.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { describe, test } from 'node:test';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packages } from './support/packages.mjs';

const read = (file) => new Uint8Array(fs.readFileSync(file));

describe('publint finds nothing in', () => {
  for (const kind of ['npm', 'npmPlatform']) {
    test(kind === 'npm' ? 'the main package' : "a platform's package", async () => {
      const { messages, pkg } = await publint({ pack: { tarball: read(packages[kind]).buffer }, level: 'suggestion', strict: true });
      assert.equal(typeof pkg.version, 'string');
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg)),
        [],
      );
    });
  }
});

describe('are-the-types-wrong', () => {
  /** What these tools call the profile esm-only: modules that are there for `import` alone. */
  const isEsmOnly = (entrypoint) => entrypoint.startsWith('./app/') && !entrypoint.endsWith('.cjs');
  const profiles = { strict: [], esmOnly: ['node10', 'node16-cjs'] };

  test('finds nothing: the package for require and import, the modules of the page for import', async () => {
    const { entrypoints, problems } = await checkPackage(createPackageFromTarballData(read(packages.npm)));
    const { exports } = JSON.parse(fs.readFileSync(new URL('../../node-binding/package.json', import.meta.url), 'utf8'));
    assert.deepEqual(Object.keys(entrypoints), Object.keys(exports));
    assert.ok(Object.keys(entrypoints).filter(isEsmOnly).length >= 5);
    const ignored = (entrypoint) => profiles[isEsmOnly(entrypoint) ? 'esmOnly' : 'strict'];
    const found = problems.filter(({ entrypoint, resolutionKind }) => !(entrypoint && ignored(entrypoint).includes(resolutionKind)));
    assert.deepEqual(
      found.map((problem) => JSON.stringify(problem)),
      [],
    );
  });

  test("a platform's package has nothing to import, so nothing to declare", async () => {
    assert.equal((await checkPackage(createPackageFromTarballData(read(packages.npmPlatform)))).types, false);
  });
});
