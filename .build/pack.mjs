// What is handed to others, for this platform, in artifacts/pack: the native package, the library server, and the npm package.
// The same inputs make the same bytes.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { packFolder } from './archive.mjs';
import { BuildFailure } from './fail.mjs';
import { generateHeader, isHeaderCommitted } from './header.mjs';
import { layOutNativePrefix } from './native-prefix.mjs';
import { thirdPartyNotices } from './notices.mjs';
import { artifacts, at, rid, sharedLibraryName, shippedAddon, shippedLibrary, shippedServer } from './paths.mjs';
import { buildShipped } from './shipped.mjs';
import { copyInPlace, filesBelow } from './step.mjs';

const home = path.join(artifacts, 'pack');
const inStage = (...parts) => path.join(artifacts, 'shipped', 'stage', ...parts);
const notices = 'THIRD-PARTY-NOTICES.txt';

/** Builds and packs; answers the sysroot and the files of the packages by what they are. */
export async function makePackages() {
  const sysroot = await buildShipped();
  await generateHeader();
  if (!isHeaderCommitted()) {
    throw new BuildFailure('pack: native/include/modelmanager.h is not what the exports say; ./build.sh writes it');
  }
  const version = readVersion();
  fs.rmSync(home, { recursive: true, force: true });
  fs.rmSync(inStage(), { recursive: true, force: true });
  const packages = {
    library: packLibrary(version, sysroot),
    server: packServer(version, sysroot),
    npm: packNpm(version, sysroot),
  };
  return { sysroot, packages };
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

function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function packLibrary(version, sysroot) {
  const name = `modelmanager-${version}-${rid}`;
  layOutNativePrefix(inStage('library'), shippedLibrary);
  write(inStage('library', 'share', 'modelmanager', notices), thirdPartyNotices('library', sysroot));
  return finish(inStage('library'), `${name}.tar.gz`, name);
}

function packServer(version, sysroot) {
  const name = `modellibrary-${version}-${rid}`;
  copyInPlace(shippedServer, inStage('server', 'bin', path.basename(shippedServer)));
  write(inStage('server', notices), thirdPartyNotices('server', sysroot));
  return finish(inStage('server'), `${name}.tar.gz`, name);
}

/** What `npm pack` would take, with the shipped natives for the ones that were built here. */
function packNpm(version, sysroot) {
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
  return finish(inStage('npm'), `modelmanager-${version}.tgz`, 'package');
}

function finish(folder, name, top) {
  const archive = path.join(home, name);
  packFolder(folder, archive, top);
  return archive;
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
