// Contenders that find what an earlier run of theirs left.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { fileName, modelId } from './world.mjs';

const nineTenths = (bytes) => Math.floor(bytes * 0.9);

/** A tool that goes on where a file ends. */
export const cut = (contender) => ({
  ...contender,
  start(options) {
    const { library, target } = options;
    const source = path.join(library.storage, 'models', modelId, '1.0.0', fileName);
    fs.copyFileSync(source, path.join(target, fileName));
    fs.truncateSync(path.join(target, fileName), nineTenths(library.bytes));
    settled(target);
    return contender.start(options);
  },
});

/** This library, killed when nine tenths are in its journal. */
export const begun = (contender) => ({
  ...contender,
  start(options) {
    const { command } = contender.start(options);
    const killed = spawnSync(process.execPath, [at('benchmarks', 'peers', 'programs', 'kill-at.mjs'), options.target, String(nineTenths(options.library.bytes)), ...command], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (killed.status !== 0) {
      throw new Error(`${contender.name} could not be stopped at nine tenths`);
    }
    settled(options.target);
    return { command, env: {} };
  },
});

function settled(folder) {
  if (spawnSync('sync', ['-f', folder]).status !== 0) {
    throw new Error('sync failed');
  }
}
