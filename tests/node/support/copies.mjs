// Physical copies of the package, as package managers make them.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { packageFolder } from './package.mjs';

export const target = `${process.platform}-${process.arch}`;
export const built = path.join(packageFolder, 'prebuilds', target);
export const { platform, platforms } = createRequire(import.meta.url)(path.join(packageFolder, 'lib', 'platforms.js'));
export const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));

/** What of the package is shipped as text, copied. */
export function copyPackage(home) {
  for (const name of ['package.json', 'index.cjs', 'built']) {
    fs.cpSync(path.join(packageFolder, name), path.join(home, name), { recursive: true });
  }
  return home;
}

/** The natives of this build, as the repository has them. */
export function copyNatives(home, keep) {
  return copyBuilt(path.join(home, 'prebuilds', target), keep);
}

/** The natives of this build, as the package of a platform (by default ours) has them, in a folder of node_modules. */
export function copyPlatformPackage(nodeModules, { of = platform, manifest = {}, keep } = {}) {
  const folder = path.join(nodeModules, of.package);
  copyBuilt(folder, keep);
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: of.package, version, ...manifest }));
  return folder;
}

function copyBuilt(folder, keep = () => true) {
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(built).filter(keep)) {
    fs.copyFileSync(path.join(built, name), path.join(folder, name));
  }
  return folder;
}
