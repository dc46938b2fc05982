// The shipped flavour of what is native: linked against a Debian 11 sysroot, it runs on anything from there on. How is said in
// src/Shipped.targets and node-binding/native/shipped.cmake; here is where. Without a glibc there is no older one to link against, and
// what is shipped is the build itself.

import path from 'node:path';
import { build } from './build.mjs';
import { dotnetSettings, publish } from './native.mjs';
import { addonInputs, compileAddon, installPackages } from './node-binding.mjs';
import { addonArtifact, artifacts, at, executableSuffix, rid, serverExecutable, sharedLibrary, sharedLibraryName } from './paths.mjs';
import { shippedAddon, shippedLibrary, shippedServer } from './paths.mjs';
import { ensureBuildPrerequisites, ensurePackPrerequisites, staticLibrary } from './prerequisites.mjs';
import { copyInPlace, step } from './step.mjs';
import { provideSysroot } from './sysroot.mjs';

const home = path.join(artifacts, 'shipped');
const openSsl = ['libssl.a', 'libcrypto.a'];
const isGlibc = /^linux-[^-]+$/.test(rid);

/** Builds library, server and addon. Answers the sysroot, where there is one. */
export async function buildShipped() {
  await ensureBuildPrerequisites();
  if (!isGlibc) {
    await shipBuild();
    return undefined;
  }
  await ensurePackPrerequisites();
  const sysroot = await provideSysroot();
  await publishShipped('library', 'ModelManager.Native', sharedLibraryName, shippedLibrary, sysroot);
  await publishShipped('server', 'ModelManager.Server', `modellibrary${executableSuffix}`, shippedServer, sysroot);
  await installPackages();
  await buildShippedAddon(sysroot);
  return sysroot;
}

async function shipBuild() {
  await build({ writesHeader: false });
  copyInPlace(sharedLibrary, shippedLibrary);
  copyInPlace(serverExecutable, shippedServer);
  copyInPlace(addonArtifact, shippedAddon);
}

function publishShipped(name, project, file, target, sysroot) {
  const inputs = [...dotnetSettings, at('src', 'Shipped.targets'), at('src', 'ModelManager.Core'), at('src', project), ...openSsl.map(staticLibrary)];
  return step(`shipped ${name}`, { inputs, settings: [rid, sysroot.id], outputs: [target] }, async () => {
    const output = path.join(home, 'dotnet', name);
    const properties = [`ShippedSysroot=${sysroot.root}`, `ShippedOpenSsl=${placeOpenSsl()}`];
    await publish(project, output, { log: `publish shipped ${project}`, properties });
    copyInPlace(path.join(output, file), target);
  });
}

/** OpenSSL's static libraries in a folder of their own. */
function placeOpenSsl() {
  const folder = path.join(home, 'openssl');
  for (const name of openSsl) {
    copyInPlace(staticLibrary(name), path.join(folder, name));
  }
  return folder;
}

function buildShippedAddon(sysroot) {
  return step('shipped node addon', { inputs: addonInputs, settings: [sysroot.id], outputs: [shippedAddon] }, async () => {
    const settings = [
      `-DCMAKE_TOOLCHAIN_FILE=${at('node-binding', 'native', 'shipped.cmake')}`,
      `-DMODELMANAGER_SYSROOT=${sysroot.root}`,
    ];
    copyInPlace(await compileAddon(path.join(home, 'addon'), shippedLibrary, { log: 'the shipped node addon', settings }), shippedAddon);
  });
}
