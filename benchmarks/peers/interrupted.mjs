// Contenders that find what an earlier run of theirs left.

import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { runOrFail } from '../../.build/process.mjs';
import { fileName, modelId, settle } from './world.mjs';

const nineTenths = (bytes) => Math.floor(bytes * 0.9);

/** A tool that goes on where a file ends. */
export const cut = (contender) => ({
  ...contender,
  async start(options) {
    const { library, target } = options;
    const source = path.join(library.storage, 'models', modelId, '1.0.0', fileName);
    fs.copyFileSync(source, path.join(target, fileName));
    fs.truncateSync(path.join(target, fileName), nineTenths(library.bytes));
    await settle(target);
    return contender.start(options);
  },
});

/** This library, killed when nine tenths are in its journal. */
export const begun = (contender) => ({
  ...contender,
  async start(options) {
    const started = contender.start(options);
    const program = at('benchmarks', 'peers', 'programs', 'kill-at.mjs');
    await runOrFail('bench kill', process.execPath, [program, options.target, String(nineTenths(options.library.bytes)), ...started.command]);
    await settle(options.target);
    return started;
  },
});
