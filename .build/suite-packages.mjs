// The npm packages as users meet them: looked at by others' tools, installed from a registry, compiled against, packed into an app.

import { installNodeHosts } from './node-hosts.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { makePackages } from './pack.mjs';
import { at } from './paths.mjs';
import { runTapSuite, testFilesBelow } from './suite-node.mjs';

const home = (...parts) => at('tests', 'packages', ...parts);

export async function runPackagesSuite() {
  try {
    await makePackages();
  } catch (error) {
    return { failed: 1, problem: error.message };
  }
  await installNpmPackages(home(), { of: 'the package tests' });
  await installNpmPackages(home('packagers'), { of: 'the packagers' });
  await installNodeHosts();
  return runTapSuite('packages', testFilesBelow(home()), { options: ['--test-concurrency=2'] });
}
