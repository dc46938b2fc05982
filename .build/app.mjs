// The management page: its development packages, and its modules as one file with Lit in it.

import path from 'node:path';
import { installNpmPackages } from './npm-packages.mjs';
import { at } from './paths.mjs';
import { runOrFail } from './process.mjs';
import { step } from './step.mjs';

const home = at('node-binding', 'app');
const inApp = (...parts) => path.join(home, ...parts);

export async function buildApp() {
  await installNpmPackages(home, { of: 'the app' });
  const inputs = [inApp('renderer'), inApp('handlers', 'names.mjs'), inApp('handlers', 'version-key.mjs'), inApp('bundle.mjs'), inApp('package-lock.json'), at('node-binding', 'package-lock.json')];
  await step('management page', { inputs, outputs: [inApp('built', 'page.js')] }, () =>
    runOrFail('bundle the page', process.execPath, [inApp('bundle.mjs')], { cwd: home }),
  );
}
