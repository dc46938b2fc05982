// The CoreCLR-hosted flavour of the exports needs the DNNE package, which not every package source has.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { artifacts } from './paths.mjs';
import { ensureBuildPrerequisites } from './prerequisites.mjs';
import { runLogged } from './process.mjs';

const version = '2.0.8';

const probe = `<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally></PropertyGroup>
  <ItemGroup><PackageReference Include="DNNE" Version="${version}" /></ItemGroup>
</Project>
`;

export async function hosted() {
  await ensureBuildPrerequisites();
  const folder = path.join(artifacts, 'hosted');
  fs.mkdirSync(folder, { recursive: true });
  const project = path.join(folder, 'probe.csproj');
  fs.writeFileSync(project, probe);
  const { code } = await runLogged('restore DNNE', 'dotnet', ['restore', project, '-v', 'minimal']);
  throw new BuildFailure(
    code === 0
      ? 'hosted: DNNE can be restored here, but the hosted flavour is not built yet.'
      : 'hosted: the DNNE package cannot be restored from the configured package sources, so the hosted flavour is not built.',
  );
}
