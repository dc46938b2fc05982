// Compilers, and running them.

import { spawnSync } from 'node:child_process';
import { at } from '../../.build/paths.mjs';
import { isOnPath } from '../../.build/process.mjs';

export const include = at('native', 'include');
export const strict = ['-Wall', '-Wextra', '-pedantic', '-Werror'];

const firstOf = (...names) => names.find(isOnPath);
const versions = [20, 19, 18, 17, 16, 15, 14].map((version) => `-${version}`);

/** gcc is needed to build anything; clang looks at the header too where it is installed. */
export const cCompilers = ['gcc', firstOf('clang', ...versions.map((version) => `clang${version}`))].filter(Boolean);
export const cxxCompilers = ['g++', firstOf('clang++', ...versions.map((version) => `clang++${version}`))].filter(Boolean);

/** Runs a program and answers its output; throws with it when the program fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', ...options });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  if (result.status !== 0) {
    throw new Error(`${output}\n${command} ${args.at(-1)} ended with ${result.status ?? result.signal ?? result.error}`);
  }
  return output;
}
