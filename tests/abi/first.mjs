// Every function as the first call of a process.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, sharedLibrary } from '../../.build/paths.mjs';
import { run, strict } from './compile.mjs';
import { readHeader } from './model/header.mjs';

export async function checkFirstCalls(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-first-'));
  const program = path.join(folder, 'first');
  try {
    await results.check('every function may be the first call of a process', () => {
      run('gcc', ['-std=c11', '-D_POSIX_C_SOURCE=200809L', ...strict, at('tests', 'abi', 'first', 'first.c'), '-o', program, '-ldl']);
      for (const { name } of readHeader().functions) {
        if (run(program, [sharedLibrary, name], { timeout: 20_000 }) !== 'returned\n') {
          throw new Error(`${name} did not return`);
        }
      }
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
