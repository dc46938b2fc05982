// The management page: its development packages, and its modules as one file with Lit in it.

import path from 'node:path';
import { at } from './paths.mjs';
import { runOrFail } from './process.mjs';
import { step } from './step.mjs';

const home = at('node-binding', 'app');
const inApp = (...parts) => path.join(home, ...parts);

function installAppPackages() {
  const inputs = [inApp('package.json'), inApp('package-lock.json')];
  const outputs = [inApp('node_modules', '.package-lock.json')];
  return step('npm packages of the app', { inputs, outputs }, () =>
    runOrFail('npm ci of the app', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home }),
  );
}

export async function buildApp() {
  await installAppPackages();
  const inputs = [inApp('renderer'), inApp('handlers', 'names.mjs'), inApp('bundle.mjs'), inApp('package-lock.json')];
  await step('management page', { inputs, outputs: [inApp('built', 'page.js')] }, () =>
    runOrFail('bundle the page', process.execPath, [inApp('bundle.mjs')], { cwd: home }),
  );
}
