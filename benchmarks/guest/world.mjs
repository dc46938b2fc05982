// A library on loopback, and a process of Node that is measured.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';

/** Calls with { library, folder, forget(path) }, and clears up behind it. `models` are files by model and version. */
export async function withLibrary(models, work) {
  const cleanUps = [];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelmanager-guest-'));
  try {
    // Only now: it loads the package, which has to be built.
    const { startLibrary } = await import('../../tests/node/support/library.mjs');
    const library = await startLibrary({ after: (action) => cleanUps.unshift(action) }, models);
    return await work({ library, folder, forget: (name) => fs.rmSync(name, { recursive: true, force: true }) });
  } finally {
    for (const action of cleanUps) {
      await action();
    }
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program of ../programs with an argument, and answers the JSON of its last line. */
export async function measure(program, argument) {
  const child = spawn(process.execPath, [at('benchmarks', 'guest', 'programs', program), JSON.stringify(argument)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) {
    throw new Error(`${program} ended with ${code}`);
  }
  return JSON.parse(output.trimEnd().split('\n').at(-1));
}

/** { p50, p99, most } of a list of milliseconds. */
export function percentiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) };
}

export const ms = (value) => value.toFixed(value < 10 ? 2 : 1);
