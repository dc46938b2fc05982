// What a folder's package-lock.json names, as it is pinned there; no package runs anything of its own.

import path from 'node:path';
import { runOrFail } from './process.mjs';
import { step } from './step.mjs';

/**
 * `of` says whose they are; `outputs` are what shows that they are there: by default the file that npm writes last; `options` are more of
 * npm's.
 */
export function installNpmPackages(home, { of = '', outputs = [path.join(home, 'node_modules', '.package-lock.json')], options = [] } = {}) {
  const inputs = ['package.json', 'package-lock.json'].map((name) => path.join(home, name));
  const whose = of && ` of ${of}`;
  return step(`npm packages${whose}`, { inputs, settings: options, outputs }, () =>
    runOrFail(`npm ci${whose}`, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', ...options], { cwd: home }),
  );
}
