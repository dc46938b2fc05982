// The packages as `./build.sh pack` made them, and a registry that has them. Of the platforms that were not built here it has what says
// for whom they are, and no natives: npm chooses by that, and loads nothing.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packFolder } from '../../../.build/archive.mjs';
import { npmArchiveName, platformManifest } from '../../../.build/npm-layout.mjs';
import { packageFiles } from '../../../.build/pack.mjs';
import { targetOf, targets } from '../../../.build/targets.mjs';
import { NpmRegistry } from '../../shared/npm-registry.mjs';

export { targets };
export const target = targetOf();
export const packages = packageFiles(target);

/** A folder with an unusual name, removed when the test ends. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'mm 应用 程序-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function packWithoutNatives(folder, other) {
  const manifest = platformManifest(other);
  const archive = path.join(folder, npmArchiveName(manifest.name, manifest.version));
  packFolder(writeFiles(path.join(folder, other.rid), { 'package.json': manifest }), archive, 'package');
  return archive;
}

/** A registry as a user meets it, and an app that has nothing installed yet: { registry, app }. */
export async function startApp(t) {
  const folder = temporaryFolder(t);
  const others = targets.filter(({ rid }) => rid !== target.rid).map((other) => packWithoutNatives(path.join(folder, 'others'), other));
  const registry = await new NpmRegistry([packages.npm, packages.npmPlatform, ...others]).start();
  t.after(() => registry.stop());
  const app = writeFiles(path.join(folder, 'app'), { 'package.json': { name: 'an-app', version: '1.0.0', private: true } });
  return { registry, app };
}

/** The packages of platforms that are installed in an app. */
export function installedPlatforms(app) {
  const scope = path.join(app, 'node_modules', '@modelmanager');
  return fs.existsSync(scope) ? fs.readdirSync(scope).map((name) => `@modelmanager/${name}`) : [];
}
