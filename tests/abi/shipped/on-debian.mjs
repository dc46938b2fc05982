// The packages at work on Debian 11: an engine in C, the host program of the C ABI's tests, the library server, and every Node version.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../../.build/paths.mjs';
import { installNodeHosts, nodeHosts } from '../../../.build/node-hosts.mjs';
import { emulatorOf } from '../../../.build/prerequisites.mjs';
import { NpmRegistry } from '../../shared/npm-registry.mjs';
import { run, strict } from '../compile.mjs';
import { startGuarded } from '../guarded.mjs';
import { addHostResults, hostSources } from '../host.mjs';
import { expectInstalled, World } from '../hosts/world.mjs';
import { startServer, writeSamples } from '../library.mjs';
import { programArguments } from '../program.mjs';
import { Userland } from './userland.mjs';

const hosts = (name) => at('tests', 'abi', 'hosts', name);
const here = (name) => at('tests', 'abi', 'shipped', name);

/** Where the authority's file is inside. */
const authority = '/证书 ca.pem';

/** Unpacks an archive without its top folder. */
function unpack(archive, folder) {
  fs.mkdirSync(folder, { recursive: true });
  run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1']);
}

/** Compiles a C program for Debian 11 against the unpacked native package, which it finds beside itself. */
function compile(userland, { target, sysroot }, name, args) {
  const prefix = userland.at('opt', 'modelmanager');
  const program = userland.at('opt', 'modelmanager', 'bin', name);
  fs.mkdirSync(path.dirname(program), { recursive: true });
  run('clang', [`--target=${target.triple}`, `--sysroot=${sysroot.root}`, '-fuse-ld=lld', ...args, `-I${prefix}/include`, '-o', program, `-L${prefix}/lib`, '-lmodelmanager', '-ldl', '-Wl,-rpath,$ORIGIN/../lib']);
}

async function checkEngine(userland, made, world) {
  compile(userland, made, 'engine', ['-std=c11', '-D_GNU_SOURCE', '-O1', ...strict, `-I${hosts('')}`, here('debian.c'), hosts('session.c'), '-pthread']);
  const { code, output } = await userland.run('/opt/modelmanager/bin/engine', ['/模型 engine', world.url, authority]);
  expectInstalledInside(userland, { code, output });
  expectWords(output, 'glibc 2.31, no OpenSSL');
}

/** Paths that programs print are those inside. */
function expectInstalledInside(userland, { code, output }) {
  expectInstalled({ code, output: output.replace(/^installed (.+)$/m, (_, folder) => `installed ${userland.at(folder)}`) });
}

function expectWords(output, words) {
  if (!output.includes(words)) {
    throw new Error(`${output}\nit did not say "${words}"`);
  }
}

async function checkServer(results, userland, made) {
  const program = '/opt/modellibrary/bin/modellibrary';
  let server;
  let guarded;
  try {
    await results.check('the shipped server publishes and serves there', async () => {
      for (const { model, version, source } of writeSamples(userland.folder)) {
        const inside = `/${path.relative(userland.folder, source)}`;
        await userland.runOrFail(program, ['publish', '--storage', '/storage', '--model', model, '--version', version, inside]);
      }
      server = await startServer('/storage', (args) => userland.start(program, args));
    });
    await results.check("the host program of the C ABI's tests compiles there", () => compile(userland, made, 'host', programArguments(hostSources())));
    fs.mkdirSync(userland.at('roots'));
    guarded = await startGuarded(server?.url ?? '', 'good-token');
    addHostResults(results, await userland.run('/opt/modelmanager/bin/host', ['/roots', server?.url ?? '', guarded.url]));
  } finally {
    guarded?.stop();
    await server?.stop();
  }
}

/** The packages installed by npm, for the processor that they are to run on. */
async function installPackages(userland, { target, packages }) {
  const app = userland.at('应用');
  fs.mkdirSync(app);
  fs.writeFileSync(path.join(app, 'package.json'), '{ "private": true }\n');
  fs.copyFileSync(here('app.js'), path.join(app, 'app.js'));
  const registry = await new NpmRegistry([packages.npm, packages.npmPlatform]).start();
  try {
    await registry.npm(app, ['install', 'modelmanager', `--os=${target.os}`, `--cpu=${target.cpu}`, `--libc=${target.libc}`]);
  } finally {
    await registry.stop();
  }
}

async function checkNode(userland, target, { node, version, major }, world) {
  fs.copyFileSync(node, userland.at(`node-${major}`));
  const { code, output } = await userland.run(`/node-${major}`, ['/应用/app.js', `/模型 node ${major}`, world.url, authority]);
  expectInstalledInside(userland, { code, output });
  expectWords(output, `node ${version} on ${target.cpu}, glibc 2.31`);
}

export async function checkOnDebian(results, made) {
  const { target, sysroot, packages } = made;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-debian-11-'));
  const world = new World();
  try {
    await world.start();
    const userland = new Userland(folder, sysroot.userland, emulatorOf(target));
    fs.copyFileSync(world.authority, userland.at(authority));
    unpack(packages.library, userland.at('opt', 'modelmanager'));
    unpack(packages.server, userland.at('opt', 'modellibrary'));
    await results.check('an engine in C does its job on glibc 2.31 without any libssl', () => checkEngine(userland, made, world));
    await checkServer(results, userland, made);
    await installNodeHosts(target);
    await results.check('npm installs the package and the natives for this platform', () => installPackages(userland, made));
    for (const host of nodeHosts(target)) {
      await results.check(`node ${host.version} does its job there`, () => checkNode(userland, target, host, world));
    }
  } catch (error) {
    results.add('the packages run on Debian 11', false, error.stack);
  } finally {
    await world.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
