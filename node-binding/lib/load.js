'use strict';

// Finds and loads the addon. It lies in prebuilds/<platform>-<arch>/ with the native library beside it.

const fs = require('node:fs');
const path = require('node:path');

const target = `${process.platform}-${process.arch}`;
const library = { win32: 'modelmanager.dll', darwin: 'libmodelmanager.dylib' }[process.platform] ?? 'libmodelmanager.so';

/**
 * Inside an app archive nothing can be loaded: packagers put natives beside it, into app.asar.unpacked.
 * @param {string} file
 * @returns {string}
 */
function outsideArchive(file) {
  return file.replace(/\.asar(?=[\\/])/, '.asar.unpacked');
}

/**
 * Where the addon may be, best first.
 * @param {string} home the folder of this package
 * @returns {string[]}
 */
function candidates(home) {
  const inside = path.join(home, 'prebuilds', target, 'modelmanager.node');
  return [...new Set([outsideArchive(inside), inside])];
}

/**
 * One line on why a file that is there, or is not, did not load.
 * @param {string} file
 * @param {unknown} error
 * @returns {string}
 */
function reason(file, error) {
  if (!fs.existsSync(file)) {
    return 'is not there';
  }
  if (!fs.existsSync(path.join(path.dirname(file), library))) {
    return `is there, but ${library} is not beside it`;
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * What to do about it, most likely first.
 * @param {string[]} tried
 * @returns {string[]}
 */
function advice(tried) {
  if (tried.some((file) => file.includes('.asar'))) {
    return [
      'This is a packed app: unpack the natives, both the .node file and the library beside it.',
      "electron-builder does so by itself; Electron Forge needs packagerConfig.asar.unpack = '**/*.{node,so,dll,dylib}'.",
    ];
  }
  if (tried.some((file) => fs.existsSync(file))) {
    return ['The natives are there but do not load here. Reinstall the package, or build it again with ./build.sh in the repository.'];
  }
  return [
    `There is no build for ${target} in this package.`,
    'In the repository run ./build.sh (Windows: build.ps1). In an app, install the package again on the platform it is to run on.',
  ];
}

/**
 * @param {string} home the folder of this package
 * @returns {import('./native.js').Raw}
 */
function load(home) {
  const failures = [];
  const tried = candidates(home);
  for (const file of tried) {
    try {
      return require(file);
    } catch (error) {
      failures.push({ line: `  ${file}: ${reason(file, error)}`, error });
    }
  }
  const lines = [
    `modelmanager could not load its native addon for ${target}. Tried:`,
    ...failures.map((failure) => failure.line),
    'How to fix it:',
    ...advice(tried).map((line) => `  ${line}`),
  ];
  throw new Error(lines.join('\n'), { cause: failures.at(-1)?.error });
}

module.exports = { load };
