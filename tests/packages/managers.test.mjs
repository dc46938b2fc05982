// Package managers beside npm, which lay node_modules out in other ways: pnpm by links into a store, Yarn without any node_modules.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startApp, target, writeFiles } from './support/packages.mjs';

const program = (name) => fileURLToPath(new URL(`node_modules/${name}`, import.meta.url));
const load = `
  const { ModelManager } = require('modelmanager');
  ModelManager.open({ root: process.argv[2], libraryUrl: 'http://127.0.0.1:9', schedulerUrl: null }).close();
  console.log(Object.keys(require.cache).filter((file) => file.endsWith('.node')).join());
`;

/** The app says which addon it loaded: the one of this platform. */
async function check(app, output) {
  const file = output.trimEnd().split('\n').at(-1);
  assert.ok(file.endsWith(path.join(target.package, 'modelmanager.node')), output);
  assert.ok(fs.existsSync(path.join(path.dirname(file), target.libraryName)), file);
  assert.ok(file.startsWith(app), file);
}

test('pnpm', async (t) => {
  const { registry, app } = await startApp(t);
  writeFiles(app, { 'load.cjs': load });
  const pnpm = (...args) => registry.run(process.execPath, [program('pnpm/bin/pnpm.cjs'), ...args], app);
  await pnpm(
    'add',
    'modelmanager',
    `--registry=${registry.url}`,
    '--store-dir=.store',
    '--config.cache-dir=.pnpm-cache',
    '--ignore-scripts',
  );
  await check(app, await registry.run(process.execPath, ['load.cjs', path.join(app, 'root')], app));
});

test("Yarn with Plug'n'Play", async (t) => {
  const { registry, app } = await startApp(t);
  const settings = {
    npmRegistryServer: registry.url,
    unsafeHttpWhitelist: ['127.0.0.1'],
    npmMinimalAgeGate: 0,
    nodeLinker: 'pnp',
    // What another version of the same number left elsewhere is not what is tested.
    enableGlobalCache: false,
    enableMirror: false,
    globalFolder: './.yarn-global',
    enableTelemetry: false,
  };
  writeFiles(app, { 'load.cjs': load, 'yarn.lock': '', '.yarnrc.yml': settings });
  const yarn = (...args) => registry.run(process.execPath, [program('@yarnpkg/cli-dist/bin/yarn.js'), ...args], app);
  await yarn('add', 'modelmanager');
  await check(app, await yarn('node', 'load.cjs', path.join(app, 'root')));
});
