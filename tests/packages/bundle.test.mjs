// An app's main process in one file, as webpack, Vite and esbuild make it (here esbuild): modelmanager stays outside, or says that it should.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startApp, writeFiles } from './support/packages.mjs';

const run = promisify(execFile);
const { build } = createRequire(new URL('../../node-binding/app/package.json', import.meta.url))('esbuild');
const program = `
  import { ModelManager } from 'modelmanager';
  ModelManager.open({ root: process.argv[2], libraryUrl: 'http://127.0.0.1:9', schedulerUrl: null }).close().then(() => console.log('opened'));
`;

async function bundle(t, options) {
  const { registry, app } = await startApp(t);
  writeFiles(app, { 'main.mjs': program });
  await registry.npm(app, ['install', 'modelmanager']);
  const outfile = path.join(app, 'dist', options.format === 'esm' ? 'main.mjs' : 'main.cjs');
  await build({ entryPoints: [path.join(app, 'main.mjs')], outfile, bundle: true, platform: 'node', logLevel: 'silent', ...options });
  return run(process.execPath, [outfile, path.join(app, 'root')]).catch((error) => error);
}

for (const format of ['cjs', 'esm']) {
  test(`as external of a bundle (${format}) it is loaded`, async (t) => {
    const { stdout } = await bundle(t, { format, external: ['modelmanager'] });
    assert.equal(stdout, 'opened\n');
  });
}

test('inside of a bundle it says that it is not to be there', async (t) => {
  const { stderr } = await bundle(t, { format: 'cjs' });
  assert.match(stderr, /A bundler has put modelmanager into a bundle: name it as external/);
});
