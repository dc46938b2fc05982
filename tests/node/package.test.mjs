import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from './support/folders.mjs';
import { here, ModelManager, packageFolder, root } from './support/package.mjs';

const run = promisify(execFile);

/** A folder in which `modelmanager` is installed. */
function consumer(t) {
  const folder = temporaryFolder(t);
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(packageFolder, path.join(folder, 'node_modules', 'modelmanager'), 'dir');
  return folder;
}

describe('the package', () => {
  test('require and import give the same classes', async (t) => {
    const folder = consumer(t);
    fs.writeFileSync(
      path.join(folder, 'both.mjs'),
      `import { createRequire } from 'node:module';
       import * as esm from 'modelmanager';
       const cjs = createRequire(import.meta.url)('modelmanager');
       console.log(JSON.stringify([Object.keys(esm).sort(), Object.keys(cjs).sort(), esm.ModelManager === cjs.ModelManager, esm.ModelManagerError === cjs.ModelManagerError]));`,
    );
    const { stdout } = await run(process.execPath, [path.join(folder, 'both.mjs')]);
    const names = ['ModelManager', 'ModelManagerError'];
    assert.deepEqual(JSON.parse(stdout), [names, names, true, true]);
    const imported = await import(pathToFileURL(path.join(packageFolder, 'index.mjs')).href);
    assert.equal(imported.ModelManager, ModelManager);
    assert.deepEqual([imported.ModelManager.name, imported.ModelManagerError.name], names);
  });

  test('may be evaluated again beside its addon, as test runners do', async (t) => {
    const folder = consumer(t);
    fs.writeFileSync(
      path.join(folder, 'again.cjs'),
      `const ask = (root) => {
         const { ModelManager } = require('modelmanager');
         const manager = ModelManager.open({ root: require('node:path').join(__dirname, root), libraryUrl: 'http://127.0.0.1:9' });
         return { ModelManager, manager, answer: () => manager.model('m').then(() => 'found', ({ code }) => code) };
       };
       const first = ask('first');
       Object.keys(require.cache).filter((file) => !file.endsWith('.node')).forEach((file) => delete require.cache[file]);
       const second = ask('second');
       Promise.all([first.answer(), second.answer()]).then(async (answers) => {
         console.log(JSON.stringify([first.ModelManager === second.ModelManager, ...answers]));
         await Promise.all([first.manager.close(), second.manager.close()]);
       });`,
    );
    const { stdout } = await run(process.execPath, [path.join(folder, 'again.cjs')]);
    assert.deepEqual(JSON.parse(stdout), [false, 'NETWORK', 'NETWORK']);
  });

  test('has no install script and nothing to install', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
    assert.equal(manifest.dependencies, undefined);
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) {
      assert.equal(manifest.scripts[name], undefined);
    }
    assert.equal(fs.existsSync(path.join(packageFolder, 'binding.gyp')), false);
  });
});

describe('the declarations', () => {
  const compile = async (t, files) => {
    const folder = consumer(t);
    for (const [name, text] of Object.entries(files)) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      types: [],
      lib: ['es2022'],
      target: 'es2022',
      module: 'node20',
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const tsc = path.join(packageFolder, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      await run(process.execPath, [tsc, '-p', folder], { cwd: folder });
      return [];
    } catch (error) {
      return error.stdout.split('\n').filter((line) => line.includes('error TS'));
    }
  };
  const program = fs.readFileSync(path.join(here, '..', 'types', 'consumer.ts'), 'utf8');

  test('a consumer compiles under strict, as CommonJS and as ESM', async (t) => {
    assert.deepEqual(await compile(t, { 'consumer.cts': program, 'consumer.mts': program }), []);
  });

  test('wrong uses do not', async (t) => {
    const wrong = fs.readFileSync(path.join(here, '..', 'types', 'wrong.ts'), 'utf8');
    const expected = wrong.split('\n').flatMap((line, i) => (line.includes('// wrong') ? [i + 1] : []));
    assert.ok(expected.length >= 8);
    const errors = await compile(t, { 'wrong.mts': wrong });
    assert.deepEqual(
      errors.map((line) => Number(line.match(/\((\d+),/)[1])),
      expected,
    );
  });

  const header = () => fs.readFileSync(path.join(root, 'native', 'include', 'modelmanager.h'), 'utf8');
  const union = (file, name) => {
    const text = fs.readFileSync(path.join(packageFolder, 'types', file), 'utf8');
    const [, body] = text.match(new RegExp(`export type ${name} =([^;]+);`));
    return [...body.matchAll(/'(\w+)'/g)].map(([, word]) => word).sort();
  };
  const camel = (name) => name.toLowerCase().replace(/_(\w)/g, (_, letter) => letter.toUpperCase());

  test('have the codes of the C header, each documented', () => {
    const onlyInC = ['BUFFER_TOO_SMALL', 'IN_CALLBACK'];
    const codes = [...header().matchAll(/^\s*MM_([A-Z0-9_]+)\s*=\s*-\d+/gm)]
      .map(([, name]) => name)
      .filter((name) => !onlyInC.includes(name));
    assert.ok(codes.length >= 22, `${codes.length} codes in the header`);
    assert.deepEqual(union('errors.d.ts', 'ErrorCode'), codes.sort());
    const text = fs.readFileSync(path.join(packageFolder, 'types', 'errors.d.ts'), 'utf8');
    for (const code of codes) {
      assert.ok(text.includes(`\n * | \`${code}\` | `), `${code} has no line in the table`);
    }
  });

  test('have the states of the C header', () => {
    const states = [...header().matchAll(/^\s*MM_STATE_([A-Z_]+)\s*=/gm)].map(([, name]) => camel(name));
    assert.equal(states.length, 11);
    assert.deepEqual(union('progress.d.ts', 'ModelState'), states.sort());
  });

  test('and the class have the same members', () => {
    const text = fs.readFileSync(path.join(packageFolder, 'types', 'manager.d.ts'), 'utf8');
    // One that can be called in two ways is declared twice.
    const declared = [...new Set([...text.matchAll(/^ {2}(?!private)(?:static )?(\w+)[<(]/gm)].map(([, name]) => name))];
    const actual = [...Object.getOwnPropertyNames(ModelManager.prototype), 'open'].filter((name) => name !== 'constructor');
    assert.ok(declared.length >= 17);
    assert.deepEqual(declared.sort(), actual.sort());
  });
});
