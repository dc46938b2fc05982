import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { built, copyNatives, copyPackage, target } from '../support/copies.mjs';
import { temporaryFolder } from '../support/folders.mjs';

const run = promisify(execFile);

/** Requires it in a process of its own; the message of the error, or an empty string. */
async function load(home) {
  const script = 'try { require(process.argv[1]); console.log("") } catch (error) { console.log(error.message) }';
  const { stdout } = await run(process.execPath, ['-e', script, home]);
  return stdout.trimEnd();
}

describe('loading', () => {
  test('works from any folder', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), '应用 程序', 'modelmanager'));
    copyNatives(home);
    assert.equal(await load(home), '');
  });

  test('works from a packed app, whose natives are unpacked beside the archive', async (t) => {
    const folder = temporaryFolder(t);
    const home = copyPackage(path.join(folder, 'app.asar', 'node_modules', 'modelmanager'));
    copyNatives(path.join(folder, 'app.asar.unpacked', 'node_modules', 'modelmanager'));
    assert.equal(await load(home), '');
  });

  if (process.platform === 'linux') {
    test('the addon stays mapped, looks beside itself, and exports nothing of its own', async () => {
      const addon = path.join(built, 'modelmanager.node');
      const { stdout: dynamic } = await run('readelf', ['--dynamic', '--wide', addon]);
      assert.match(dynamic, /FLAGS_1.*NODELETE/);
      assert.match(dynamic, /RUNPATH.*\[\$ORIGIN\]/);
      assert.match(dynamic, /NEEDED.*\[libmodelmanager\.so\]/);
      const { stdout: names } = await run('nm', ['--dynamic', '--defined-only', addon]);
      const exported = names
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').at(-1))
        .sort();
      assert.deepEqual(exported, ['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
    });
  }

  test('says what it tried, and what to do, when there is no build', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'modelmanager'));
    const message = await load(home);
    assert.ok(message.includes(`could not load its native addon for ${target}`));
    assert.ok(message.includes(`${path.join(home, 'prebuilds', target, 'modelmanager.node')}: is not there`));
    assert.match(message, /run \.\/build\.sh/);
  });

  test('says so when the library is not beside the addon', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'modelmanager'));
    copyNatives(home, (name) => name.endsWith('.node'));
    assert.match(await load(home), /is there, but \S*modelmanager\.\w+ is not beside it/);
  });

  test('says so when the file is no addon', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'modelmanager'));
    fs.writeFileSync(path.join(copyNatives(home), 'modelmanager.node'), 'no addon');
    const message = await load(home);
    assert.match(message, /modelmanager\.node: .*(file too short|invalid ELF|not a valid)/);
    assert.match(message, /Reinstall the package/);
  });

  test('names the packagers when the natives were not unpacked', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'app.asar', 'modelmanager'));
    const message = await load(home);
    assert.ok(message.includes('app.asar.unpacked'));
    assert.match(message, /packagerConfig\.asar\.unpack/);
  });
});
