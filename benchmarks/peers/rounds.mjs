// Measured runs: one contender, one fresh folder, one process tree; and rounds of them, A B C B C A, so that whatever the machine does besides,
// and what one leaves to the next, falls on all.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { median } from './numbers.mjs';
import { settle } from './world.mjs';

const maxMilliseconds = 10 * 60 * 1000;

async function textOf(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
  }
  return text;
}

/**
 * Runs a contender once. `watch(pid)` is called when it has begun, and what it returns has `stop()`, whose result is part of the answer.
 * `keepsTargets` leaves what was written to the end of the world. Answers { wallSeconds, cpuSeconds, userSeconds, systemSeconds, peakRssBytes, idleRssBytes, watched }.
 */
export async function runOnce(world, contender, { url, library, watch, keepsTargets = false }) {
  const folder = fs.mkdtempSync(path.join(world.folder, 'run-'));
  const [target, figures, report] = ['target', 'figures', 'report'].map((name) => path.join(folder, name));
  fs.mkdirSync(target, { mode: 0o700 });
  const { command, env } = await contender.start({ programs: world.programs, url, target, report, library });
  const child = spawn(world.programs.measure, [figures, ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: maxMilliseconds,
  });
  const watching = watch?.(child.pid);
  const [output, errors, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')]);
  const watched = watching?.stop();
  try {
    if (code !== 0) {
      throw new Error(`${contender.name} ended with ${code}\n${errors}${output}`);
    }
    contender.check(target, library, output);
    const used = JSON.parse(fs.readFileSync(figures, 'utf8'));
    const own = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : {};
    return { ...used, cpuSeconds: used.userSeconds + used.systemSeconds, ...own, watched };
  } finally {
    if (!keepsTargets) {
      fs.rmSync(folder, { recursive: true, force: true });
    }
    await settle(world.folder);
  }
}

/** A run that was not what it should have been, through nobody's fault: it is done again. */
export class VoidRun extends Error {}

const maxAttempts = 5;

async function runRow(world, { contender, before, after }, options) {
  for (let attempt = 1; ; attempt += 1) {
    await before?.();
    try {
      return { ...(await runOnce(world, contender, options)), served: await after?.() };
    } catch (error) {
      if (!(error instanceof VoidRun) || attempt === maxAttempts) {
        throw error;
      }
      console.log(`  again  ${contender.name}: ${error.message}`);
    }
  }
}

/**
 * rows: { contender, label, before, after }; before() runs ahead of each run of it, after() behind it, and what that answers is kept as `served`.
 * Answers the samples of each row, in its order.
 */
export async function runRounds(world, rows, rounds, options) {
  const samples = rows.map(() => []);
  for (let round = 1; round <= rounds; round += 1) {
    for (let place = 0; place < rows.length; place += 1) {
      const index = (place + round - 1) % rows.length;
      const row = rows[index];
      const sample = await runRow(world, row, options);
      samples[index].push(sample);
      console.log(`  ${round}/${rounds}  ${row.label ?? row.contender.name}: ${sample.wallSeconds.toFixed(3)} s, CPU ${sample.cpuSeconds.toFixed(2)} s`);
    }
  }
  return samples;
}

/** The fastest of several contenders, each tried once; one that fails is out. */
export async function fastestOf(world, contenders, options, { before, after } = {}) {
  const tried = [];
  for (const contender of contenders) {
    try {
      const { wallSeconds } = await runRow(world, { contender, before, after }, options);
      tried.push({ contender, wallSeconds });
      console.log(`  tried  ${contender.name}: ${wallSeconds.toFixed(3)} s`);
    } catch (error) {
      console.log(`  tried  ${contender.name}: out (${error.message.split('\n')[0]})`);
    }
  }
  if (tried.length === 0) {
    throw new Error('none of the variants works');
  }
  return tried.reduce((best, one) => (one.wallSeconds < best.wallSeconds ? one : best)).contender;
}

export const medianOf = (samples, name) => median(samples.map((sample) => sample[name]));
