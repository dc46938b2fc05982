import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { built, copyNatives, copyPackage, copyPlatformPackage, platform, platforms, target, version } from '../support/copies.mjs';
import { temporaryFolder } from '../support/folders.mjs';

const run = promisify(execFile);

/**
 * Requires it in a process of its own, which says of itself what `claims` say, and opens a root, for which the library has to be there too; the
 * message of the error, or an empty string.
 */
async function load(home, claims = '') {
  const root = fs.mkdtempSync(path.join(path.dirname(home), '根-'));
  const script = `${claims}; try { require(process.argv[1]).ModelManager.open({ root: process.argv[2], libraryUrl: 'http://127.0.0.1:9' }).close() } catch (error) { console.log(error.message) }`;
  const { stdout } = await run(process.execPath, ['-e', script, home, root]);
  return stdout.trimEnd();
}

const claim = (name, value) => `Object.defineProperty(process, '${name}', { value: ${JSON.stringify(value)} })`;

/** The package in the node_modules of an app. */
const installedIn = (app) => copyPackage(path.join(app, 'node_modules', 'modelmanager'));

describe('loading', () => {
  test('takes the build of the repository', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), '应用 程序', 'modelmanager'));
    copyNatives(home);
    assert.equal(await load(home), '');
  });

  test("takes the platform's package, beside it, above it, or where only its own dependencies are", async (t) => {
    const folder = temporaryFolder(t);
    for (const place of ['node_modules', '../node_modules', 'node_modules/modelmanager/node_modules']) {
      const app = path.join(folder, place.replaceAll('/', ' '), '应用 程序');
      const home = installedIn(app);
      copyPlatformPackage(path.join(app, place));
      assert.equal(await load(home), '', place);
    }
  });

  test('takes the build of the repository before an installed package', async (t) => {
    const app = temporaryFolder(t);
    const home = installedIn(app);
    copyPlatformPackage(path.join(app, 'node_modules'));
    const natives = copyNatives(home);
    const script = 'require(process.argv[1]); console.log(Object.keys(require.cache).filter((file) => file.endsWith(".node")).join())';
    const { stdout } = await run(process.execPath, ['-e', script, home]);
    assert.equal(stdout.trimEnd(), path.join(natives, 'modelmanager.node'));
  });

  for (const place of ['app.asar', 'app.asar.unpacked']) {
    test(`works from a packed app, whose platform package is known in ${place}`, async (t) => {
      const folder = path.join(temporaryFolder(t), '应用 程序', 'resources');
      const home = installedIn(path.join(folder, 'app.asar'));
      copyPlatformPackage(path.join(folder, 'app.asar.unpacked', 'node_modules'));
      if (place === 'app.asar') {
        copyPlatformPackage(path.join(folder, 'app.asar', 'node_modules'), { keep: () => false });
      }
      assert.equal(await load(home), '');
    });
  }

  if (process.platform === 'linux') {
    test('the addon stays mapped, is not linked with the library, and exports nothing of its own', async () => {
      const addon = path.join(built, 'modelmanager.node');
      const { stdout: dynamic } = await run('readelf', ['--dynamic', '--wide', addon]);
      assert.match(dynamic, /FLAGS_1.*NODELETE/);
      assert.doesNotMatch(dynamic, /RUNPATH|RPATH|\[libmodelmanager/);
      const { stdout: wanted } = await run('nm', ['--dynamic', '--undefined-only', addon]);
      assert.match(wanted, /napi_create_function/);
      assert.doesNotMatch(wanted, /\bmm_/, 'every function of the library is looked up');
      const { stdout: names } = await run('nm', ['--dynamic', '--defined-only', addon]);
      const exported = names
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ').at(-1))
        .sort();
      assert.deepEqual(exported, ['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
    });
  }
});

describe('what does not load says what to do:', () => {
  test('the repository is not built', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'node-binding'));
    fs.mkdirSync(path.join(home, 'native'));
    const message = await load(home);
    assert.ok(message.includes(`could not load its native addon for ${target}`));
    assert.match(message, /run \.\/build\.sh/);
  });

  test('optional dependencies were left out', async (t) => {
    const message = await load(installedIn(temporaryFolder(t)));
    assert.ok(message.includes(`${platform.package}: is not installed`), message);
    assert.match(message, /--omit=optional/);
    assert.match(message, /lock file/);
    assert.ok(message.includes(`npm install --os=${platform.os} --cpu=${platform.cpu}`), message);
  });

  test('node_modules was installed for another processor', async (t) => {
    const app = temporaryFolder(t);
    const home = installedIn(app);
    const other = platforms.find(({ os, cpu }) => os === platform.os && cpu !== platform.cpu);
    copyPlatformPackage(path.join(app, 'node_modules'), { of: other });
    const message = await load(home);
    assert.ok(message.includes(`Installed is ${other.package}: for another processor.`), message);
    assert.ok(message.includes(`take the Electron or Node that is for ${other.cpu}`), message);
    assert.match(message, /npm install --os=/);
  });

  test('node_modules was installed on another system', async (t) => {
    const app = temporaryFolder(t);
    const home = installedIn(app);
    const other = platforms.find(({ os }) => os !== platform.os);
    copyPlatformPackage(path.join(app, 'node_modules'), { of: other });
    assert.ok((await load(home)).includes(`Installed is ${other.package}: for another system.`));
  });

  test('there is no build for this system or processor', async (t) => {
    const message = await load(installedIn(temporaryFolder(t)), claim('arch', 'riscv64'));
    assert.ok(message.includes(`There is no build for ${process.platform}-riscv64.`), message);
    assert.ok(platforms.every(({ os, cpu }) => message.includes(`${os}-${cpu}`)));
  });

  if (process.platform === 'linux') {
    test('the system has no glibc', async (t) => {
      const noGlibc = "process.report.getReport = () => ({ header: { nodejsVersion: 'v22' } })";
      assert.match(await load(installedIn(temporaryFolder(t)), noGlibc), /without glibc, such as Alpine \(musl\).*node:22-slim/);
    });

    test('a host that cannot tell its glibc is not taken for one without', async (t) => {
      assert.match(await load(installedIn(temporaryFolder(t)), claim('report', undefined)), /--omit=optional/);
    });

    test('the glibc is too old', async (t) => {
      const app = temporaryFolder(t);
      const home = installedIn(app);
      copyPlatformPackage(path.join(app, 'node_modules'));
      const old = `process.dlopen = () => { throw new Error("/lib/libm.so.6: version \`GLIBC_2.29' not found") };
        process.report.getReport = () => ({ header: { glibcVersionRuntime: '2.28' } })`;
      assert.match(await load(home, old), /needs glibc 2\.31 or newer; here is 2\.28/);
    });
  }

  test('the two packages are of different versions', async (t) => {
    const app = temporaryFolder(t);
    const home = installedIn(app);
    copyPlatformPackage(path.join(app, 'node_modules'), { manifest: { version: '9.9.9' } });
    const message = await load(home);
    assert.ok(message.includes(`is of version 9.9.9, and modelmanager of ${version}`), message);
    assert.match(message, /Both have to be of one version/);
  });

  test('the library is not beside the addon', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), 'modelmanager'));
    copyNatives(home, (name) => name.endsWith('.node'));
    assert.match(await load(home), /is there, but \S*modelmanager\.\w+ is not beside it/);
  });

  test('the library is none: said by open, as often as it is tried', async (t) => {
    const home = copyPackage(path.join(temporaryFolder(t), '应用 程序', 'modelmanager'));
    const natives = copyNatives(home);
    const file = path.join(
      natives,
      fs.readdirSync(natives).find((name) => !name.endsWith('.node')),
    );
    fs.rmSync(file);
    fs.writeFileSync(file, 'no library');
    const script = `const { ModelManager } = require(process.argv[1]);
      for (let i = 0; i < 2; i++) {
        try { ModelManager.open({ root: process.argv[2], libraryUrl: 'http://127.0.0.1:9' }) } catch (error) { console.log(error.message) }
      }`;
    const root = path.join(temporaryFolder(t), 'root');
    const { stdout } = await run(process.execPath, ['-e', script, home, root]);
    const [first, second] = stdout.trimEnd().split(/\n(?=modelmanager could not load)/);
    assert.ok(first.includes(`modelmanager.node: ${file}: `), first);
    assert.match(first, /file too short|invalid ELF|not a valid/);
    assert.match(first, /Install the package again/);
    assert.equal(second, first);
    assert.equal(fs.existsSync(root), false);
  });

  test('a library that is none, beside a packed app', async (t) => {
    const app = path.join(temporaryFolder(t), 'app.asar');
    const home = installedIn(app);
    const natives = copyPlatformPackage(path.join(`${app}.unpacked`, 'node_modules'));
    const library = fs.readdirSync(natives).find((name) => /^(lib)?modelmanager\.(so|dylib|dll)$/.test(name));
    fs.rmSync(path.join(natives, library));
    fs.writeFileSync(path.join(natives, library), 'no library');
    const message = await load(home);
    assert.ok(message.includes(path.join(natives, library)), message);
    assert.match(message, /Install the package again/);
    assert.doesNotMatch(message, /asarUnpack/);
  });

  test('the file is no addon', async (t) => {
    const app = temporaryFolder(t);
    const home = installedIn(app);
    fs.writeFileSync(path.join(copyPlatformPackage(path.join(app, 'node_modules')), 'modelmanager.node'), 'no addon');
    const message = await load(home);
    assert.match(message, /modelmanager\.node: .*(file too short|invalid ELF|not a valid)/);
    assert.match(message, /Install the package again/);
  });

  test('an app was packed without unpacking the natives', async (t) => {
    const app = path.join(temporaryFolder(t), 'app.asar');
    const home = installedIn(app);
    copyPlatformPackage(path.join(app, 'node_modules'));
    const message = await load(home);
    assert.ok(message.includes('app.asar.unpacked'), message);
    assert.match(message, /asarUnpack/);
    assert.match(message, /packagerConfig.*unpackDir/);
  });

  test("an app was packed without this platform's natives", async (t) => {
    const message = await load(installedIn(path.join(temporaryFolder(t), 'app.asar')));
    assert.ok(message.includes(`a packed app without the package ${platform.package}`), message);
    assert.match(message, /npm install --os=/);
  });

  test('a bundler has put it into a bundle', async (t) => {
    const app = temporaryFolder(t);
    const home = copyPackage(path.join(app, 'dist'));
    fs.writeFileSync(path.join(home, 'package.json'), '{ "name": "somebody-elses-app", "main": "index.cjs" }');
    assert.match(await load(home), /name it as external/);
  });
});
