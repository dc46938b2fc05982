import path from 'node:path';
import { outputOf } from '../../.build/process.mjs';

/** Runs a program that measures itself; answers the JSON of its last line. */
export function measured(program, args) {
  const output = outputOf(program, args);
  if (output === undefined) {
    throw new Error(`${path.basename(program)} ${args[0]} failed`);
  }
  return JSON.parse(output.split('\n').at(-1));
}
