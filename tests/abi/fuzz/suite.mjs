// The fuzz host as tests: that it reaches every function, well and badly, that it can be replayed, and that nothing breaks.

import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import { committedHeader } from '../../../.build/paths.mjs';
import { readHeader } from '../model/header.mjs';
import { generate } from './generate.mjs';
import { buildProgram, runProgram } from './program.mjs';
import { makeWorld } from './world.mjs';

const threads = 4;
const replayedCalls = 2_000;
// Of an even drawing, and of calls of which half are meant to succeed.
const leastShareOfCalls = 0.5;
const leastShareOfSuccess = 0.03;
// Never more than some handles are open, so memory does not grow with the calls. A hundred or two are what it takes.
const mostMiB = 700;

export function tableOf({ table, made, events, peakMiB, seconds }) {
  const width = Math.max(...table.map(({ name }) => name.length));
  const rows = table.map(({ name, calls, ok, codes }) => `${name.padEnd(width)} ${String(calls).padStart(7)} calls ${String(ok).padStart(7)} ok  ${codes}`);
  return [...rows, `${made} calls, ${events} events, at most ${peakMiB} MiB, ${seconds.toFixed(1)} s`].join('\n');
}

function checkReach({ table, made, peakMiB }, calls) {
  if (peakMiB > mostMiB) {
    throw new Error(`the host grew to ${peakMiB} MiB`);
  }
  if (made < calls) {
    throw new Error(`only ${made} calls were made`);
  }
  const least = (calls / table.length) * leastShareOfCalls;
  const poor = table.filter(({ calls: count, ok }) => count < least || ok < count * leastShareOfSuccess);
  if (table.length === 0 || poor.length > 0) {
    throw new Error(poor.map(({ name, calls: count, ok, codes }) => `${name}: ${count} calls, ${ok} went well (${codes})`).join('\n') || 'nothing was called');
  }
}

async function checkReplay(program, world, seed) {
  const once = (which) => runProgram(program, world, { seed: which, calls: replayedCalls, threads: 1 });
  const [first, second, other] = [await once(seed), await once(seed), await once(seed + 1)];
  if (first.digest !== second.digest || first.digest === other.digest) {
    throw new Error(`seed ${seed} drew ${first.digest}, then ${second.digest}; seed ${seed + 1} drew ${other.digest}`);
  }
}

/** What the header declares tomorrow: a function of known types has a caller, one of an unknown type stops the tests. */
function checkNewFunctions() {
  const header = fs.readFileSync(committedHeader, 'utf8');
  const withFunction = (prototype) => generate(readHeader(`${header}\n/* New. */\nMM_API mm_status ${prototype};\n`));
  if (!withFunction('mm_new(mm_job *out, mm_manager manager, const char *word)').includes('mm_new(out, manager, word)')) {
    throw new Error('a new function is not called');
  }
  for (const prototype of ['mm_new(mm_manager manager, float ratio)', 'mm_new(void (*call)(void))', 'mm_new(mm_unknown *out)']) {
    let refusal;
    try {
      withFunction(prototype);
    } catch (error) {
      refusal = error.message;
    }
    if (refusal === undefined) {
      throw new Error(`${prototype} was taken`);
    }
  }
}

/** Adds its tests to `results`: one run for each seed, of `calls` calls together. */
export async function runFuzz(results, { calls = 100_000, seeds = [randomInt(2 ** 32)] } = {}) {
  let world;
  let program;
  await results.check('fuzz: new functions of the header are called, new types are refused', checkNewFunctions);
  await results.check('the fuzz host is made from the header', async () => {
    world = await makeWorld();
    program = buildProgram(world.folder);
  });
  try {
    if (program !== undefined) {
      for (const seed of seeds) {
        const share = Math.ceil(calls / seeds.length);
        let result;
        await results.check(`fuzz: ${share} calls, seed ${seed}`, async () => {
          result = await runProgram(program, world, { seed, calls: share, threads });
          console.log(tableOf(result));
        });
        if (result !== undefined) {
          await results.check('fuzz: every function was reached, and went well often enough', () => checkReach(result, share));
        }
      }
      await results.check('fuzz: a run of one thread is replayed by its seed', () => checkReplay(program, world, seeds[0]));
    }
  } finally {
    await world?.close();
  }
}
