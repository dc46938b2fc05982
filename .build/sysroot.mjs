// A sysroot of Debian 11: glibc 2.31, what is linked against it, and the runtime half by itself to run programs in.
// MODELMANAGER_SYSROOT=DIR names a sysroot where apt cannot fetch one.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { downloadPackages, unpackPackages } from './apt.mjs';
import { BuildFailure, exitCode } from './fail.mjs';
import { artifacts } from './paths.mjs';
import { outputOf } from './process.mjs';
import { step } from './step.mjs';

const suite = 'bullseye';

/** What a program finds there when it runs; libatomic1 is for newer versions of Node. */
const runtime = ['base-files', 'gcc-10-base', 'libatomic1', 'libc6', 'libcrypt1', 'libgcc-s1', 'libstdc++6'];
/** What compiler and linker need on top. */
const development = ['libc6-dev', 'libcrypt-dev', 'libgcc-10-dev', 'libstdc++-10-dev', 'linux-libc-dev'];
/** OpenSSL 3 for another processor, as it is mended: of Debian 12, because Debian 11 has none. It runs with the older glibc. */
const openSsl = { suites: ['bookworm', 'bookworm-security'], packages: ['libssl-dev'] };

const named = () => process.env.MODELMANAGER_SYSROOT && path.resolve(process.env.MODELMANAGER_SYSROOT);

/** Answers { root, userland, id }: to link against, to run in, and what decides everything that was linked against it. */
export async function provideSysroot(target) {
  return named() ? describe(named(), named()) : fetchSysroot(target);
}

function describe(root, userland) {
  const libc = glibcOf(root);
  if (libc === undefined) {
    throw new BuildFailure(`MODELMANAGER_SYSROOT: there is no libc.so.6 in ${root}`, exitCode.missingPrerequisite);
  }
  return { root, userland, id: createHash('sha256').update(fs.readFileSync(libc)).digest('hex') };
}

function glibcOf(root) {
  const folders = ['lib', 'usr/lib'].map((name) => path.join(root, name)).filter((folder) => fs.existsSync(folder));
  const places = folders.flatMap((folder) => ['', ...fs.readdirSync(folder)].map((name) => path.join(folder, name, 'libc.so.6')));
  return places.find((file) => fs.existsSync(file));
}

const forTarget = (name, target) => (target.isHost ? name : `${name} for ${target.rid}`);

async function fetchSysroot(target) {
  const home = path.join(artifacts, 'sysroot', target.rid);
  const [root, userland] = ['root', 'userland'].map((name) => path.join(home, name));
  const outputs = [path.join(root, 'usr', 'include', 'stdio.h'), path.join(userland, 'etc', 'debian_version')];
  await step(forTarget('Debian 11 sysroot', target), { inputs: [], settings: [suite, runtime, development], outputs }, async () => {
    const packages = path.join(home, 'packages');
    fs.rmSync(home, { recursive: true, force: true });
    await download([...runtime, ...development], { suites: [suite], target, folder: packages, what: 'a sysroot of Debian 11' });
    await unpackPackages(packages, userland, (name) => runtime.includes(name));
    await unpackPackages(packages, root);
    [userland, root].forEach(makeLinksRelative);
    fs.rmSync(packages, { recursive: true, force: true });
  });
  return describe(root, userland);
}

const download = (packages, { suites, target, folder, what }) =>
  downloadPackages(packages, { suites, architecture: target.debianArchitecture, folder, state: `${folder}-apt`, what });

/** OpenSSL to link in for another processor. Answers { folder, libraries, licence }: its libraries, beside `include`, and nothing else. */
export async function provideOpenSsl(target) {
  const home = path.join(artifacts, 'sysroot', `${target.rid}-openssl`);
  const folder = path.join(home, 'openssl');
  const libraries = ['libssl.a', 'libcrypto.a'].map((name) => path.join(folder, name));
  const licence = path.join(folder, 'copyright');
  // When this machine's is mended, so is the other.
  const settings = [openSsl, named() ?? '', outputOf('dpkg-query', ['--show', 'libssl-dev']) ?? ''];
  await step(`OpenSSL for ${target.rid}`, { inputs: [], settings, outputs: [...libraries, licence] }, async () => {
    const unpacked = path.join(home, 'root');
    fs.rmSync(home, { recursive: true, force: true });
    if (!named()) {
      const packages = path.join(home, 'packages');
      await download(openSsl.packages, { suites: openSsl.suites, target, folder: packages, what: `OpenSSL for ${target.rid}` });
      await unpackPackages(packages, unpacked);
    }
    takeOpenSsl(named() ?? unpacked, folder, target.triple);
  });
  return { folder, libraries, licence };
}

/** A part of its headers is the same for every processor, and a part is not. */
function takeOpenSsl(root, folder, triple) {
  const inRoot = (...parts) => path.join(root, 'usr', ...parts);
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['libssl.a', 'libcrypto.a']) {
    fs.copyFileSync(inRoot('lib', triple, name), path.join(folder, name));
  }
  for (const headers of [inRoot('include', 'openssl'), inRoot('include', triple, 'openssl')]) {
    fs.cpSync(headers, path.join(folder, 'include', 'openssl'), { recursive: true });
  }
  fs.copyFileSync(inRoot('share', 'doc', 'libssl-dev', 'copyright'), path.join(folder, 'copyright'));
}

/** An absolute link would lead out of the sysroot, to the newer library of this machine. */
function makeLinksRelative(root) {
  for (const entry of fs.readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) {
      const link = path.join(entry.parentPath ?? entry.path, entry.name);
      const target = fs.readlinkSync(link);
      if (path.isAbsolute(target)) {
        fs.unlinkSync(link);
        fs.symlinkSync(path.relative(path.dirname(link), path.join(root, target)), link);
      }
    }
  }
}
