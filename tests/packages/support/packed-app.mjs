// An app that is packed, and run out of its archive by a stand-in for Electron (archive-reader.cjs).

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publishSamples, startServer } from '../../abi/library.mjs';
import { startApp, target, writeFiles } from './packages.mjs';

const run = promisify(execFile);
const reader = fileURLToPath(new URL('archive-reader.cjs', import.meta.url));
const readme = (...parts) => fs.readFileSync(new URL(['../../..', ...parts, 'README.md'].join('/'), import.meta.url), 'utf8');

const program = `
  'use strict';
  const { ModelManager } = require('modelmanager');
  const [, , root, libraryUrl] = process.argv;
  (async () => {
    const manager = ModelManager.open({ root, libraryUrl });
    const { path } = await manager.download('small').done;
    await manager.close();
    const natives = process.report.getReport().sharedObjects.filter((file) => /modelmanager\\.(node|so|dll|dylib)$/.test(file));
    console.log(JSON.stringify({ path, natives }));
  })();
`;

/** What both READMEs say that packagers are to be told: { forge: { unpackDir }, builder: { asarUnpack } }. */
export function recipes() {
  const [ours, packaged] = [readme(), readme('node-binding')].map((text) => {
    const [, unpackDir] = text.match(/asar: \{ unpackDir: '([^']+)' \}/) ?? [];
    const [, asarUnpack] = text.match(/asarUnpack"?: \[['"]([^'"]+)['"]\]/) ?? [];
    assert.ok(unpackDir && asarUnpack, 'a README has no recipe');
    return { forge: { unpackDir }, builder: { asarUnpack: [asarUnpack] } };
  });
  assert.deepEqual(ours, packaged);
  return ours;
}

/** What the README says that Forge is to leave out beside a bundler: the source of a function. */
export function forgeIgnore() {
  const [, ignore] = readme().match(/^ *ignore: (\(file\) => .+),$/m) ?? [];
  assert.ok(ignore, 'the README has no recipe');
  return ignore;
}

/** An app with modelmanager installed by npm: { app, folder }; the folder is the app's own world. */
export async function startInstalledApp(t) {
  const { registry, app } = await startApp(t);
  writeFiles(app, { 'program.cjs': program });
  await registry.npm(app, ['install', 'modelmanager']);
  fs.rmSync(path.join(app, '.npm-cache'), { recursive: true });
  return { app, folder: path.dirname(app) };
}

/** Runs the program out of an archive. */
export const startArchive = (archive, args = [], file = 'program.cjs') =>
  run(process.execPath, [reader, path.join(archive, file), ...args], { timeout: 60_000 });

/** The app does its job out of the archive, and its natives are those that lie beside it. */
export async function checkArchive(archive, file = 'program.cjs') {
  const world = path.join(path.dirname(archive), '世界 world');
  fs.mkdirSync(world);
  publishSamples(world);
  const server = await startServer(path.join(world, 'storage'));
  try {
    const { stdout } = await startArchive(archive, [path.join(world, '模型 root'), server.url], file);
    const seen = JSON.parse(stdout);
    assert.equal(seen.path, path.join(world, '模型 root', 'models', 'small', '2.0.0'));
    const beside = path.join(`${archive}.unpacked`, 'node_modules', target.package);
    assert.deepEqual(seen.natives.sort(), ['modelmanager.node', target.libraryName].map((name) => path.join(beside, name)).sort());
  } finally {
    await server.stop();
  }
}
