// The header by itself: it compiles alone, twice included, as C and C++; its example compiles; and nothing of it has moved since the
// first version.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, committedHeader } from '../../.build/paths.mjs';
import { cCompilers, cxxCompilers, include, run, strict } from './compile.mjs';
import { readHeader } from './model/header.mjs';

const here = (name) => at('tests', 'abi', name);

function example() {
  const lines = fs.readFileSync(committedHeader, 'utf8').split('\n');
  const start = lines.indexOf(' * EXAMPLE') + 2;
  const end = lines.indexOf(' *     }', start) + 1;
  return `${lines.slice(start, end).map((line) => line.slice(7)).join('\n')}\n`;
}

export async function checkHeader(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-header-'));
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const compile = (compiler, standard, file) => run(compiler, [`-std=${standard}`, ...strict, `-I${include}`, '-fsyntax-only', file]);
  try {
    const twice = '#include <modelmanager.h>\n#include <modelmanager.h>\nint main(void) { return MM_OK; }\n';
    for (const compiler of cCompilers) {
      for (const standard of ['c99', 'c11', 'c17']) {
        await results.check(`the header alone, twice, with ${compiler} as ${standard}`, () => compile(compiler, standard, write('twice.c', twice)));
      }
      await results.check(`layouts and numbers are those of version 1, with ${compiler}`, () => compile(compiler, 'c11', here('frozen.c')));
    }
    for (const compiler of cxxCompilers) {
      for (const standard of ['c++17', 'c++20']) {
        await results.check(`the header alone, twice, with ${compiler} as ${standard}`, () => compile(compiler, standard, write('twice.cc', twice)));
      }
      await results.check(`every initialiser, with ${compiler}`, () => compile(compiler, 'c++17', write('initialisers.cc', initialisers())));
    }
    await results.check('the example in the header', () => compile('gcc', 'c11', write('example.c', example())));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function initialisers() {
  const body = readHeader().initialisers.map((name) => `    { ${name} value = ${name.toUpperCase()}_INIT; sum += value.size; }`).join('\n');
  return `#include <modelmanager.h>\nunsigned initialise() {\n    unsigned sum = 0;\n${body}\n    return sum;\n}\n`;
}
