// Every test in its quick form. The last line is the count; a build that fails is a failed test.

import fs from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { isHeaderCommitted } from './header.mjs';
import { at, committedHeader, root, testResults } from './paths.mjs';
import { ensureTestPrerequisites } from './prerequisites.mjs';
import { runOrFail } from './process.mjs';
import { buildSolution, runDotnetSuite } from './suite-dotnet.mjs';
import { runHostSuites } from './suite-hosts.mjs';
import { runPackagesSuite } from './suite-packages.mjs';
import { runUiSuite } from './suite-ui.mjs';
import { runCountingScript, runNodeSuite } from './suite-node.mjs';
import { Tally, timed } from './tally.mjs';

function checkHeader() {
  if (!isHeaderCommitted()) {
    throw new Error(`${path.relative(root, committedHeader)} is not what the exports say; ./build.sh writes it, then commit it`);
  }
}

async function runSuites(tally) {
  const isBuilt = await tally.check('every project compiles without a warning', buildSolution);
  await tally.check('the committed C header is the generated one', async () => checkHeader());
  tally.add('unit', await timed(() => runDotnetSuite('unit', at('tests', 'unit', 'ModelManager.UnitTests.csproj'), isBuilt)));
  tally.add('abi', await timed(() => runCountingScript('abi', at('tests', 'abi', 'run.mjs'))));
  tally.add('shipped', await timed(() => runCountingScript('shipped', at('tests', 'abi', 'shipped', 'run.mjs'))));
  tally.add('packages', await timed(runPackagesSuite));
  tally.add('integration', await timed(() => runDotnetSuite('integration', at('tests', 'integration', 'ModelManager.IntegrationTests.csproj'), isBuilt)));
  tally.add('torture', await timed(() => runDotnetSuite('torture', at('tests', 'torture', 'ModelManager.TortureTests.csproj'), isBuilt)));
  tally.add('bench', await timed(() => runCountingScript('bench', at('tests', 'bench', 'run.mjs'))));
  await tally.check('node-binding lint', () => runOrFail('npm run lint', 'npm', ['run', '--silent', 'lint'], { cwd: at('node-binding') }));
  tally.add('node', await timed(runNodeSuite));
  tally.add('ui', await timed(runUiSuite));
  await runHostSuites(tally);
}

/** Answers the exit code. */
export async function test() {
  const tally = new Tally();
  fs.rmSync(testResults, { recursive: true, force: true });
  try {
    await build({ writesHeader: false });
    await ensureTestPrerequisites();
    console.log('Testing');
    await runSuites(tally);
  } catch (error) {
    tally.add('set-up', { failed: 1, problem: error.message });
  }
  console.log(tally.line);
  return tally.isGood ? 0 : 1;
}
