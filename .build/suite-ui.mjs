// The management page in Debian's chromium, with the real addon and the real library server behind it.

import { at } from './paths.mjs';
import { runOrFail } from './process.mjs';
import { step } from './step.mjs';
import { runTapSuite, testFilesBelow } from './suite-node.mjs';

const home = (...parts) => at('tests', 'ui', ...parts);

function installUiPackages() {
  const inputs = [home('package.json'), home('package-lock.json')];
  const outputs = [home('node_modules', '.package-lock.json')];
  return step('npm packages of the page tests', { inputs, outputs }, () =>
    runOrFail('npm ci of the page tests', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home() }),
  );
}

/** Browsers are heavy: two test files at a time on two cores. */
export async function runUiSuite() {
  await installUiPackages();
  return runTapSuite('ui', testFilesBelow(home()), { options: ['--test-concurrency=2'] });
}
