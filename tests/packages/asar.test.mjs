// A packed app: installed by npm, packed into app.asar by Electron's own tool as the README says, and run out of the archive by a
// stand-in for Electron (support/archive-reader.cjs).

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import asar from '@electron/asar';
import { publishSamples, startServer } from '../abi/library.mjs';
import { startApp, target, writeFiles } from './support/packages.mjs';

const run = promisify(execFile);
const reader = fileURLToPath(new URL('support/archive-reader.cjs', import.meta.url));
const readmes = ['../../README.md', '../../node-binding/README.md'].map((file) => fs.readFileSync(new URL(file, import.meta.url), 'utf8'));
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

/** The one setting of Electron Forge that the README names. */
function unpackDir(readme) {
  const [, value] = readme.match(/asar: \{ unpackDir: '([^']+)' \}/) ?? [];
  assert.ok(value, 'the README has no recipe for Electron Forge');
  return value;
}

describe('an app in app.asar', () => {
  const ends = [];
  let app;
  let resources;
  before(async () => {
    const started = await startApp({ after: (end) => ends.unshift(end) });
    app = writeFiles(started.app, { 'program.cjs': program });
    resources = path.join(path.dirname(app), '资源 resources');
    await started.registry.npm(app, ['install', 'modelmanager']);
    fs.rmSync(path.join(app, '.npm-cache'), { recursive: true });
  });
  after(async () => {
    for (const end of ends) await end();
  });

  async function pack(name, options) {
    const archive = path.join(resources, name, 'app.asar');
    await asar.createPackageWithOptions(app, archive, options);
    return archive;
  }

  /** Runs the program out of the archive; what the app was packed from is out of its reach. */
  const start = (archive, args = []) => run(process.execPath, [reader, path.join(archive, 'program.cjs'), ...args], { timeout: 60_000 });

  test('with the natives unpacked as the READMEs say does its job, and loads them from beside the archive', async () => {
    const [recipe, same] = readmes.map(unpackDir);
    assert.equal(recipe, same);
    const archive = await pack('recipe', { unpackDir: recipe });
    const inside = asar.listPackage(archive).map((name) => name.replaceAll(path.sep, '/'));
    assert.ok(inside.includes('/node_modules/modelmanager/lib/load.js'));
    const unpacked = path.join(`${archive}.unpacked`, 'node_modules');
    assert.deepEqual(fs.readdirSync(unpacked), ['@modelmanager']);

    const world = path.join(resources, 'world');
    fs.mkdirSync(world);
    publishSamples(world);
    const server = await startServer(path.join(world, 'storage'));
    try {
      const { stdout } = await start(archive, [path.join(world, '模型 root'), server.url]);
      const seen = JSON.parse(stdout);
      assert.equal(seen.path, path.join(world, '模型 root', 'models', 'small', '2.0.0'));
      const natives = ['modelmanager.node', target.libraryName].map((name) => path.join(unpacked, target.package, name));
      assert.deepEqual(seen.natives.sort(), natives.sort());
    } finally {
      await server.stop();
    }
  });

  const messageOf = async (archive) => (await start(archive).catch((error) => error)).stderr;

  test('with the natives inside says how to unpack them', async () => {
    const message = await messageOf(await pack('packed', {}));
    assert.match(message, /This is a packed app: unpack the natives/);
    assert.ok(message.includes(`unpackDir: '${unpackDir(readmes[0])}'`), message);
  });

  test('without the natives says what to install before packing', async () => {
    fs.rmSync(path.join(app, 'node_modules', '@modelmanager'), { recursive: true });
    const message = await messageOf(await pack('without', {}));
    assert.ok(message.includes(`a packed app without the package ${target.package}`), message);
    assert.match(message, /npm install --os=/);
  });
});
