// Physical copies of the package, as package managers make them.

import fs from 'node:fs';
import path from 'node:path';
import { packageFolder } from './package.mjs';

export const target = `${process.platform}-${process.arch}`;
export const built = path.join(packageFolder, 'prebuilds', target);

/** What of the package is shipped as text, copied. */
export function copyPackage(home) {
  for (const name of ['package.json', 'index.cjs', 'lib']) {
    fs.cpSync(path.join(packageFolder, name), path.join(home, name), { recursive: true });
  }
  return home;
}

export function copyNatives(home, keep = () => true) {
  const folder = path.join(home, 'prebuilds', target);
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(built).filter(keep)) {
    fs.copyFileSync(path.join(built, name), path.join(folder, name));
  }
  return folder;
}
