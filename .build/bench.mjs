// The BenchmarkDotNet suites.

import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { artifacts, at } from './paths.mjs';
import { ensureBuildPrerequisites } from './prerequisites.mjs';
import { runHere } from './process.mjs';

export async function bench([filter = '*', ...rest]) {
  if (filter === '--check') {
    throw new BuildFailure('bench --check: there is no baseline.json to hold the results against yet.');
  }
  if (filter === 'peers') {
    throw new BuildFailure('bench peers: the side-by-side runs against other tools do not exist yet.');
  }
  await ensureBuildPrerequisites();
  return runHere('dotnet', [
    'run', '-c', 'Release', '--project', at('benchmarks', 'ModelManager.Benchmarks.csproj'), '--',
    '--filter', filter, '--artifacts', path.join(artifacts, 'bench'), ...rest,
  ]);
}
