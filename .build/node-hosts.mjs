// The Node versions in which the package must be safe. They are npm packages of their own, pinned in tests/node/hosts.

import fs from 'node:fs';
import { BuildFailure } from './fail.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { at } from './paths.mjs';
import { outputOf } from './process.mjs';

const home = (...parts) => at('tests', 'node', 'hosts', ...parts);

/** [{ major, version, node }], the oldest first; `node` is its executable. */
export function nodeHosts() {
  const { devDependencies } = JSON.parse(fs.readFileSync(home('package.json'), 'utf8'));
  return Object.entries(devDependencies).map(([name, pinned]) => {
    const version = pinned.split('@').at(-1);
    return { major: version.split('.')[0], version, node: home('node_modules', name, 'bin', 'node') };
  });
}

export const installNodeHosts = () => installNpmPackages(home(), { of: 'the node versions', outputs: nodeHosts().map(({ node }) => node) });

/** Throws unless the executable is the version that it should be. */
export function checkNodeHost({ node, version }) {
  const actual = outputOf(node, ['--print', 'process.version']);
  if (actual !== `v${version}`) {
    throw new BuildFailure(`${node} is ${actual ?? 'nothing that runs'}, not v${version}`);
  }
}
