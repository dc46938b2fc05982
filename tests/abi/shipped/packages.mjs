// The archives: what is in them, and that the same files make the same bytes.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packFolder } from '../../../.build/archive.mjs';
import { run } from '../compile.mjs';

const list = (archive) => run('tar', ['-tzf', archive]).trim().split('\n');

const notices = 'THIRD-PARTY-NOTICES.txt';

/** What has to be in each, below its one top folder. */
const wanted = {
  library: [
    'include/modelmanager.h',
    'lib/libmodelmanager.so',
    'lib/cmake/modelmanager/modelmanagerConfig.cmake',
    'lib/pkgconfig/modelmanager.pc',
    `share/modelmanager/${notices}`,
  ],
  server: ['bin/modellibrary', notices],
  npm: ['package.json', 'README.md', 'API.md', 'index.cjs', 'index.mjs', 'index.d.ts', 'built/modelmanager.cjs', 'app/main.mjs', 'app/serve.mjs', 'app/built/page.js', notices],
  npmPlatform: ['package.json', 'README.md', 'modelmanager.node', 'libmodelmanager.so', notices],
};

/** Whose work is in each. */
const runtime = ['The MIT License', '.NET Foundation', 'The OpenSSL Project Authors', 'Apache License'];
const authors = { library: runtime, server: runtime, npm: ['Google LLC'], npmPlatform: [...runtime, 'GCC RUNTIME LIBRARY EXCEPTION'] };

function checkContents(archive, kind) {
  const names = list(archive);
  const tops = new Set(names.map((name) => name.split('/')[0]));
  const inside = names.map((name) => name.slice(name.indexOf('/') + 1));
  const missing = wanted[kind].filter((name) => !inside.includes(name));
  if (missing.length > 0 || tops.size !== 1) {
    throw new Error(`no ${missing.join(' ')} below ${[...tops].join(' ')}:\n${names.join('\n')}`);
  }
  const natives = inside.filter((name) => /\.(node|so|dll|dylib)$/.test(name));
  if (kind === 'npm' && natives.length > 0) {
    throw new Error(`natives belong into the packages of the platforms: ${natives.join(' ')}`);
  }
  if (kind === 'npmPlatform' && inside.length !== wanted.npmPlatform.length) {
    throw new Error(`there is more in it than the natives: ${inside.join(' ')}`);
  }
}

function checkNotices(archive, kind, folder) {
  const name = list(archive).find((one) => one.endsWith('THIRD-PARTY-NOTICES.txt'));
  run('tar', ['-xzf', archive, '-C', folder, name]);
  const text = fs.readFileSync(path.join(folder, name), 'utf8');
  const missing = authors[kind].filter((words) => !text.includes(words));
  if (missing.length > 0) {
    throw new Error(`${name} says nothing of ${missing.join(', ')}`);
  }
}

/** Files of odd sizes, names and times; a second copy is made in another order, at another time, with other modes. */
function checkReproducible(folder) {
  const deep = `${'ordner/'.repeat(14)}模型 文件.txt`;
  const files = { 'b.txt': 'b'.repeat(512), a: '', 'run me': 'x'.repeat(513), [deep]: 'deep' };
  const make = (name, order, mode) => {
    for (const file of order) {
      const target = path.join(folder, name, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, files[file], { mode: file === 'run me' ? mode | 0o100 : mode });
      fs.utimesSync(target, mode, mode);
    }
    packFolder(path.join(folder, name), path.join(folder, `${name}.tar.gz`), 'top');
    return fs.readFileSync(path.join(folder, `${name}.tar.gz`));
  };
  const order = Object.keys(files);
  if (!make('one', order, 0o600).equals(make('two', order.toReversed(), 0o640))) {
    throw new Error('the same files made other bytes');
  }
  const target = path.join(folder, 'out');
  fs.mkdirSync(target);
  run('tar', ['-xzf', path.join(folder, 'one.tar.gz'), '-C', target]);
  for (const [name, text] of Object.entries(files)) {
    if (fs.readFileSync(path.join(target, 'top', name), 'utf8') !== text) {
      throw new Error(`${name} came out different`);
    }
  }
  if ((fs.statSync(path.join(target, 'top', 'run me')).mode & 0o111) === 0 || (fs.statSync(path.join(target, 'top', 'b.txt')).mode & 0o111) !== 0) {
    throw new Error('a program is none any more, or a file became one');
  }
}

export async function checkPackages(results, { packages }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm 包-'));
  try {
    for (const [kind, archive] of Object.entries(packages)) {
      await results.check(`${path.basename(archive)} has what belongs in it`, () => checkContents(archive, kind));
      await results.check(`${path.basename(archive)} says whose work is in it`, () => checkNotices(archive, kind, folder));
    }
    await results.check('an archive has the same bytes whoever makes it, and tar reads it', () => checkReproducible(folder));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
