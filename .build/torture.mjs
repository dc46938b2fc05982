// The long forms of the tests. They take minutes where `test` takes seconds, and draw other numbers each time; a seed makes a run
// again. The last line is the count.

import { randomInt } from 'node:crypto';
import { build } from './build.mjs';
import { BuildFailure, exitCode } from './fail.mjs';
import { at } from './paths.mjs';
import { ensureTestPrerequisites } from './prerequisites.mjs';
import { runDotnetSuite } from './suite-dotnet.mjs';
import { runCountingScript } from './suite-node.mjs';
import { Tally, timed } from './tally.mjs';

/** Each has a name, and a `run` which takes the seed and answers what `Tally.add` takes. */
const suites = [
  { name: 'fuzz', run: (seed) => runCountingScript('fuzz', at('tests', 'abi', 'fuzz', 'torture.mjs'), [String(seed)]) },
  { name: 'node fuzz', run: (seed) => runCountingScript('node-fuzz', at('tests', 'node', 'fuzz', 'torture.mjs'), [String(seed)]) },
  { name: 'fault mixes', run: runMixes },
  ...['Kills', 'PowerCuts', 'Damage', 'Locks', 'Crowd', 'Names', 'Soak', 'Recovery', 'Records', 'SystemCalls', 'Permissions'].map((area) => ({ name: area.toLowerCase(), run: (seed) => runArea(area, seed) })),
];

/** A folder of tests/torture, in its long form. */
function runArea(area, seed) {
  return runDotnetSuite(`torture-${area}`, at('tests', 'torture', 'ModelManager.TortureTests.csproj'), false, {
    filter: `FullyQualifiedName~ModelManager.TortureTests.${area}`,
    env: { MODELMANAGER_TORTURE: 'long', MODELMANAGER_TEST_SEED: String(seed | 0) },
  });
}

function runMixes(seed) {
  return runDotnetSuite('fault-mixes', at('tests', 'integration', 'ModelManager.IntegrationTests.csproj'), false, {
    filter: 'FullyQualifiedName~MixTests',
    // The tests' seeds have 32 bits and a sign.
    env: { MODELMANAGER_MIXES: '2000', MODELMANAGER_TEST_SEED: String(seed | 0) },
  });
}

function readArguments(args) {
  const rest = [...args];
  const at = rest.indexOf('--seed');
  const [, text] = at < 0 ? [] : rest.splice(at, 2);
  const seed = at < 0 ? randomInt(2 ** 32) : Number(text);
  const [filter = '', ...unknown] = rest;
  const chosen = suites.filter(({ name }) => name.includes(filter));
  if (!Number.isSafeInteger(seed) || seed < 0 || text === '' || unknown.length > 0 || filter.startsWith('-')) {
    throw new BuildFailure('torture takes [--seed N] [filter]', exitCode.usage);
  }
  if (chosen.length === 0) {
    throw new BuildFailure(`No suite is named so. There are: ${suites.map(({ name }) => name).join(', ')}`, exitCode.usage);
  }
  return { seed, chosen };
}

/** Answers the exit code. */
export async function torture(args) {
  const { seed, chosen } = readArguments(args);
  const tally = new Tally();
  try {
    await build({ writesHeader: false });
    await ensureTestPrerequisites();
    console.log(`Torturing, seed ${seed}`);
    for (const { name, run } of chosen) {
      tally.add(name, await timed(() => run(seed)));
    }
  } catch (error) {
    tally.add('set-up', { failed: 1, problem: error.message });
  }
  console.log(tally.line);
  return tally.isGood ? 0 : 1;
}
