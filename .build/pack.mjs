// What is handed to others, for this platform, in artifacts/pack: the native package, the library server, and the npm package.
// The same inputs make the same bytes.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { buildApp } from './app.mjs';
import { packFolder } from './archive.mjs';
import { BuildFailure } from './fail.mjs';
import { generateHeader, isHeaderCommitted } from './header.mjs';
import { layOutNativePrefix } from './native-prefix.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { artifacts, at, rid, sharedLibraryName, shippedAddon, shippedLibrary, shippedServer } from './paths.mjs';
import { buildShipped } from './shipped.mjs';
import { copyInPlace, filesBelow, step } from './step.mjs';

const home = path.join(artifacts, 'pack');
const inStage = (...parts) => path.join(artifacts, 'shipped', 'stage', ...parts);
const notices = 'THIRD-PARTY-NOTICES.txt';

/** Builds and packs; answers the sysroot and the files of the packages by what they are. */
export async function makePackages() {
  const sysroot = await buildShipped();
  await buildApp();
  await generateHeader();
  if (!isHeaderCommitted()) {
    throw new BuildFailure('pack: native/include/modelmanager.h is not what the exports say; ./build.sh writes it');
  }
  const version = readVersion();
  const packages = {
    library: path.join(home, `modelmanager-${version}-${rid}.tar.gz`),
    server: path.join(home, `modellibrary-${version}-${rid}.tar.gz`),
    npm: path.join(home, `modelmanager-${version}.tgz`),
  };
  const sources = ['archive.mjs', 'native-prefix.mjs', 'notices.mjs', 'pack.mjs'].map((name) => at('.build', name));
  const inputs = [shippedLibrary, shippedServer, shippedAddon, at('native'), at('node-binding'), at('Directory.Build.props'), ...sources];
  await step('packages', { inputs, settings: [rid], outputs: Object.values(packages) }, async () => {
    fs.rmSync(home, { recursive: true, force: true });
    fs.rmSync(inStage(), { recursive: true, force: true });
    packLibrary(packages.library, sysroot);
    packServer(packages.server, sysroot);
    packNpm(packages.npm, sysroot);
  });
  return { sysroot, packages };
}

const topFolder = (archive) => path.basename(archive, '.tar.gz');

/** The version of all of it: the one of the .NET projects and that of the npm package are the same. */
function readVersion() {
  const [, version] = fs.readFileSync(at('Directory.Build.props'), 'utf8').match(/<Version>(.+)<\/Version>/) ?? [];
  const npm = JSON.parse(fs.readFileSync(at('node-binding', 'package.json'), 'utf8')).version;
  if (version !== npm) {
    throw new BuildFailure(`pack: Directory.Build.props says version ${version}, node-binding/package.json says ${npm}`);
  }
  return version;
}

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function packLibrary(archive, sysroot) {
  layOutNativePrefix(inStage('library'), shippedLibrary);
  write(inStage('library', 'share', 'modelmanager', notices), thirdPartyNotices('library', sysroot));
  packFolder(inStage('library'), archive, topFolder(archive));
}

function packServer(archive, sysroot) {
  copyInPlace(shippedServer, inStage('server', 'bin', path.basename(shippedServer)));
  write(inStage('server', notices), thirdPartyNotices('server', sysroot));
  packFolder(inStage('server'), archive, topFolder(archive));
}

/** What `npm pack` would take, with the shipped natives for the ones that were built here. */
function packNpm(archive, sysroot) {
  const source = at('node-binding');
  const { files } = JSON.parse(fs.readFileSync(path.join(source, 'package.json'), 'utf8'));
  for (const file of ['package.json', ...files.filter((name) => name !== 'prebuilds')].flatMap((name) => filesBelow(path.join(source, name)))) {
    copyInPlace(file, inStage('npm', path.relative(source, file)));
  }
  const prebuilds = (name) => inStage('npm', 'prebuilds', `${process.platform}-${process.arch}`, name);
  copyInPlace(shippedAddon, prebuilds('modelmanager.node'));
  copyInPlace(shippedLibrary, prebuilds(sharedLibraryName));
  write(prebuilds(notices), thirdPartyNotices('npm', sysroot));
  // npm's own archives have everything below `package`.
  packFolder(inStage('npm'), archive, 'package');
}

export async function pack() {
  console.log('Packing');
  const { packages } = await makePackages();
  const rows = Object.values(packages).map((file) => {
    const content = fs.readFileSync(file);
    return [path.relative(at(), file), String(content.length), createHash('sha256').update(content).digest('hex')];
  });
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [name, bytes, sha256] of rows) {
    console.log(`${name.padEnd(widths[0])}  ${bytes.padStart(widths[1])} bytes  sha256 ${sha256}`);
  }
}
