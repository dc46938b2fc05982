// The sizes that sized structs had in every version of the ABI that grew one: tests/abi/history/<number>.json, the first one frozen.

import fs from 'node:fs';
import { at } from '../../../.build/paths.mjs';

/** Every version's sizes, oldest first: objects of struct name and bytes. */
export function readHistory() {
  const folder = at('tests', 'abi', 'history');
  const numbers = fs.readdirSync(folder).map((name) => Number(name.match(/^(\d+)\.json$/)?.[1])).sort((a, b) => a - b);
  if (numbers.length === 0 || numbers.some((number, index) => number !== index + 1)) {
    throw new Error('tests/abi/history must have 1.json, 2.json and so on, and nothing else');
  }
  return numbers.map((number) => JSON.parse(fs.readFileSync(at('tests', 'abi', 'history', `${number}.json`), 'utf8')));
}

/** The different sizes of one struct, smallest first. */
export const pastSizesOf = (name, history) => [...new Set(history.map((version) => version[name]).filter(Boolean))].sort((a, b) => a - b);
