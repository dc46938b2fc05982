'use strict';

// Stands in for Electron, which is not to be had here: a program in an app archive is required out of it, and so is what it requires. Electron
// reads archives below `fs`, and so for everything; this does for what `require` and the package's loader use. Natives are loaded as they
// are everywhere: from files.
//
//   node archive-reader.cjs path/to/app.asar/program.cjs [arguments]

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const asar = require('@electron/asar');

/** { archive, name } of a path into an archive; nothing for any other path. */
function inArchive(file) {
  const [, archive, name] = /^(.*?\.asar)(?:[\\/](.*))?$/s.exec(file) ?? [];
  return archive === undefined ? undefined : { archive, name: name ?? '' };
}

/** 'file', 'folder' or undefined. */
function kindOf(file) {
  const inside = inArchive(file);
  if (inside === undefined) {
    const state = onDisk.statSync(file, { throwIfNoEntry: false });
    return state && (state.isDirectory() ? 'folder' : 'file');
  }
  try {
    return inside.name === '' || 'files' in asar.statFile(inside.archive, inside.name) ? 'folder' : 'file';
  } catch {
    return undefined;
  }
}

const onDisk = { existsSync: fs.existsSync, readFileSync: fs.readFileSync, statSync: fs.statSync };

fs.existsSync = (file) => (inArchive(String(file)) ? kindOf(String(file)) !== undefined : onDisk.existsSync(file));

fs.readFileSync = (file, options) => {
  const inside = inArchive(String(file));
  if (inside === undefined) {
    return onDisk.readFileSync(file, options);
  }
  const content = asar.extractFile(inside.archive, inside.name);
  const encoding = typeof options === 'string' ? options : options?.encoding;
  return encoding ? content.toString(encoding) : content;
};

const asFile = (file) => ['', '.js', '.cjs', '.json'].map((end) => file + end).find((one) => kindOf(one) === 'file');

/** What `require` takes of an installed package: the whole, or a part of it that its package.json lets out. */
function inPackage(folder, part) {
  const { exports, main = 'index.js' } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const named = exports?.[part] ?? (exports ? undefined : part === '.' ? main : part);
  const chosen = typeof named === 'object' ? (named.require?.default ?? named.default) : named;
  return chosen && asFile(path.join(folder, chosen));
}

function resolve(request, folder) {
  if (path.isAbsolute(request) || /^\.{1,2}[\\/]/.test(request)) {
    return asFile(path.resolve(folder, request));
  }
  const [, name, part = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(request);
  const homes = Module._nodeModulePaths(folder).map((modules) => path.join(modules, name));
  const home = homes.find((one) => kindOf(path.join(one, 'package.json')) === 'file');
  return home && inPackage(home, `.${part}`);
}

const resolveOnDisk = Module._resolveFilename;
Module._resolveFilename = function (request, parent, isMain, options) {
  const folders = options?.paths ?? [path.dirname(parent?.filename ?? '.')];
  if (Module.isBuiltin(request) || ![request, ...folders].some(inArchive)) {
    return resolveOnDisk.call(this, request, parent, isMain, options);
  }
  const found = folders.map((folder) => resolve(request, folder)).find(Boolean);
  if (found === undefined) {
    throw Object.assign(new Error(`Cannot find module '${request}'`), { code: 'MODULE_NOT_FOUND' });
  }
  return found;
};

for (const end of ['.js', '.json', '.node']) {
  const load = Module._extensions[end];
  Module._extensions[end] = (module, file) => {
    if (inArchive(file) === undefined) {
      load(module, file);
    } else if (end === '.node') {
      throw new Error(`${file}: natives cannot be loaded out of an archive`);
    } else if (end === '.json') {
      module.exports = JSON.parse(fs.readFileSync(file, 'utf8'));
    } else {
      module._compile(fs.readFileSync(file, 'utf8'), file);
    }
  };
}

process.argv.splice(1, 2, process.argv[2]);
require(process.argv[1]);
