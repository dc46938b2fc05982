// The npm package: its development packages, its addon, and the native library beside the addon, where
// require('./node-binding') looks: node-binding/prebuilds/<platform>-<arch>.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { runOrFail } from './process.mjs';
import { addonArtifact, at, sharedLibrary, sharedLibraryName } from './paths.mjs';
import { copyInPlace, filesBelow, step } from './step.mjs';

const home = at('node-binding');
const inPackage = (...parts) => path.join(home, ...parts);
const prebuilds = inPackage('prebuilds', `${process.platform}-${process.arch}`);
const addon = path.join(prebuilds, 'modelmanager.node');

function installPackages() {
  const inputs = [inPackage('package.json'), inPackage('package-lock.json')];
  // npm writes this file last.
  const outputs = [inPackage('node_modules', '.package-lock.json')];
  return step('npm packages', { inputs, outputs }, () =>
    runOrFail('npm ci', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home }),
  );
}

function builtAddon() {
  const found = filesBelowBuild().find((file) => path.basename(file) === 'modelmanager.node');
  if (!found) {
    throw new BuildFailure('node addon: CMake made no modelmanager.node under node-binding/build');
  }
  return found;
}

const filesBelowBuild = () => ['Release', '.'].flatMap((folder) => {
  const target = inPackage('build', folder);
  return fs.existsSync(target) ? fs.readdirSync(target).map((name) => path.join(target, name)) : [];
});

function buildAddon() {
  const inputs = [inPackage('native'), inPackage('package-lock.json'), at('native', 'include')];
  return step('node addon', { inputs, outputs: [addon, addonArtifact] }, async () => {
    const build = inPackage('build');
    await runOrFail('configure the node addon', 'cmake', [
      '-S', inPackage('native'),
      '-B', build,
      '-DCMAKE_BUILD_TYPE=Release',
      `-DMODELMANAGER_INCLUDE_DIR=${at('native', 'include')}`,
      `-DMODELMANAGER_LIBRARY=${sharedLibrary}`,
    ]);
    await runOrFail('build the node addon', 'cmake', ['--build', build, '--config', 'Release', '--parallel']);
    copyInPlace(builtAddon(), addon);
    copyInPlace(builtAddon(), addonArtifact);
  });
}

function placeLibrary() {
  const target = path.join(prebuilds, sharedLibraryName);
  return step('library beside the addon', { inputs: [sharedLibrary], outputs: [target] }, async () => {
    copyInPlace(sharedLibrary, target);
  });
}

export async function buildNodeBinding() {
  if (filesBelow(inPackage('package-lock.json')).length === 0) {
    throw new BuildFailure('node binding: node-binding/package-lock.json is not there');
  }
  await installPackages();
  await buildAddon();
  await placeLibrary();
}
