// The two native executables: the shared library and the model-library server.

import path from 'node:path';
import { runOrFail } from './process.mjs';
import { artifacts, at, executableSuffix, rid, serverExecutable, sharedLibrary, sharedLibraryName } from './paths.mjs';
import { copyInPlace, step } from './step.mjs';

/** What decides every .NET build. */
export const dotnetSettings = [at('global.json'), at('Directory.Build.props'), at('Directory.Packages.props'), at('.editorconfig'), at('src', 'BannedSymbols.txt'), at('src', 'LinkedFiles.targets')];

const project = (name) => at('src', name, `${name}.csproj`);

/** Compiles a project of src ahead of time. `properties` are MSBuild's, as KEY=VALUE. */
export async function publish(name, output, { log = `publish ${name}`, forRid = rid, properties = [] } = {}) {
  const given = properties.map((property) => `-p:${property}`);
  await runOrFail(log, 'dotnet', ['publish', project(name), '-c', 'Release', '-r', forRid, '-o', output, '-tl:off', '-v', 'minimal', ...given]);
}

export function buildSharedLibrary() {
  const inputs = [...dotnetSettings, at('src', 'ModelManager.Core'), at('src', 'ModelManager.Native')];
  const settings = [rid, process.env.OpenSslLinking ?? 'static'];
  return step('native library', { inputs, settings, outputs: [sharedLibrary] }, async () => {
    const output = path.join(artifacts, 'dotnet', 'native');
    await publish('ModelManager.Native', output);
    copyInPlace(path.join(output, sharedLibraryName), sharedLibrary);
  });
}

export function buildServer() {
  const inputs = [...dotnetSettings, at('src', 'ModelManager.Core'), at('src', 'ModelManager.Server')];
  return step('library server', { inputs, settings: [rid], outputs: [serverExecutable] }, async () => {
    const output = path.join(artifacts, 'dotnet', 'server');
    await publish('ModelManager.Server', output);
    copyInPlace(path.join(output, `modellibrary${executableSuffix}`), serverExecutable);
  });
}
