// Two physical copies of the package in one process, as a tree of dependencies brings them: the library of the one that is
// loaded first serves both, because the system takes a library of the same name once.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { copyNatives, copyPackage } from '../support/copies.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { packageFolder } from '../support/package.mjs';
import { slowModel } from '../support/slow-model.mjs';

const { version } = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
const otherVersion = version.replace(/^./, '9');

function newCopy(t) {
  const home = copyPackage(path.join(temporaryFolder(t), 'node_modules', 'modelmanager'));
  return { home, natives: copyNatives(home) };
}

/** Makes the addon believe that it was compiled with the header of another version. */
function changeVersion(natives) {
  const file = path.join(natives, 'modelmanager.node');
  const parts = fs.readFileSync(file, 'latin1').split(`\0${version}\0`);
  assert.equal(parts.length, 2, 'the addon has the version that it was compiled with once');
  fs.writeFileSync(file, parts.join(`\0${otherVersion}\0`), 'latin1');
}

describe('two copies of the package in one process', () => {
  test('of one version work on one root', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async (_load, { homes, options }, say) => {
      const [one, other] = homes.map((home) => require(home).ModelManager);
      const [first, second] = [one, other].map((its) => its.open(options));
      const paths = await Promise.all([first, second].map(async (manager) => (await manager.download('asr').done).path));
      say([one === other, paths[0] === paths[1], require('node:fs').existsSync(paths[0])]);
      // One core for the root, as one copy has it: which library it is of is settled.
      try {
        other.open({ ...options, libraryUrl: 'http://127.0.0.1:1' });
      } catch (error) {
        say(error.message);
      }
      await first.close();
      say(second.installed().map((model) => model.version));
      await second.close();
    };
    const homes = [newCopy(t), newCopy(t)].map(({ home }) => home);
    const { code, signal, lines, errors } = await startChild(t, body, { homes, options }, { isLoaded: false }).exit;
    assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
    assert.deepEqual(lines, [[false, true, true], 'this process has the root open with another libraryUrl', ['1.0.0']]);
  });

  test('of two versions are refused by name, and the first goes on', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const [first, second] = [newCopy(t), newCopy(t)];
    changeVersion(second.natives);
    const body = async (_load, { homes, options }, say) => {
      const [one, other] = homes.map((home) => require(home).ModelManager);
      try {
        other.open(options);
      } catch (error) {
        say(error.message);
      }
      const manager = one.open(options);
      say((await manager.download('asr').done).version);
      await manager.close();
    };
    const homes = [first.home, second.home];
    const { code, signal, lines, errors } = await startChild(t, body, { homes, options }, { isLoaded: false }).exit;
    assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
    const [message, downloaded] = lines;
    assert.match(message, /two versions of modelmanager are loaded in one process/);
    assert.ok(message.includes(`this package is ${otherVersion}, the library that was loaded first is ${version}`), message);
    assert.match(message, /Make them one, for example with npm dedupe/);
    assert.equal(downloaded, '1.0.0');
  });
});
