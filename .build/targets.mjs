// What packages are made for: this machine's platform, or another Linux that is compiled for from here. The platforms are those of the npm
// package's own list.

import path from 'node:path';
import { platforms } from '../node-binding/lib/platforms.js';
import { BuildFailure, exitCode } from './fail.mjs';
import { artifacts, libraryNames, rid, systems } from './paths.mjs';

const triples = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };
const debianArchitectures = { x64: 'amd64', arm64: 'arm64' };

/** @type {Array<{ rid: string, os: string, cpu: string, libc?: string, package: string }>} every platform that there are packages for */
export const targets = platforms.map((platform) => ({ ...platform, rid: `${systems[platform.os]}-${platform.cpu}` }));

/** A target with the names and places that belong to it. */
function describe(target) {
  const home = path.join(artifacts, 'shipped', target.rid);
  const isWindows = target.os === 'win32';
  const isLinux = target.os === 'linux';
  const libraryName = libraryNames[target.os];
  const serverName = `modellibrary${isWindows ? '.exe' : ''}`;
  return {
    ...target,
    isHost: target.rid === rid,
    isLinux,
    /** Of the compiler, and of Debian's packages; on Linux. */
    triple: isLinux ? triples[target.cpu] : undefined,
    debianArchitecture: isLinux ? debianArchitectures[target.cpu] : undefined,
    home,
    libraryName,
    serverName,
    library: path.join(home, 'lib', libraryName),
    server: path.join(home, 'bin', serverName),
    addon: path.join(home, 'node', 'modelmanager.node'),
  };
}

/** The target of this name; by default this machine. */
export function targetOf(name = rid) {
  const target = targets.find((one) => one.rid === name);
  if (target === undefined) {
    throw new BuildFailure(`pack: there are no packages for ${name}, but for ${targets.map((one) => one.rid).join(', ')}`, exitCode.usage);
  }
  const described = describe(target);
  if (!described.isHost && !(described.isLinux && process.platform === 'linux')) {
    throw new BuildFailure(`pack: what is for ${name} is built on ${name} itself; from Linux another Linux can be built for`, exitCode.usage);
  }
  return described;
}
