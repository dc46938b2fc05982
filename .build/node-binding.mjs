// The npm package: its development packages, its modules as one file, its addon, and the native library beside the addon, where
// require('./node-binding') looks: node-binding/prebuilds/<platform>-<arch>.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { runOrFail } from './process.mjs';
import { addonArtifact, at, sharedLibrary, sharedLibraryName } from './paths.mjs';
import { copyInPlace, filesBelow, step } from './step.mjs';

const home = at('node-binding');
const inPackage = (...parts) => path.join(home, ...parts);
const prebuilds = inPackage('prebuilds', `${process.platform}-${process.arch}`);
const addon = path.join(prebuilds, 'modelmanager.node');

export const installPackages = () => installNpmPackages(home);

export const addonInputs = [inPackage('native'), inPackage('package-lock.json'), at('native', 'include')];

/** Configures and builds the addon in the folder `build`. Answers the file that was made. */
export async function compileAddon(build, { log = 'the node addon', settings = [] } = {}) {
  await runOrFail(`configure ${log}`, 'cmake', [
    '-S', inPackage('native'),
    '-B', build,
    '-DCMAKE_BUILD_TYPE=Release',
    `-DMODELMANAGER_INCLUDE_DIR=${at('native', 'include')}`,
    ...settings,
  ]);
  await runOrFail(`build ${log}`, 'cmake', ['--build', build, '--config', 'Release', '--parallel']);
  const found = ['Release', '.'].map((folder) => path.join(build, folder, 'modelmanager.node')).find((file) => fs.existsSync(file));
  if (!found) {
    throw new BuildFailure(`node addon: CMake made no modelmanager.node in ${build}`);
  }
  return found;
}

function buildAddon() {
  return step('node addon', { inputs: addonInputs, outputs: [addon, addonArtifact] }, async () => {
    const built = await compileAddon(inPackage('build'));
    copyInPlace(built, addon);
    copyInPlace(built, addonArtifact);
  });
}

function placeLibrary() {
  const target = path.join(prebuilds, sharedLibraryName);
  return step('library beside the addon', { inputs: [sharedLibrary], outputs: [target] }, async () => {
    copyInPlace(sharedLibrary, target);
  });
}

export function bundleModules() {
  return step('node modules', { inputs: [inPackage('lib'), inPackage('bundle.mjs'), inPackage('package-lock.json')], outputs: [inPackage('built', 'modelmanager.cjs')] }, () =>
    runOrFail('bundle the modules', process.execPath, [inPackage('bundle.mjs')], { cwd: home }),
  );
}

export async function buildNodeBinding() {
  if (filesBelow(inPackage('package-lock.json')).length === 0) {
    throw new BuildFailure('node binding: node-binding/package-lock.json is not there');
  }
  await installPackages();
  await bundleModules();
  await buildAddon();
  await placeLibrary();
}
