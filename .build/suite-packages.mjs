// The npm packages as users meet them: looked at by others' tools, installed from a registry, compiled against, packed into an app.

import { installNpmPackages } from './npm-packages.mjs';
import { makePackages } from './pack.mjs';
import { at } from './paths.mjs';
import { runTapSuite, testFilesBelow } from './suite-node.mjs';

const home = at('tests', 'packages');

export async function runPackagesSuite() {
  try {
    await makePackages();
  } catch (error) {
    return { failed: 1, problem: error.message };
  }
  await installNpmPackages(home, { of: 'the package tests' });
  return runTapSuite('packages', testFilesBelow(home), { options: ['--test-concurrency=2'] });
}
