// The npm packages as folders. `modelmanager` is what everybody has: JavaScript, declarations, the management page. The natives are in a
// package for each platform, which npm chooses by its `os`, `cpu` and `libc`; nothing runs at install time.

import fs from 'node:fs';
import path from 'node:path';
import { oldestGlibc } from '../node-binding/lib/platforms.js';
import { BuildFailure } from './fail.mjs';
import { at, libraryNames } from './paths.mjs';
import { copyInPlace, filesBelow } from './step.mjs';
import { targets } from './targets.mjs';

const source = at('node-binding');
const readManifest = () => JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
const writeManifest = (folder, manifest) => fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);

/** As `npm pack` names it. */
export const npmArchiveName = (name, version) => `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;

/** The files of package.json, and the natives' packages as its optional dependencies, which the repository itself does not install. */
export function layOutMainPackage(folder) {
  const { scripts: _scripts, devDependencies: _devDependencies, ...manifest } = readManifest();
  for (const name of [...manifest.files, 'README.md']) {
    const files = filesBelow(path.join(source, name));
    if (files.length === 0) {
      throw new BuildFailure(`npm package: ${name} is not there`);
    }
    for (const file of files) {
      copyInPlace(file, path.join(folder, path.relative(source, file)));
    }
  }
  const optionalDependencies = Object.fromEntries(targets.map((target) => [target.package, manifest.version]));
  writeManifest(folder, { ...manifest, optionalDependencies });
}

const systemNames = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' };

const addonName = 'modelmanager.node';

/** The package.json of a platform's package. */
export function platformManifest(target) {
  const { version, engines } = readManifest();
  return {
    name: target.package,
    version,
    description: `The natives of modelmanager for ${systemNames[target.os]} on ${target.cpu}`,
    os: [target.os],
    cpu: [target.cpu],
    ...(target.libc ? { libc: [target.libc] } : {}),
    type: 'commonjs',
    main: addonName,
    files: [addonName, libraryNames[target.os], 'THIRD-PARTY-NOTICES.txt'],
    engines,
    // Plug'n'Play keeps packages as archives, out of which nothing native can be loaded.
    preferUnplugged: true,
    // Packages of a scope are private unless they say so.
    publishConfig: { access: 'public' },
  };
}

export function layOutPlatformPackage(folder, target) {
  const manifest = platformManifest(target);
  const needs = target.libc ? `, with glibc ${oldestGlibc} or newer` : '';
  const about = `${manifest.description}${needs}. npm installs it with \`modelmanager\`; there is nothing in it to \`require\`.`;
  copyInPlace(target.addon, path.join(folder, addonName));
  copyInPlace(target.library, path.join(folder, target.libraryName));
  fs.writeFileSync(path.join(folder, 'README.md'), `# ${manifest.name}\n\n${about}\n`);
  writeManifest(folder, manifest);
}
