// What a C or C++ developer gets: an install prefix, as CMake's find_package and pkg-config look for it.
//
//   include/modelmanager.h
//   lib/libmodelmanager.so
//   lib/cmake/modelmanager/…         lib/pkgconfig/modelmanager.pc
//   share/modelmanager/examples/…

import fs from 'node:fs';
import path from 'node:path';
import { artifacts, at, committedHeader, rid, sharedLibrary } from './paths.mjs';
import { copyInPlace, filesBelow, step } from './step.mjs';

const settingsFile = at('Directory.Build.props');
const cmakeFiles = at('native', 'cmake');
const pkgConfigFiles = at('native', 'pkgconfig');
const examples = at('native', 'examples');

/** The version that the header and the library have too; CMake and pkg-config know no pre-releases. */
function readVersion() {
  const [, version, major, minor] = fs.readFileSync(settingsFile, 'utf8').match(/<Version>((\d+)\.(\d+)\.\d+)[^<]*<\/Version>/) ?? [];
  if (version === undefined) {
    throw new Error(`${settingsFile} names no version`);
  }
  return { VERSION: version, MAJOR: major, MINOR: minor, MAJOR_MINOR: `${major}.${minor}` };
}

function fillIn(template, values) {
  return fs.readFileSync(template, 'utf8').replace(/@([A-Z_]+)@/g, (whole, name) => {
    if (!(name in values)) {
      throw new Error(`${template}: nothing is known for ${whole}`);
    }
    return values[name];
  });
}

function writeTemplates(folder, target) {
  const values = readVersion();
  fs.mkdirSync(target, { recursive: true });
  for (const template of filesBelow(folder)) {
    fs.writeFileSync(path.join(target, path.basename(template, '.in')), fillIn(template, values));
  }
}

/** The library, and on Windows the import library that stands beside it. */
function placeLibrary(library, folder) {
  const importLibrary = library.replace(/\.dll$/, '.lib');
  for (const file of new Set([library, importLibrary])) {
    const target = path.join(folder, path.basename(file));
    if (fs.existsSync(file) && path.resolve(file) !== path.resolve(target)) {
      copyInPlace(file, target);
    }
  }
}

/** Lays out `prefix` around a built shared library, which may be in place already. */
export function layOutNativePrefix(prefix, library) {
  const inPrefix = (...parts) => path.join(prefix, ...parts);
  if (!fs.existsSync(library)) {
    throw new Error(`${library} is not there`);
  }
  placeLibrary(library, inPrefix('lib'));
  copyInPlace(committedHeader, inPrefix('include', 'modelmanager.h'));
  const placed = inPrefix('share', 'modelmanager', 'examples');
  for (const folder of [inPrefix('lib', 'cmake', 'modelmanager'), placed]) {
    // Ours alone; what an earlier version put there goes.
    fs.rmSync(folder, { recursive: true, force: true });
  }
  writeTemplates(cmakeFiles, inPrefix('lib', 'cmake', 'modelmanager'));
  writeTemplates(pkgConfigFiles, inPrefix('lib', 'pkgconfig'));
  for (const example of filesBelow(examples)) {
    copyInPlace(example, path.join(placed, path.relative(examples, example)));
  }
}

/** The prefix of this build: artifacts/<rid>, where the library lies already. */
export function buildNativePrefix() {
  const prefix = path.join(artifacts, rid);
  const outputs = [
    ['include', 'modelmanager.h'],
    ['lib', 'cmake', 'modelmanager', 'modelmanagerConfig.cmake'],
    ['lib', 'pkgconfig', 'modelmanager.pc'],
    ['share', 'modelmanager', 'examples', 'engine.c'],
  ].map((parts) => path.join(prefix, ...parts));
  return step('install prefix', { inputs: [settingsFile, at('native')], outputs }, async () => layOutNativePrefix(prefix, sharedLibrary));
}
