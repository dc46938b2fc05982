// The CoreCLR-hosted flavour of the exports. It needs the DNNE package, which not every package source has.

import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { artifacts, at, hostedLibrary, root } from './paths.mjs';
import { ensureBuildPrerequisites } from './prerequisites.mjs';
import { runLogged, runOrFail } from './process.mjs';

const project = at('src', 'ModelManager.Hosted', 'ModelManager.Hosted.csproj');

// Apart from what the solution builds of the same project without the package.
const settings = ['-p:UsesDnne=true', `-p:ArtifactsPath=${path.join(artifacts, 'hosted', 'dotnet')}`, '-tl:off', '-v', 'minimal'];

export async function hosted() {
  await ensureBuildPrerequisites();
  const { code, log } = await runLogged('restore DNNE', 'dotnet', ['restore', project, ...settings]);
  if (code !== 0) {
    throw new BuildFailure(
      `hosted: the DNNE package cannot be restored from the configured package sources, so the hosted flavour is not built (${path.relative(root, log)}).`,
    );
  }
  await runOrFail('build the hosted flavour', 'dotnet', ['build', project, '--no-restore', '-c', 'Release', '-o', path.dirname(hostedLibrary), ...settings]);
  console.log(`hosted: ${path.relative(root, hostedLibrary)}`);
}
