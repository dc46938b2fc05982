// Debian packages as files, of any suite and architecture. They come through apt, from the mirror that this machine's apt uses, checked
// against Debian's own keys; apt's state here is private, so the machine's stays as it is.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure, exitCode } from './fail.mjs';
import { lastLines, outputOf, runLogged, runOrFail } from './process.mjs';

const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Downloads the newest of `packages` in `suites`, every one of which has to be had, for `architecture` into `folder`. `what` is what they
 * are for, in words; `state` a folder for apt's own.
 */
export async function downloadPackages(packages, { suites, architecture, folder, state, what }) {
  if (outputOf('dpkg', ['--print-architecture']) === undefined || !fs.existsSync(keys)) {
    throw missing(what, fs.existsSync(keys) ? 'there is no dpkg to fetch it with' : 'the package debian-archive-keyring is not installed');
  }
  const sources = [];
  for (const suite of suites) {
    sources.push(await findSource(suite, { architecture, state, what }));
  }
  const settings = writeSettings(state, { sources, architecture });
  fs.mkdirSync(folder, { recursive: true });
  await runOrFail(`${architecture} apt-get update`, 'apt-get', ['-c', settings, 'update', '-o', 'APT::Update::Error-Mode=any']);
  await runOrFail(`${architecture} apt-get download`, 'apt-get', ['-c', settings, 'download', ...packages], { cwd: folder });
  fs.rmSync(state, { recursive: true, force: true });
}

const missing = (what, why) =>
  new BuildFailure(`Missing: ${what} (${why}). Get it: name a sysroot with MODELMANAGER_SYSROOT=DIR in the environment`, exitCode.missingPrerequisite);

/** The first of this machine's mirrors that has the suite, as a line of sources.list. */
async function findSource(suite, { architecture, state, what }) {
  const mirrors = new Set((outputOf('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']) ?? '').split('\n').filter(Boolean));
  let last = 'apt has no mirror configured';
  for (const mirror of mirrors) {
    const source = `deb [arch=${architecture} signed-by=${keys}] ${mirror} ${suite} main`;
    const settings = writeSettings(state, { sources: [source], architecture });
    const update = await runLogged(`${suite} ${architecture} apt-get update`, 'apt-get', ['-c', settings, 'update', '-o', 'APT::Update::Error-Mode=any']);
    if (update.code === 0) {
      return source;
    }
    last = lastLines(update.text(), 3);
  }
  throw missing(what, last);
}

/** Settings that come last and win over the machine's. The hooks that a machine runs after an update are for its own state. */
function writeSettings(state, { sources, architecture }) {
  const inState = (...parts) => path.join(state, ...parts);
  for (const folder of [inState('state', 'lists', 'partial'), inState('cache', 'archives', 'partial')]) {
    fs.mkdirSync(folder, { recursive: true });
  }
  fs.writeFileSync(inState('status'), '');
  fs.writeFileSync(inState('sources.list'), sources.map((source) => `${source}\n`).join(''));
  const settings = {
    'APT::Architecture': architecture,
    'APT::Architectures': architecture,
    'Dir::State': inState('state'),
    'Dir::State::status': inState('status'),
    'Dir::Cache': inState('cache'),
    'Dir::Etc::sourcelist': inState('sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Sandbox::User': 'root',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  const file = inState('apt.conf');
  fs.writeFileSync(file, `${lines.join('')}#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n`);
  return file;
}

/** Unpacks downloaded packages below `target`, those whose name is wanted. */
export async function unpackPackages(folder, target, isWanted = () => true) {
  fs.mkdirSync(target, { recursive: true });
  for (const file of fs.readdirSync(folder).sort()) {
    if (isWanted(file.split('_')[0])) {
      await runOrFail('unpack Debian packages', 'dpkg-deb', ['-x', path.join(folder, file), target], { append: true });
    }
  }
}
