// Apps packed by what people pack Electron apps with, as the README says: by electron-builder, and by the packager that Electron Forge
// calls. In the place of Electron there is a folder without a program, so a stand-in runs the packed app. They take Node 22.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeHosts } from '../../../.build/node-hosts.mjs';
import { outcomeOf } from '../../abi/outcome.mjs';
import { checkArchive, forgeIgnore, recipes, startInstalledApp } from '../support/packed-app.mjs';
import { target, writeFiles } from '../support/packages.mjs';
import { asar, layOutElectron, version } from './electron.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { node } = nodeHosts().find(({ major }) => major === '22');

async function run(args, cwd) {
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  const { code, output } = await outcomeOf(spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }), 300_000);
  assert.equal(code, 0, output);
}

/** The app of a project: what a packager asks of its package.json is there. */
async function startProject(t) {
  const { app, folder } = await startInstalledApp(t);
  const manifest = JSON.parse(fs.readFileSync(path.join(app, 'package.json'), 'utf8'));
  writeFiles(app, { 'package.json': { ...manifest, main: 'program.cjs', description: 'an app', author: 'somebody' } });
  return { app, folder, electron: await layOutElectron(folder) };
}

/** The archive does its job, and nothing but the natives' package is beside it. */
async function check(resources, file) {
  const archive = path.join(resources, 'app.asar');
  assert.deepEqual(fs.readdirSync(path.join(`${archive}.unpacked`, 'node_modules')), ['@modelmanager']);
  assert.deepEqual(fs.readdirSync(path.join(`${archive}.unpacked`, 'node_modules', '@modelmanager')), [path.basename(target.package)]);
  await checkArchive(archive, file);
}

test('electron-builder', async (t) => {
  const { app, folder, electron } = await startProject(t);
  const out = path.join(folder, '输出 out');
  const settings = {
    ...recipes().builder,
    appId: 'example.app',
    electronVersion: version,
    electronDist: electron.dist,
    npmRebuild: false,
    directories: { output: out },
  };
  writeFiles(folder, { 'builder.json': settings });
  await run([here('node_modules/electron-builder/cli.js'), '--linux', 'dir', '--x64', '--config', path.join(folder, 'builder.json')], app);
  await check(path.join(out, 'linux-unpacked', 'resources'));
});

/** Packs as Forge does; `ignore` is the source of a function. Answers the folder that the archive is in. */
async function packWithForge({ app, folder, electron }, ignore) {
  const out = path.join(folder, '输出 out');
  const settings = {
    dir: app,
    out,
    electronVersion: version,
    electronZipDir: electron.zips,
    platform: 'linux',
    arch: 'x64',
    asar: recipes().forge,
  };
  const script = `import(process.argv[1]).then(({ packager }) => packager({ ...JSON.parse(process.argv[2]), ignore: ${ignore} }));`;
  await run(['-e', script, here('node_modules/@electron/packager/dist/index.js'), JSON.stringify(settings)], app);
  return path.join(out, 'an-app-linux-x64', 'resources');
}

test('the packager of Electron Forge', async (t) => {
  await check(await packWithForge(await startProject(t)));
});

test('the same behind a bundler, which leaves out all but what it made', async (t) => {
  const project = await startProject(t);
  const main = path.join('.vite', 'build', 'main.cjs');
  fs.mkdirSync(path.join(project.app, path.dirname(main)), { recursive: true });
  fs.renameSync(path.join(project.app, 'program.cjs'), path.join(project.app, main));
  const manifest = path.join(project.app, 'package.json');
  fs.writeFileSync(manifest, JSON.stringify({ ...JSON.parse(fs.readFileSync(manifest, 'utf8')), main }));
  fs.writeFileSync(path.join(project.app, 'source.ts'), '');
  const resources = await packWithForge(project, forgeIgnore());
  await check(resources, main);
  const inside = asar.listPackage(path.join(resources, 'app.asar'));
  assert.ok(!inside.includes(`${path.sep}source.ts`));
});
