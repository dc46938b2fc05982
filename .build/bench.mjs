// The BenchmarkDotNet suites, and the comparison with other tools.

import path from 'node:path';
import { peers } from '../benchmarks/peers/run.mjs';
import { build } from './build.mjs';
import { BuildFailure } from './fail.mjs';
import { artifacts, at } from './paths.mjs';
import { ensureBuildPrerequisites, ensurePeerPrerequisites } from './prerequisites.mjs';
import { runHere } from './process.mjs';

export async function bench([filter = '*', ...rest]) {
  if (filter === '--check') {
    throw new BuildFailure('bench --check: there is no baseline.json to hold the results against yet.');
  }
  if (filter === 'peers') {
    await build({ writesHeader: false });
    await ensurePeerPrerequisites();
    return peers(rest);
  }
  await ensureBuildPrerequisites();
  return runHere('dotnet', [
    'run', '-c', 'Release', '--project', at('benchmarks', 'ModelManager.Benchmarks.csproj'), '--',
    '--filter', filter, '--artifacts', path.join(artifacts, 'bench'), ...rest,
  ]);
}
