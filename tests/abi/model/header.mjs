// The ABI as the header declares it: functions, structs, enums, initialisers and chapters, each with what is said of it. Reads only what
// the generator writes; what it does not understand is an error, never left out.

import fs from 'node:fs';
import { committedHeader } from '../../../.build/paths.mjs';
import { readFunctionComment, textOf } from './comment.mjs';

const comment = String.raw`\/\*(?:(?!\*\/)[\s\S])*?\*\/`;

/** { functions, structs, enums, initialisers, typedefs, preamble } of a header's text. */
export function readHeader(text = fs.readFileSync(committedHeader, 'utf8')) {
  const chapters = readChapters(text);
  const model = {
    preamble: textOf(text.match(new RegExp(`^${comment}`))[0]),
    typedefs: Object.fromEntries([...text.matchAll(/^typedef (\w+) (\w+);$/gm)].map(([, type, name]) => [name, type])),
    functions: readFunctions(text, chapters),
    structs: readStructs(text),
    enums: readEnums(text),
    initialisers: [...text.matchAll(/^#define (MM_\w+)_INIT \\$/gm)].map((match) => match[1].toLowerCase()),
  };
  expectAtLeast(model.functions, 40, 'functions');
  expectAtLeast(model.structs, 15, 'structs');
  expectAtLeast(model.enums, 6, 'enums');
  expectAtLeast(model.initialisers, 12, 'initialisers');
  expectAll(text, /^MM_API /gm, model.functions, 'functions');
  expectAll(text, /^typedef struct /gm, model.structs, 'structs');
  expectAll(text, /^enum /gm, model.enums, 'enums');
  expectAll(text, /^#define MM_\w+_INIT\b/gm, model.initialisers, 'initialisers');
  return model;
}

function expectAtLeast(found, count, what) {
  if (found.length < count) {
    throw new Error(`only ${found.length} ${what} were found in the header`);
  }
}

function expectAll(text, pattern, found, what) {
  const count = [...text.matchAll(pattern)].length;
  if (count !== found.length) {
    throw new Error(`the header has ${count} ${what}, of which ${found.length} were understood`);
  }
}

function readChapters(text) {
  const chapters = [...text.matchAll(new RegExp(String.raw`^\/\* -{20,} \*\/\n(${comment})`, 'gm'))];
  return chapters.map((match) => ({ at: match.index, introduction: textOf(match[1]) }));
}

function readFunctions(text, chapters) {
  const pattern = new RegExp(String.raw`^(${comment})\nMM_API ([\w *]+?)(mm_\w+)\(([^)]*)\);$`, 'gm');
  return [...text.matchAll(pattern)].map((match) => {
    const [, comments, returns, name, list] = match;
    const said = readFunctionComment(comments);
    return {
      name,
      returnType: returns.trim(),
      parameters: readParameters(list).map((parameter) => ({ ...parameter, text: said.parameters.get(parameter.name) ?? '' })),
      documented: [...said.parameters.keys()],
      summary: said.summary,
      returns: said.returns,
      chapter: chapters.filter((chapter) => chapter.at < match.index).at(-1)?.introduction ?? '',
    };
  });
}

function readParameters(list) {
  const parameters = list.replace(/\s+/g, ' ').split(', ').filter((item) => item !== 'void');
  return parameters.map((item) => {
    const [, type, name] = item.match(/^(.*?[ *])(\w+)$/) ?? [];
    return { type: type.trim(), name };
  });
}

function readStructs(text) {
  const pattern = new RegExp(String.raw`^(${comment})\ntypedef struct (\w+) \{\n([\s\S]*?)\n\} \2;$`, 'gm');
  return [...text.matchAll(pattern)].map(([, comments, name, body]) => {
    const members = [...body.matchAll(new RegExp(String.raw`(${comment})\n {4}([\w *]+?[ *])(\w+);`, 'g'))];
    expectAll(body, /;$/gm, members, `members of ${name}`);
    return { name, summary: textOf(comments), members: members.map(([, said, type, member]) => ({ name: member, type: type.trim(), text: textOf(said) })) };
  });
}

function readEnums(text) {
  return [...text.matchAll(/^enum (\w+) \{\n([\s\S]*?)\n\};$/gm)].map(([, name, body]) => {
    const members = [...body.matchAll(/^ {4}(MM_\w+) = (-?\d+)/gm)].map(([, member, number]) => [member, Number(number)]);
    return { name, members: Object.fromEntries(members) };
  });
}
