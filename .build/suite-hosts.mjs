// tests/node/hosts in every Node version: that version is the runner, and the host of every process that a test starts.

import { installNodeHosts, checkNodeHost, nodeHosts } from './node-hosts.mjs';
import { at } from './paths.mjs';
import { runTapSuite, testFilesBelow } from './suite-node.mjs';
import { timed } from './tally.mjs';

/** Mostly waiting, so that two versions share two cores. */
const atOnce = 2;

async function runHost(host) {
  checkNodeHost(host);
  return runTapSuite(`node ${host.major} hosts`, testFilesBelow(at('tests', 'node', 'hosts')), {
    node: host.node,
    options: ['--test-concurrency=4'],
    env: { MODELMANAGER_TEST_NODE: host.version },
  });
}

/** Adds a line for each version, and one that says whether all of them ran the same tests. */
export async function runHostSuites(tally) {
  await installNodeHosts();
  const waiting = nodeHosts();
  const counts = new Set();
  const runWaiting = async () => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
      const result = await timed(() => runHost(host));
      counts.add((result.passed ?? 0) + (result.failed ?? 0));
      tally.add(`node ${host.version} hosts`, result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runWaiting));
  await tally.check('every node version ran the same tests', async () => {
    if (counts.size !== 1) {
      throw new Error(`they ran ${[...counts].join(', ')} tests`);
    }
  });
}
