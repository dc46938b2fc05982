// What npm does with the packages, as the people who use them ask it to: on this platform, for another one, and when they leave the
// natives out. The registry is one of our own on loopback; nothing else is reached.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { installedPlatforms, packages, startApp, target, targets, writeFiles } from './support/packages.mjs';

const run = promisify(execFile);
const optionsFor = ({ os, cpu, libc }) => [`--os=${os}`, `--cpu=${cpu}`, ...(libc ? [`--libc=${libc}`] : [])];

/** Opens a manager in a process of its own, by `require` or by `import`; the message of the error, or what it is. */
async function load(app, kind = 'cjs') {
  const load = kind === 'cjs' ? "Promise.resolve(require('modelmanager'))" : "import('modelmanager')";
  const code = `${load}.then(({ ModelManager }) => ModelManager.open({ root: process.argv[2], libraryUrl: 'http://127.0.0.1:9', schedulerUrl: null }).close()).then(() => console.log('opened'), (error) => console.log(error.message));`;
  const file = path.join(
    writeFiles(app, { 'load.cjs': kind === 'cjs' ? `try { ${code} } catch (error) { console.log(error.message) }` : code }),
    'load.cjs',
  );
  const { stdout } = await run(process.execPath, [file, path.join(app, '模型 root')]);
  return stdout.trimEnd();
}

describe('npm install modelmanager', () => {
  test('brings the natives of this platform and of no other, runs nothing, and remembers all platforms', async (t) => {
    const { registry, app } = await startApp(t);
    await registry.npm(app, ['install', 'modelmanager']);
    assert.deepEqual(installedPlatforms(app), [target.package]);
    assert.deepEqual(registry.fetched.sort(), [packages.npm, packages.npmPlatform].map((file) => path.basename(file)).sort());
    const lock = JSON.parse(fs.readFileSync(path.join(app, 'package-lock.json'), 'utf8')).packages;
    for (const { package: name, os, cpu, libc } of targets) {
      const locked = lock[`node_modules/${name}`];
      assert.deepEqual([locked.os, locked.cpu, locked.libc, locked.optional], [[os], [cpu], libc && [libc], true], name);
    }
    assert.ok(Object.values(lock).every(({ hasInstallScript }) => !hasInstallScript));
    assert.equal(await load(app), 'opened');
    assert.equal(await load(app, 'esm'), 'opened');
  });

  test('with --omit=optional brings no natives; the error says so, and what it says helps', async (t) => {
    const { registry, app } = await startApp(t);
    await registry.npm(app, ['install', 'modelmanager', '--omit=optional']);
    assert.deepEqual(installedPlatforms(app), []);
    assert.match(await load(app), /--omit=optional.*: install again with them/);
    await registry.npm(app, ['install']);
    assert.equal(await load(app), 'opened');
  });

  for (const other of targets.filter(({ rid }) => rid !== target.rid)) {
    test(`with ${optionsFor(other).join(' ')} brings those of ${other.rid}`, async (t) => {
      const { registry, app } = await startApp(t);
      await registry.npm(app, ['install', 'modelmanager', ...optionsFor(other)]);
      assert.deepEqual(installedPlatforms(app), [other.package]);
      const message = await load(app);
      assert.ok(
        message.includes(`Installed is ${other.package}: for another ${other.os === target.os ? 'processor' : 'system'}.`),
        message,
      );
      assert.ok(message.includes(`npm install ${optionsFor(target).join(' ')}`), message);
    });
  }

  test('takes a lock file that was made for another platform', async (t) => {
    const { registry, app } = await startApp(t);
    const other = targets.find(({ os }) => os !== target.os);
    await registry.npm(app, ['install', 'modelmanager', ...optionsFor(other)]);
    fs.rmSync(path.join(app, 'node_modules'), { recursive: true });
    await registry.npm(app, ['ci']);
    assert.deepEqual(installedPlatforms(app), [target.package]);
    assert.equal(await load(app), 'opened');
  });

  test('where there is no glibc brings no natives', async (t) => {
    const { registry, app } = await startApp(t);
    await registry.npm(app, ['install', 'modelmanager', '--os=linux', '--cpu=x64', '--libc=musl']);
    assert.deepEqual(installedPlatforms(app), []);
  });
});
