// The C header is made from the compiled exports and their documentation. `build` writes it into native/include;
// `test` only compares, so that a header nobody committed is noticed.

import fs from 'node:fs';
import path from 'node:path';
import { dotnetSettings } from './native.mjs';
import { runOrFail } from './process.mjs';
import { artifacts, at, committedHeader, generatedHeader } from './paths.mjs';
import { copyInPlace, step } from './step.mjs';

const built = (project, file) => path.join(artifacts, 'dotnet', 'bin', project, 'release', file);

/** Makes artifacts/generated/modelmanager.h. */
export function generateHeader() {
  const inputs = [...dotnetSettings, ...['Core', 'Native', 'HeaderGenerator'].map((name) => at('src', `ModelManager.${name}`))];
  return step('C header', { inputs, outputs: [generatedHeader] }, async () => {
    const generator = at('src', 'ModelManager.HeaderGenerator', 'ModelManager.HeaderGenerator.csproj');
    await runOrFail('build ModelManager.HeaderGenerator', 'dotnet', ['build', generator, '-c', 'Release', '-tl:off', '-v', 'minimal']);
    fs.mkdirSync(path.dirname(generatedHeader), { recursive: true });
    await runOrFail('generate the C header', 'dotnet', [
      built('ModelManager.HeaderGenerator', 'ModelManager.HeaderGenerator.dll'),
      built('ModelManager.Native', 'modelmanager.dll'),
      built('ModelManager.Native', 'modelmanager.xml'),
      generatedHeader,
    ]);
  });
}

export function isHeaderCommitted() {
  return fs.existsSync(committedHeader) && fs.readFileSync(committedHeader).equals(fs.readFileSync(generatedHeader));
}

export function writeHeader() {
  if (!isHeaderCommitted()) {
    copyInPlace(generatedHeader, committedHeader);
    console.log(`  C header: ${path.relative(at(), committedHeader)} has changed; commit it`);
  }
}
