// node tests/abi/fuzz/run.mjs [--seed N] [--calls N] [--threads N]
//
// Fuzzes the C ABI once and prints what was called, for whoever replays a run or looks for faults.
//
// What a replay promises: with one thread, the same calls with the same arguments in the same order; only what the library does
// on its own threads meanwhile is new, and callbacks call nothing. With several threads each of them draws the same calls again,
// but they meet otherwise, and so does what callbacks call: repeat it a few times, and look at the last calls of the run that failed.

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { tableOf } from './suite.mjs';
import { buildProgram, runProgram } from './program.mjs';
import { makeWorld } from './world.mjs';

const { values } = parseArgs({ options: { seed: { type: 'string' }, calls: { type: 'string', default: '100000' }, threads: { type: 'string', default: '4' } } });
const seed = Number(values.seed ?? randomInt(2 ** 32));
const world = await makeWorld();
try {
  console.log(`seed ${seed}`);
  const result = await runProgram(buildProgram(world.folder), world, { seed, calls: Number(values.calls), threads: Number(values.threads) });
  console.log(tableOf(result));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await world.close();
}
