'use strict';

// Finds and loads the addon; the native library lies beside it. In the repository they are in prebuilds/<platform>-<arch>/, for
// everybody else in the platform's own package, which npm installs with this one.

const fs = require('node:fs');
const path = require('node:path');
const { platform } = require('./platforms.js');

const target = `${process.platform}-${process.arch}`;
const addon = 'modelmanager.node';
const library =
  { win32: 'modelmanager.dll', darwin: 'libmodelmanager.dylib' }[/** @type {string} */ (process.platform)] ?? 'libmodelmanager.so';

/**
 * @typedef {object} Attempt
 * @property {string} file       what was loaded, or would have been
 * @property {unknown} [error]   why it did not load
 * @property {string} [version]  of the package that it is of
 */

/**
 * Inside an app archive nothing can be loaded: packagers put natives beside it, into app.asar.unpacked.
 * @param {string} file
 * @returns {string}
 */
function outsideArchive(file) {
  return file.replace(/\.asar(?=[\\/])/, '.asar.unpacked');
}

/**
 * The folder of an installed package, or undefined.
 * @param {string} name
 * @param {string} home the folder of this package
 * @returns {string | undefined}
 */
function folderOf(name, home) {
  try {
    return path.dirname(require.resolve(`${name}/package.json`, { paths: [home, outsideArchive(home)] }));
  } catch {
    return undefined;
  }
}

/**
 * Where the addon may be, best first; looked for only when it is asked for.
 * @param {string} home
 * @returns {Generator<Attempt, void>}
 */
function* candidates(home) {
  const prebuilds = outsideArchive(path.join(home, 'prebuilds'));
  if (fs.existsSync(prebuilds)) {
    yield { file: path.join(prebuilds, target, addon) };
  }
  const installed = platform && folderOf(platform.package, home);
  if (installed !== undefined) {
    yield { file: outsideArchive(path.join(installed, addon)), version: require(path.join(installed, 'package.json')).version };
  }
}

/**
 * One line on why a file that is there, or is not, did not load.
 * @param {Attempt} attempt
 * @returns {string}
 */
function reason({ file, error }) {
  if (!fs.existsSync(file)) {
    return 'is not there';
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * JavaScript and natives are of one build: each knows the other's functions, and nothing else.
 * @param {Attempt} attempt
 * @param {string} home
 */
function checkVersion({ version }, home) {
  if (version === undefined) {
    return;
  }
  const own = require(path.join(home, 'package.json')).version;
  if (version !== own) {
    throw new Error(`is of version ${version}, and modelmanager of ${own}`);
  }
}

/**
 * The addon loads the library on a thread of its own, and only whoever calls it hears of that.
 * @param {Attempt} attempt
 */
function checkLibrary({ file }) {
  if (!fs.existsSync(path.join(path.dirname(file), library)) && fs.existsSync(file)) {
    throw new Error(`is there, but ${library} is not beside it`);
  }
}

/**
 * @param {string} home the folder of this package
 * @param {Attempt[]} tried
 */
function failure(home, tried) {
  // Compiled only when it is needed.
  const { advice } = require('./load-advice.js');
  const lines = [
    `modelmanager could not load its native addon for ${target}. Tried:`,
    ...tried.map((attempt) => `  ${attempt.file}: ${reason(attempt)}`),
    ...(tried.length === 0 ? [`  ${platform?.package ?? `a package for ${target}`}: is not installed`] : []),
    'How to fix it:',
    ...advice(home, tried, folderOf).map((line) => `  ${line}`),
  ];
  return new Error(lines.join('\n'), { cause: tried.at(-1)?.error });
}

/**
 * @param {string} home the folder of this package
 * @returns {{ raw: import('./native.mjs').Raw, explain: (error: unknown) => Error }} the addon; and what to say when its library does not load
 */
function load(home = path.dirname(__dirname)) {
  /** @type {Attempt[]} */
  const tried = [];
  for (const attempt of candidates(home)) {
    tried.push(attempt);
    try {
      checkVersion(attempt, home);
      checkLibrary(attempt);
      const raw = require(attempt.file);
      return { raw, explain: (error) => failure(home, [...tried.slice(0, -1), { ...attempt, error }]) };
    } catch (error) {
      attempt.error = error;
    }
  }
  throw failure(home, tried);
}

module.exports = { load };
