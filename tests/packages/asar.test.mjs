// A packed app: installed by npm, packed into app.asar by Electron's own tool as the README says, and run out of the archive by a
// stand-in for Electron.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import asar from '@electron/asar';
import { checkArchive, recipes, startArchive, startInstalledApp } from './support/packed-app.mjs';
import { target } from './support/packages.mjs';

describe('an app in app.asar', () => {
  const ends = [];
  let app;
  let resources;
  before(async () => {
    const installed = await startInstalledApp({ after: (end) => ends.unshift(end) });
    app = installed.app;
    resources = path.join(installed.folder, '资源 resources');
  });
  after(async () => {
    for (const end of ends) await end();
  });

  async function pack(name, options) {
    const archive = path.join(resources, name, 'app.asar');
    await asar.createPackageWithOptions(app, archive, options);
    return archive;
  }
  const messageOf = async (archive) => (await startArchive(archive).catch((error) => error)).stderr;

  test('with the natives unpacked as the READMEs say does its job, and loads them from beside the archive', async () => {
    const archive = await pack('recipe', recipes().forge);
    const inside = asar.listPackage(archive).map((name) => name.replaceAll(path.sep, '/'));
    assert.ok(inside.includes('/node_modules/modelmanager/built/modelmanager.cjs'));
    assert.deepEqual(fs.readdirSync(path.join(`${archive}.unpacked`, 'node_modules')), ['@modelmanager']);
    await checkArchive(archive);
  });

  test('with the natives inside says how to unpack them', async () => {
    const message = await messageOf(await pack('packed', {}));
    assert.match(message, /This is a packed app: unpack the natives/);
    assert.ok(message.includes(`unpackDir: '${recipes().forge.unpackDir}'`), message);
    assert.ok(message.includes(`asarUnpack: ['${recipes().builder.asarUnpack}']`), message);
  });

  test('without the natives says what to install before packing', async () => {
    fs.rmSync(path.join(app, 'node_modules', '@modelmanager'), { recursive: true });
    const message = await messageOf(await pack('without', {}));
    assert.ok(message.includes(`a packed app without the package ${target.package}`), message);
    assert.match(message, /npm install --os=/);
  });
});
