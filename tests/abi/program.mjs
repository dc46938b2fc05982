// C programs against the shared library: built, run in a process of their own, and their tests counted. A crash, a hang, or a test that
// never ran is a failure.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { sharedLibrary } from '../../.build/paths.mjs';
import { include, run, strict } from './compile.mjs';
import { outcomeOf } from './outcome.mjs';

const timeLimitMs = 120_000;

/** What a compiler is told about a program, but for the library and where the program goes. */
export function programArguments(sources, includes = []) {
  return ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-O1', '-g', ...strict, ...[include, ...includes].map((folder) => `-I${folder}`), ...sources, '-pthread'];
}

export function buildProgram(program, sources, includes = []) {
  const library = path.dirname(sharedLibrary);
  run('gcc', [...programArguments(sources, includes), '-o', program, `-L${library}`, '-lmodelmanager', `-Wl,-rpath,${library}`]);
  return program;
}

export function runProgram(program, args) {
  return outcomeOf(spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }), timeLimitMs);
}

/** Adds every test that the program (tests/abi/host/check.h) tells of. */
export function addProgramResults(results, name, { code, output }, leastTests) {
  let problem = '';
  for (const line of output.split('\n')) {
    const [, verdict, test] = line.match(/^(ok|not ok) (\w+)$/) ?? [];
    if (verdict) {
      results.add(test.replaceAll('_', ' '), verdict === 'ok', problem);
      problem = '';
    } else {
      problem += `${line}\n`;
    }
  }
  const ended = /^ran (\d+) tests$/m.exec(output);
  if (!ended || Number(ended[1]) < leastTests || ![0, 1].includes(code)) {
    results.add(`the ${name} program ran to its end`, false, `${problem}\nit ended with ${code}`);
  }
}
