// The Node versions in which the package must be safe. They are npm packages of their own, pinned in tests/node/hosts: one for each
// platform, of which npm installs those that fit.

import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { artifacts, at } from './paths.mjs';
import { outputOf } from './process.mjs';
import { copyInPlace } from './step.mjs';
import { targetOf } from './targets.mjs';

const pins = (name) => at('tests', 'node', 'hosts', name);

/** For another platform they lie where they cannot be taken for this one's. */
const homeOf = (target) => (target.isHost ? path.dirname(pins('package.json')) : path.join(artifacts, 'node-hosts', target.rid));

/** [{ major, version, node }], the oldest first; `node` is its executable. */
export function nodeHosts(target = targetOf()) {
  const { optionalDependencies } = JSON.parse(fs.readFileSync(pins('package.json'), 'utf8'));
  const ours = Object.entries(optionalDependencies).filter(([, pinned]) => pinned.startsWith(`npm:node-${target.os}-${target.cpu}@`));
  return ours.map(([name, pinned]) => {
    const version = pinned.split('@').at(-1);
    return { major: version.split('.')[0], version, node: path.join(homeOf(target), 'node_modules', name, 'bin', 'node') };
  });
}

export function installNodeHosts(target = targetOf()) {
  const outputs = nodeHosts(target).map(({ node }) => node);
  if (target.isHost) {
    return installNpmPackages(homeOf(target), { of: 'the node versions', outputs });
  }
  for (const name of ['package.json', 'package-lock.json']) {
    copyInPlace(pins(name), path.join(homeOf(target), name));
  }
  return installNpmPackages(homeOf(target), { of: `the node versions for ${target.rid}`, outputs, options: [`--os=${target.os}`, `--cpu=${target.cpu}`] });
}

/** Throws unless the executable is the version that it should be. */
export function checkNodeHost({ node, version }) {
  const actual = outputOf(node, ['--print', 'process.version']);
  if (actual !== `v${version}`) {
    throw new BuildFailure(`${node} is ${actual ?? 'nothing that runs'}, not v${version}`);
  }
}
