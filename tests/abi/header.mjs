// The header by itself: it compiles alone, twice included, as C and C++; its example compiles; nothing of it has moved since the
// first version; and its functions are exactly those that the library exports.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, committedHeader, sharedLibrary } from '../../.build/paths.mjs';
import { cCompilers, cxxCompilers, include, run, strict } from './compile.mjs';

const here = (name) => at('tests', 'abi', name);

/** The names of the functions that the header declares. */
export function declaredFunctions() {
  const names = [...fs.readFileSync(committedHeader, 'utf8').matchAll(/^MM_API [^()]*?\b(mm_\w+)\(/gm)].map((match) => match[1]);
  if (names.length < 38) {
    throw new Error(`only ${names.length} functions were found in the header`);
  }
  return names.sort();
}

function exportedFunctions() {
  const lines = run('nm', ['-D', '--defined-only', sharedLibrary]).split('\n');
  return lines.map((line) => line.trim().split(/\s+/).at(-1).replace(/@.*/, '')).filter((name) => name.startsWith('mm_')).sort();
}

function example() {
  const lines = fs.readFileSync(committedHeader, 'utf8').split('\n');
  const start = lines.indexOf(' * EXAMPLE') + 2;
  const end = lines.indexOf(' *     }', start) + 1;
  return `${lines.slice(start, end).map((line) => line.slice(7)).join('\n')}\n`;
}

function theSame(one, oneName, other, otherName) {
  const only = (left, right) => left.filter((name) => !right.includes(name));
  const differences = [
    ...only(one, other).map((name) => `${name} is in ${oneName} only`),
    ...only(other, one).map((name) => `${name} is in ${otherName} only`),
  ];
  if (differences.length > 0) {
    throw new Error(differences.join('\n'));
  }
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
    await results.check('the library exports exactly the functions of the header', () =>
      theSame(declaredFunctions(), 'the header', exportedFunctions(), 'the library'));
    await results.check('the host program calls every function of the header', () => theSame(declaredFunctions(), 'the header', calledFunctions(), 'the host'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function initialisers() {
  const names = [...fs.readFileSync(committedHeader, 'utf8').matchAll(/^#define (MM_\w+)_INIT\b/gm)].map((match) => match[1].toLowerCase());
  if (names.length < 10) {
    throw new Error(`only ${names.length} initialisers were found in the header`);
  }
  const body = names.map((name) => `    { ${name} value = ${name.toUpperCase()}_INIT; sum += value.size; }`).join('\n');
  return `#include <modelmanager.h>\nunsigned initialise() {\n    unsigned sum = 0;\n${body}\n    return sum;\n}\n`;
}

function calledFunctions() {
  const text = fs.readdirSync(here('host')).filter((name) => name.endsWith('.c')).map((name) => fs.readFileSync(path.join(here('host'), name), 'utf8')).join('\n');
  return [...new Set([...text.matchAll(/\b(mm_[a-z_]+)\(/g)].map((match) => match[1]))].sort();
}
