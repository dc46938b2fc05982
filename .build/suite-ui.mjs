// The management page in Debian's chromium, with the real addon and the real library server behind it.

import { installNpmPackages } from './npm-packages.mjs';
import { at } from './paths.mjs';
import { runTapSuite, testFilesBelow } from './suite-node.mjs';

const home = at('tests', 'ui');

/** Browsers are heavy: two test files at a time on two cores. */
export async function runUiSuite() {
  await installNpmPackages(home, { of: 'the page tests' });
  return runTapSuite('ui', testFilesBelow(home), { options: ['--test-concurrency=2'] });
}
