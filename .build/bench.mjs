// The BenchmarkDotNet suites, and the comparison with other tools.

import fs from 'node:fs';
import path from 'node:path';
import { writeGrowth } from '../benchmarks/growth/growth.mjs';
import { guest } from '../benchmarks/guest/run.mjs';
import { peers } from '../benchmarks/peers/run.mjs';
import { buildLink, linkProgram } from '../benchmarks/peers/world.mjs';
import { checkBaseline, readReports } from './bench-check.mjs';
import { build } from './build.mjs';
import { buildServer, buildSharedLibrary } from './native.mjs';
import { artifacts, at, serverExecutable, sharedLibrary } from './paths.mjs';
import { ensureBuildPrerequisites, ensurePeerPrerequisites } from './prerequisites.mjs';
import { runHere } from './process.mjs';

export async function bench([word = '*', ...rest]) {
  if (word === 'peers') {
    await build({ writesHeader: false });
    await ensurePeerPrerequisites();
    return peers(rest);
  }
  if (word === 'guest') {
    await build({ writesHeader: false });
    return guest(rest);
  }
  await ensureBuildPrerequisites();
  await buildSharedLibrary();
  await buildServer();
  await buildLink();
  if (word === 'growth') {
    return growth(runSuites);
  }
  return word === '--check' ? checkBaseline(runSuites) : runSuites([word], rest);
}

/** What things cost as the registry and the catalogue grow. */
async function growth(run) {
  const folder = path.join(artifacts, 'bench-growth');
  fs.rmSync(folder, { recursive: true, force: true });
  const filters = ['*LookupBenchmarks*', '*RegistryBenchmarks*', '*OpenBenchmarks*', '*CatalogueBenchmarks*'];
  const code = await run(filters, ['--job', 'short', '--exporters', 'json', '--buildTimeout', '600'], folder);
  if (code === 0) {
    writeGrowth(readReports(path.join(folder, 'results')));
  }
  return code;
}

function runSuites(filters, rest, folder = path.join(artifacts, 'bench')) {
  const project = at('benchmarks', 'ModelManager.Benchmarks.csproj');
  return runHere('dotnet', ['run', '-c', 'Release', '--project', project, '--', '--filter', ...filters, '--artifacts', folder, ...rest], {
    env: { MODELMANAGER_BENCH_LIBRARY: serverExecutable, MODELMANAGER_BENCH_LINK: linkProgram, MODELMANAGER_BENCH_NATIVE: sharedLibrary },
  });
}
