// A folder and a zip in the place of Electron's own, which is not to be had here: the files that packagers look for, and no program.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { zipSync } from 'fflate';
import { writeFiles } from '../support/packages.mjs';

// The version that the tests themselves use: the packager brings one that takes a newer Node.
export const asar = createRequire(new URL('../package.json', import.meta.url))('@electron/asar');

export const version = '40.0.0';
const isProgram = 0o100755 << 16;

/** Answers { dist, zips }: what electron-builder takes as `electronDist`, and Forge's packager as `electronZipDir`. */
export async function layOutElectron(folder) {
  const [dist, zips, nothing] = ['electron dist', 'electron zips', 'nothing'].map((name) => path.join(folder, name));
  writeFiles(dist, { electron: '#!/bin/sh\n', version, LICENSE: 'MIT\n', 'LICENSES.chromium.html': '<!doctype html>\n' });
  fs.chmodSync(path.join(dist, 'electron'), 0o755);
  writeFiles(nothing, { 'main.js': '' });
  fs.mkdirSync(path.join(dist, 'resources'));
  await asar.createPackage(nothing, path.join(dist, 'resources', 'default_app.asar'));
  fs.mkdirSync(zips);
  fs.writeFileSync(path.join(zips, `electron-v${version}-linux-x64.zip`), zipSync(contentOf(dist)));
  return { dist, zips };
}

function contentOf(folder) {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      const attributes = entry.name === 'electron' ? { os: 3, attrs: isProgram } : {};
      return [path.relative(folder, file), [fs.readFileSync(file), attributes]];
    }),
  );
}
