// The shipped flavour of what is native: linked against a Debian 11 sysroot, it runs on anything from there on. How is said in
// src/Shipped.targets and node-binding/native/shipped.cmake; here is where. Without a glibc there is no older one to link against, and
// what is shipped is the build itself.

import path from 'node:path';
import { build } from './build.mjs';
import { dotnetSettings, publish } from './native.mjs';
import { addonInputs, bundleModules, compileAddon, installPackages } from './node-binding.mjs';
import { addonArtifact, at, serverExecutable, sharedLibrary } from './paths.mjs';
import { ensureBuildPrerequisites, ensurePackPrerequisites, staticLibrary } from './prerequisites.mjs';
import { copyInPlace, step } from './step.mjs';
import { provideOpenSsl, provideSysroot } from './sysroot.mjs';

/** Builds library, server and addon for a target. Answers the sysroot, where there is one. */
export async function buildShipped(target) {
  await ensureBuildPrerequisites();
  if (!target.isLinux) {
    await shipBuild(target);
    return undefined;
  }
  await ensurePackPrerequisites(target);
  const sysroot = await provideSysroot(target);
  const openSsl = target.isHost ? placeOpenSsl(target) : await provideOpenSsl(target);
  await publishShipped('library', 'ModelManager.Native', target.library, { target, sysroot, openSsl });
  await publishShipped('server', 'ModelManager.Server', target.server, { target, sysroot, openSsl });
  await installPackages();
  await bundleModules();
  await buildShippedAddon(target, sysroot);
  return { ...sysroot, openSslLicence: openSsl.licence };
}

async function shipBuild(target) {
  await build({ writesHeader: false });
  copyInPlace(sharedLibrary, target.library);
  copyInPlace(serverExecutable, target.server);
  copyInPlace(addonArtifact, target.addon);
}

/** Steps for another platform have names of their own. */
const stepName = (name, target) => (target.isHost ? `shipped ${name}` : `shipped ${name} for ${target.rid}`);

function publishShipped(name, project, file, { target, sysroot, openSsl }) {
  const inputs = [...dotnetSettings, at('src', 'Shipped.targets'), at('src', 'ModelManager.Core'), at('src', project), ...openSsl.libraries];
  const toolchain = at('node-binding', 'native', 'shipped.cmake');
  return step(stepName(name, target), { inputs: [...inputs, ...(target.isHost ? [] : [toolchain])], settings: [target.rid, sysroot.id], outputs: [file] }, async () => {
    const output = path.join(target.home, 'dotnet', name);
    const crossing = target.isHost ? [] : [`ShippedTriple=${target.triple}`, `ShippedToolchain=${toolchain}`];
    const properties = [`ShippedSysroot=${sysroot.root}`, `ShippedOpenSsl=${openSsl.folder}`, ...crossing];
    await publish(project, output, { log: `publish ${stepName(project, target)}`, forRid: target.rid, properties });
    copyInPlace(path.join(output, path.basename(file)), file);
  });
}

/** This machine's OpenSSL: its static libraries in a folder of their own. */
function placeOpenSsl(target) {
  const folder = path.join(target.home, 'openssl');
  const libraries = ['libssl.a', 'libcrypto.a'].map((name) => {
    copyInPlace(staticLibrary(name), path.join(folder, name));
    return path.join(folder, name);
  });
  return { folder, libraries, licence: '/usr/share/doc/libssl-dev/copyright' };
}

function buildShippedAddon(target, sysroot) {
  const settings = [target.rid, sysroot.id];
  return step(stepName('node addon', target), { inputs: addonInputs, settings, outputs: [target.addon] }, async () => {
    const settings = [
      `-DCMAKE_TOOLCHAIN_FILE=${at('node-binding', 'native', 'shipped.cmake')}`,
      `-DMODELMANAGER_SYSROOT=${sysroot.root}`,
      ...(target.isHost ? [] : [`-DMODELMANAGER_TRIPLE=${target.triple}`]),
    ];
    const log = `the ${stepName('node addon', target)}`;
    copyInPlace(await compileAddon(path.join(target.home, 'addon'), { log, settings }), target.addon);
  });
}
