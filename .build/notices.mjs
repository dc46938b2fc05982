// THIRD-PARTY-NOTICES.txt: the licences of what is linked in, word for word as they came with the packages on this machine.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { at } from './paths.mjs';
import { outputOf } from './process.mjs';

function nugetFolder() {
  const [, folder] = (outputOf('dotnet', ['nuget', 'locals', 'global-packages', '--list']) ?? '').match(/global-packages:\s*(.+)$/m) ?? [];
  if (folder === undefined) {
    throw new BuildFailure('pack: the folder of the NuGet packages is not known');
  }
  return folder;
}

function runtimeVersion() {
  return fs.readFileSync(at('Directory.Build.props'), 'utf8').match(/<NativeAotVersion>(.+)<\/NativeAotVersion>/)[1];
}

/** Files of a NuGet package, whose names differ in case from package to package. */
function fromNuget(name) {
  const folder = path.join(nugetFolder(), name, runtimeVersion());
  const found = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => /^(license|third-?party-?notices)\.txt$/i.test(file)).sort() : [];
  return found.map((file) => path.join(folder, file));
}

const fromNpm = (name) => ['LICENSE', 'LICENSE.md'].map((file) => at('node-binding', 'node_modules', name, file)).filter((file) => fs.existsSync(file));

/** What is linked into library, server and addon's package: the runtime, and OpenSSL, which other systems do not need. */
const everywhere = (target, sysroot) => [
  ['The .NET runtime', fromNuget(`microsoft.netcore.app.runtime.nativeaot.${target.rid}`)],
  ...(target.isLinux ? [['OpenSSL', [sysroot.openSslLicence, '/usr/share/common-licenses/Apache-2.0']]] : []),
];

const contents = {
  library: (target, sysroot) => everywhere(target, sysroot),
  server: (target, sysroot) => [...everywhere(target, sysroot), ['ASP.NET Core', fromNuget(`microsoft.aspnetcore.app.runtime.${target.rid}`)]],
  natives: (target, sysroot) => [
    ...everywhere(target, sysroot),
    ['node-addon-api', fromNpm('node-addon-api')],
    ['node-api-headers', fromNpm('node-api-headers')],
    ...(target.isLinux ? [['The GNU C++ library and libgcc, with their runtime library exception', [path.join(sysroot.root, 'usr', 'share', 'doc', 'gcc-10-base', 'copyright')]]] : []),
  ],
  package: () => [['Lit, in the management page', [at('node-binding', 'app', 'node_modules', 'lit', 'LICENSE')]]],
};

/** The text for `library`, `server`, `natives` (the npm package of a platform) or `package` (the npm package that all have). */
export function thirdPartyNotices(kind, target, sysroot) {
  const sections = contents[kind](target, sysroot).map(([name, files]) => {
    const missing = files.find((file) => !fs.existsSync(file));
    if (files.length === 0 || missing !== undefined) {
      throw new BuildFailure(`pack: the licence of ${name} was not found${missing === undefined ? '' : ` (${missing})`}`);
    }
    const texts = files.map((file) => fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').trimEnd());
    return `${'='.repeat(80)}\n${name}\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`;
  });
  return `ModelManager has these in it. Their licences follow.\n\n${sections.join('\n')}`;
}
