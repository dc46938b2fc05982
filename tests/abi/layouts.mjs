// What a C compiler makes of the header: a program that is written from the model prints sizes, offsets and numbers, and looks at every
// initialiser byte by byte.

import fs from 'node:fs';
import path from 'node:path';
import { sharedLibrary } from '../../.build/paths.mjs';
import { include, run, strict } from './compile.mjs';
import { pastSizesOf, readHistory } from './model/history.mjs';

/** { "sizeof mm_error": 80, "mm_error.status": 4, "MM_OK": 0, "MM_ERROR_INIT": 0, … }: an initialiser is 0 when it is as it should be. */
export function askCompiler(model, folder) {
  const source = path.join(folder, 'layouts.c');
  const program = path.join(folder, 'layouts');
  const library = path.dirname(sharedLibrary);
  fs.writeFileSync(source, programFor(model));
  run('gcc', ['-std=c11', ...strict, `-I${include}`, source, '-o', program, `-L${library}`, '-lmodelmanager', `-Wl,-rpath,${library}`]);
  const lines = run(program, []).trimEnd().split('\n').map((line) => line.split('\t'));
  return Object.fromEntries(lines.map(([name, number]) => [name, Number(number)]));
}

function programFor(model) {
  const layouts = model.structs.flatMap(({ name, members }) => [
    `say("sizeof ${name}", sizeof(${name}));`,
    ...members.map((member) => `say("${name}.${member.name}", offsetof(${name}, ${member.name}));`),
  ]);
  const numbers = model.enums.flatMap(({ members }) => Object.keys(members)).map((name) => `say("${name}", ${name});`);
  return `#include <modelmanager.h>
#include <stdio.h>
#include <string.h>

static void say(const char *name, long long number) { printf("%s\\t%lld\\n", name, number); }

int main(void)
{
${[...layouts, ...numbers, ...model.initialisers.map((name) => initialiserCheck(name, model))].map((line) => `    ${line}`).join('\n')}
    return 0;
}
`;
}

// Zeros and its size, and the sizes of the structs in it that the caller sets.
function initialiserCheck(name, model) {
  const { members } = model.structs.find((struct) => struct.name === name);
  const nested = members.filter((member) => model.initialisers.includes(member.type)).map((member) => `wanted.${member.name}.size = sizeof wanted.${member.name};`);
  const init = `${name}_init`;
  // The function knows only what the first version had: its caller may have been compiled with that one.
  const [first] = pastSizesOf(name, readHistory());
  const byFunction = model.functions.some((fun) => fun.name === init)
    ? `memset(&wanted, 'x', sizeof wanted); ${init}(&wanted); different |= wanted.size != ${first}; wanted.size = made.size; `
      + `different |= memcmp(&made, &wanted, ${first}) != 0; for (size_t i = ${first}; i < sizeof wanted; i++) { different |= ((const char *)&wanted)[i] != 'x'; } `
    : '';
  return `{ ${name} made = ${name.toUpperCase()}_INIT; ${name} wanted; int different; memset(&wanted, 0, sizeof wanted); wanted.size = sizeof wanted; ${nested.join(' ')} `
    + `different = memcmp(&made, &wanted, sizeof made) != 0; ${byFunction}say("${name.toUpperCase()}_INIT", different); }`;
}
