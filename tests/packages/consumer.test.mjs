// A project of somebody else's: modelmanager installed from the registry, compiled by TypeScript under strict, and run.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { publishSamples, startServer } from '../abi/library.mjs';
import { startApp, writeFiles } from './support/packages.mjs';

const run = promisify(execFile);
const here = (...parts) => fileURLToPath(new URL(parts.join('/'), import.meta.url));
const read = (...parts) => fs.readFileSync(here(...parts), 'utf8');

/** The newest TypeScript, and the oldest one that is here: the one that are-the-types-wrong brings. */
const compilers = {
  newest: here('..', '..', 'node-binding', 'node_modules', 'typescript', 'bin', 'tsc'),
  older: here('node_modules', 'typescript', 'bin', 'tsc'),
};

/** Everything of the declarations. */
const everything = read('..', 'node', 'types', 'consumer.ts');

const strict = { strict: true, skipLibCheck: false, types: [], lib: ['es2022'], target: 'es2022', exactOptionalPropertyTypes: true };
const projects = {
  'CommonJS (node16)': {
    options: { module: 'node16', outDir: 'out' },
    files: { 'app.cts': read('consumer', 'app.ts') },
    program: 'out/app.cjs',
  },
  'an ES module (nodenext)': {
    options: { module: 'nodenext', outDir: 'out' },
    files: { 'app.mts': read('consumer', 'app.ts'), 'everything.mts': everything, 'page.mts': read('consumer', 'page.mts') },
    program: 'out/app.mjs',
  },
  'what a bundler takes': {
    options: { module: 'esnext', moduleResolution: 'bundler', noEmit: true },
    files: { 'app.ts': read('consumer', 'app.ts'), 'everything.ts': everything, 'page.mts': read('consumer', 'page.mts') },
  },
};

describe('a consumer', () => {
  const ends = [];
  let installed;
  before(async () => {
    installed = await startApp({ after: (end) => ends.unshift(end) });
    await installed.registry.npm(installed.app, ['install', 'modelmanager']);
  });
  after(async () => {
    for (const end of ends) await end();
  });

  for (const [compiler, tsc] of Object.entries(compilers)) {
    for (const [name, { options, files, program }] of Object.entries(projects)) {
      test(`compiles as ${name}, by the ${compiler} TypeScript${program ? ', and runs' : ''}`, async () => {
        // Below the app, so that it finds what is installed there.
        const folder = writeFiles(path.join(installed.app, compiler, name), {
          ...files,
          'tsconfig.json': { compilerOptions: { ...strict, ...options }, files: Object.keys(files) },
        });
        await compile(tsc, folder);
        if (program !== undefined) {
          await runApp(path.join(folder, program), path.join(folder, 'world'));
        }
      });
    }
  }
});

async function compile(tsc, folder) {
  try {
    await run(process.execPath, [tsc, '-p', folder], { cwd: folder });
  } catch (error) {
    assert.fail(error.stdout);
  }
}

async function runApp(program, world) {
  fs.mkdirSync(world);
  publishSamples(world);
  const server = await startServer(path.join(world, 'storage'));
  try {
    const { stdout } = await run(process.execPath, [program, path.join(world, '模型 root'), server.url], { timeout: 60_000 });
    assert.deepEqual(JSON.parse(stdout), {
      miss: 'MODEL_NOT_AVAILABLE',
      misspelt: 'INVALID_ARGUMENT',
      stale: false,
      watched: 'small',
      isThere: true,
      ok: true,
      closed: 'CLOSED',
    });
  } finally {
    await server.stop();
  }
}
