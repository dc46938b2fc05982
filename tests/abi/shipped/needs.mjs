// The shipped files themselves: what they ask of a machine is what Debian 11 has, and nothing is open that need not be.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../.build/paths.mjs';
import { exportsOf } from '../exports.mjs';
import { readHeader } from '../model/header.mjs';
import { dynamicSection, machineOf, neededLibraries, neededVersions, offeredVersions, segmentFlags, textsIn } from './elf.mjs';

/** The C library by its parts, before they became one file, and the loader. */
const cLibrary = /^(lib(c|dl|m|pthread|rt)\.so\.\d|ld-linux-[\w-]+\.so\.\d)$/;
const newest = [2, 31];
const machines = { x64: 'Advanced Micro Devices X86-64', arm64: 'AArch64' };

const filesOf = (target) => [
  { file: target.library, soname: 'libmodelmanager.so', stays: true, exports: () => readHeader().functions.map((one) => one.name) },
  { file: target.server, soname: 'modellibrary', stays: false, exports: () => [] },
  { file: target.addon, stays: true, exports: () => ['napi_register_module_v1', 'node_api_module_get_api_version_v1'] },
];

function expect(good, problem) {
  if (!good) {
    throw new Error(problem);
  }
}

function expectSame(found, expected, what) {
  const [one, other] = [[...found].sort(), [...expected].sort()];
  expect(JSON.stringify(one) === JSON.stringify(other), `${what}: ${one.join(' ')}\ninstead of ${other.join(' ')}`);
}

function isNewer(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > newest[0] || (major === newest[0] && minor > newest[1]);
}

function checkGlibc(file) {
  const versions = Object.values(neededVersions(file)).flat().flatMap((name) => name.match(/^GLIBC_([\d.]+)$/)?.[1] ?? []);
  expect(versions.length >= 1, 'it needs no version of glibc: was it read at all?');
  expectSame(versions.filter(isNewer), [], `versions of glibc newer than ${newest.join('.')}`);
}

function findLibrary(userland, name) {
  const folders = ['lib', 'lib64', 'usr/lib'].map((folder) => path.join(userland, folder)).filter((folder) => fs.existsSync(folder));
  const inside = (folder) => fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name));
  return folders.flatMap((folder) => [folder, ...inside(folder)]).map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
}

/** Everything that is asked for by version, the C++ library's and the compiler's too, is on Debian 11. */
function checkVersions(file, userland) {
  for (const [library, versions] of Object.entries(neededVersions(file))) {
    const found = findLibrary(userland, library);
    expect(found !== undefined, `Debian 11 has no ${library}`);
    const offered = offeredVersions(found);
    expectSame(versions.filter((version) => !offered.has(version)), [], `versions that ${library} of Debian 11 does not have`);
  }
}

function checkHardening(file, { stays }) {
  const dynamic = dynamicSection(file);
  const flags = segmentFlags(file);
  expectSame(flags.GNU_STACK ?? [], ['RW '], 'the stack');
  expect(flags.GNU_RELRO?.length === 1, 'no part becomes read-only once it is relocated');
  expect(flags.LOAD?.length >= 3 && !flags.LOAD.some((flag) => /.WE/.test(flag)), `a part can be written and run: ${flags.LOAD}`);
  expect(/\(FLAGS\).*BIND_NOW/.test(dynamic) && /\(FLAGS_1\).*NOW/.test(dynamic), 'names are not bound at once');
  expect(!/TEXTREL/.test(dynamic), 'its code is relocated');
  expect(/NODELETE/.test(dynamic) === stays, stays ? 'it can be unloaded' : 'it is marked as a library that stays');
}

function checkSearching(file, { soname }) {
  const dynamic = dynamicSection(file);
  const found = (tag) => [...dynamic.matchAll(new RegExp(`\\(${tag}\\).*\\[(.*)\\]`, 'g'))].map(([, value]) => value);
  expectSame(found('SONAME'), soname === undefined ? [] : [soname], 'its own name');
  expectSame([...found('RPATH'), ...found('RUNPATH')], [], 'folders it looks for libraries in');
}

export async function checkNeeds(results, { target, sysroot: { userland } }) {
  const places = [root, `${os.homedir()}${path.sep}`, path.join('.nuget', 'packages')];
  for (const one of filesOf(target)) {
    const name = path.basename(one.file);
    await results.check(`${name} is for ${target.cpu}`, () => expectSame([machineOf(one.file)], [machines[target.cpu]], 'the processor'));
    await results.check(`${name} needs glibc ${newest.join('.')} at most`, () => checkGlibc(one.file));
    await results.check(`${name} needs no version of anything that Debian 11 lacks`, () => checkVersions(one.file, userland));
    await results.check(`${name} needs the C library and nothing else`, () =>
      expectSame(neededLibraries(one.file).filter((library) => !cLibrary.test(library)), [], 'libraries'));
    await results.check(`${name} exports what it should and nothing else`, () => expectSame(Object.values(exportsOf(one.file)).flat(), one.exports(), 'names'));
    await results.check(`${name} is hardened`, () => checkHardening(one.file, one));
    await results.check(`${name} has its name, and no folders to look for libraries in`, () => checkSearching(one.file, one));
    await results.check(`${name} has no path of this machine in it`, () => expectSame(textsIn(one.file, places), [], 'paths'));
  }
}
