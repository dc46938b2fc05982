// Every function as the first call of a process, and what the first call changes in it.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, sharedLibrary } from '../../.build/paths.mjs';
import { run, strict } from './compile.mjs';
import { readHeader } from './model/header.mjs';

export async function checkFirstCalls(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-first-'));
  const build = (name) => {
    const program = path.join(folder, name);
    run('gcc', ['-std=c11', '-D_POSIX_C_SOURCE=200809L', ...strict, at('tests', 'abi', 'first', `${name}.c`), '-o', program, '-ldl']);
    return program;
  };
  try {
    await results.check('every function may be the first call of a process', () => {
      const program = build('first');
      for (const { name } of readHeader().functions) {
        if (run(program, [sharedLibrary, name], { timeout: 20_000 }) !== 'returned\n') {
          throw new Error(`${name} did not return`);
        }
      }
    });
    await results.check('the first call takes the signals that the header names and no other, and the library stays', () => run(build('process'), [sharedLibrary]));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
