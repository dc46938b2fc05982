// What is handed to others, for one platform, in artifacts/pack/<rid>: the native package, the library server, and the two npm packages.
// The same inputs make the same bytes.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { buildApp } from './app.mjs';
import { packFolder } from './archive.mjs';
import { BuildFailure, exitCode } from './fail.mjs';
import { generateHeader, isHeaderCommitted } from './header.mjs';
import { layOutNativePrefix } from './native-prefix.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { layOutMainPackage, layOutPlatformPackage, npmArchiveName } from './npm-layout.mjs';
import { artifacts, at } from './paths.mjs';
import { runHere } from './process.mjs';
import { buildShipped } from './shipped.mjs';
import { copyInPlace, step } from './step.mjs';
import { targetOf } from './targets.mjs';
import { usage } from './usage.mjs';

const notices = 'THIRD-PARTY-NOTICES.txt';

/** The files of a target's packages by what they are, whether they are made already or not. */
export function packageFiles(target) {
  const version = readVersion();
  const inHome = (name) => path.join(artifacts, 'pack', target.rid, name);
  return {
    library: inHome(`modelmanager-${version}-${target.rid}.tar.gz`),
    server: inHome(`modellibrary-${version}-${target.rid}.tar.gz`),
    npm: inHome(npmArchiveName('modelmanager', version)),
    npmPlatform: inHome(npmArchiveName(target.package, version)),
  };
}

/** Builds and packs for a target; answers it, its sysroot, and the files of the packages by what they are. */
export async function makePackages(target = targetOf()) {
  const sysroot = await buildShipped(target);
  await buildApp();
  if (target.isHost) {
    await generateHeader();
  }
  if (target.isHost && !isHeaderCommitted()) {
    throw new BuildFailure('pack: native/include/modelmanager.h is not what the exports say; ./build.sh writes it');
  }
  const packages = packageFiles(target);
  const sources = ['archive.mjs', 'native-prefix.mjs', 'notices.mjs', 'npm-layout.mjs', 'pack.mjs'].map((name) => at('.build', name));
  const inputs = [target.library, target.server, target.addon, at('native'), at('node-binding'), at('Directory.Build.props'), ...sources];
  await step(`packages for ${target.rid}`, { inputs, outputs: Object.values(packages) }, async () => {
    const stage = path.join(target.home, 'stage');
    for (const folder of [path.dirname(packages.npm), stage]) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    packAll(packages, stage, { target, sysroot });
  });
  return { target, sysroot, packages };
}

/** The version of all of it: the one of the .NET projects and that of the npm package are the same. */
function readVersion() {
  const [, version] = fs.readFileSync(at('Directory.Build.props'), 'utf8').match(/<Version>(.+)<\/Version>/) ?? [];
  const npm = JSON.parse(fs.readFileSync(at('node-binding', 'package.json'), 'utf8')).version;
  if (version !== npm) {
    throw new BuildFailure(`pack: Directory.Build.props says version ${version}, node-binding/package.json says ${npm}`);
  }
  return version;
}

/** Lays out a folder for each package, with the licences of what is in it, and packs it. npm's archives have everything below `package`. */
function packAll(packages, stage, { target, sysroot }) {
  const topFolder = (archive) => path.basename(archive, '.tar.gz');
  const layouts = [
    { archive: packages.library, top: topFolder(packages.library), kind: 'library', notices: ['share', 'modelmanager', notices], layOut: (folder) => layOutNativePrefix(folder, target.library) },
    { archive: packages.server, top: topFolder(packages.server), kind: 'server', notices: [notices], layOut: (folder) => copyInPlace(target.server, path.join(folder, 'bin', target.serverName)) },
    { archive: packages.npm, top: 'package', kind: 'package', notices: [notices], layOut: layOutMainPackage },
    { archive: packages.npmPlatform, top: 'package', kind: 'natives', notices: [notices], layOut: (folder) => layOutPlatformPackage(folder, target) },
  ];
  for (const { archive, top, kind, notices, layOut } of layouts) {
    const folder = path.join(stage, kind);
    layOut(folder);
    const file = path.join(folder, ...notices);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, thirdPartyNotices(kind, target, sysroot));
    packFolder(folder, archive, top);
  }
}

/** `pack`, `pack --target RID`, and `--check` behind them. Answers an exit code. */
export async function pack(args) {
  const { target, isChecked } = readArguments(args);
  console.log(`Packing for ${target.rid}`);
  const { packages } = await makePackages(target);
  const rows = Object.values(packages).map((file) => {
    const content = fs.readFileSync(file);
    return [path.relative(at(), file), String(content.length), createHash('sha256').update(content).digest('hex')];
  });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [name, bytes, sha256] of rows) {
    console.log(`${name.padEnd(widths[0])}  ${bytes.padStart(widths[1])} bytes  sha256 ${sha256}`);
  }
  return isChecked ? runHere(process.execPath, [at('tests', 'abi', 'shipped', 'run.mjs'), target.rid]) : 0;
}

function readArguments(args) {
  const rest = [...args];
  let name;
  let isChecked = false;
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === '--target' && rest.length > 0) {
      name = rest.shift();
    } else if (word === '--check') {
      isChecked = true;
    } else {
      throw new BuildFailure(`Unknown argument: ${word}\n\n${usage}`, exitCode.usage);
    }
  }
  return { target: targetOf(name), isChecked };
}
