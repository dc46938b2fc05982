// A sysroot of Debian 11: glibc 2.31, what is linked against it, and the runtime half by itself to run programs in. The packages come
// through apt, from the mirror that this machine's apt uses, checked against Debian's own keys; apt's state here is private, so the
// machine's stays as it is. MODELMANAGER_SYSROOT=DIR names a sysroot where that cannot be.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure, exitCode } from './fail.mjs';
import { artifacts, rid } from './paths.mjs';
import { lastLines, outputOf, runLogged, runOrFail } from './process.mjs';
import { step } from './step.mjs';

const suite = 'bullseye';
const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** What a program finds there when it runs; libatomic1 is for newer versions of Node. */
const runtime = ['base-files', 'gcc-10-base', 'libatomic1', 'libc6', 'libcrypt1', 'libgcc-s1', 'libstdc++6'];
/** What compiler and linker need on top. */
const development = ['libc6-dev', 'libcrypt-dev', 'libgcc-10-dev', 'libstdc++-10-dev', 'linux-libc-dev'];

const home = path.join(artifacts, 'sysroot', rid);

/** Answers { root, userland, id }: to link against, to run in, and what decides everything that was linked against it. */
export async function provideSysroot() {
  const named = process.env.MODELMANAGER_SYSROOT;
  return named ? describe(path.resolve(named), path.resolve(named)) : fetchSysroot();
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

async function fetchSysroot() {
  const [root, userland] = ['root', 'userland'].map((name) => path.join(home, name));
  const outputs = [path.join(root, 'usr', 'include', 'stdio.h'), path.join(userland, 'etc', 'debian_version')];
  await step('Debian 11 sysroot', { inputs: [], settings: [suite, runtime, development], outputs }, async () => {
    const packages = path.join(home, 'packages');
    fs.rmSync(home, { recursive: true, force: true });
    await download([...runtime, ...development], packages);
    await unpack(packages, userland, (name) => runtime.includes(name));
    await unpack(packages, root, () => true);
    for (const folder of [packages, apt()]) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  });
  return describe(root, userland);
}

const apt = (...parts) => path.join(home, 'apt', ...parts);

async function download(packages, folder) {
  const cannot = (why) =>
    new BuildFailure(`Missing: a sysroot of Debian 11 (${why}). Get it: name one with MODELMANAGER_SYSROOT=DIR in the environment`, exitCode.missingPrerequisite);
  const architecture = outputOf('dpkg', ['--print-architecture']);
  if (architecture === undefined || !fs.existsSync(keys)) {
    throw cannot(architecture === undefined ? 'there is no dpkg to fetch it with' : 'the package debian-archive-keyring is not installed');
  }
  const mirrors = new Set((outputOf('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']) ?? '').split('\n').filter(Boolean));
  fs.mkdirSync(folder, { recursive: true });
  let last = 'apt has no mirror configured';
  for (const mirror of mirrors) {
    writeAptSettings(mirror, architecture);
    const update = await runLogged('sysroot apt-get update', 'apt-get', ['-c', apt('apt.conf'), 'update', '-o', 'APT::Update::Error-Mode=any']);
    if (update.code === 0) {
      await runOrFail('sysroot apt-get download', 'apt-get', ['-c', apt('apt.conf'), 'download', ...packages], { cwd: folder });
      return;
    }
    last = lastLines(update.text(), 3);
  }
  throw cannot(last);
}

/** Settings that come last and win over the machine's. The hooks that a machine runs after an update are for its own state. */
function writeAptSettings(mirror, architecture) {
  for (const folder of [apt('state', 'lists', 'partial'), apt('cache', 'archives', 'partial')]) {
    fs.mkdirSync(folder, { recursive: true });
  }
  fs.writeFileSync(apt('status'), '');
  fs.writeFileSync(apt('sources.list'), `deb [arch=${architecture} signed-by=${keys}] ${mirror} ${suite} main\n`);
  const settings = {
    'Dir::State': apt('state'),
    'Dir::State::status': apt('status'),
    'Dir::Cache': apt('cache'),
    'Dir::Etc::sourcelist': apt('sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Sandbox::User': 'root',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  fs.writeFileSync(apt('apt.conf'), `${lines.join('')}#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n`);
}

async function unpack(packages, target, isWanted) {
  fs.mkdirSync(target, { recursive: true });
  for (const file of fs.readdirSync(packages).sort()) {
    if (isWanted(file.split('_')[0])) {
      await runOrFail('sysroot unpack', 'dpkg-deb', ['-x', path.join(packages, file), target], { append: true });
    }
  }
  makeLinksRelative(target);
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
