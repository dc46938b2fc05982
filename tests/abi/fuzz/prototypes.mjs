// What the header declares, as far as a fuzzer needs it: functions with their parameters and comments, structs, status codes.

import fs from 'node:fs';

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, ' ').replace(/\s+/g, ' ').trim();

/** `const char *name` → { type: 'const char *', name: 'name' }. */
function declaration(text, where) {
  const [, type, name] = text.trim().match(/^(.*?[\s*])(\w+)$/) ?? [];
  if (name === undefined) {
    throw new Error(`${where}: "${text}" is no declaration that is understood`);
  }
  return { type: type.trim().replace(/\s*\*/g, ' *').replace(/\* \*/g, '**'), name };
}

function readFunctions(text) {
  return [...text.matchAll(/^MM_API ([^;]+?)(mm_\w+)\(([^;]*)\);/gm)].map((match) => {
    const [, returns, name, list] = match;
    const before = text.slice(0, match.index);
    const comment = before.trimEnd().endsWith('*/') ? before.slice(before.lastIndexOf('/*')) : '';
    const flat = withoutComments(list);
    const parameters = flat === 'void' ? [] : flat.split(',').map((one) => declaration(one, name));
    return { name, returns: returns.trim(), parameters, comment: comment.replace(/\s*\n \*\s*/g, ' ') };
  });
}

function readStructs(text) {
  return [...text.matchAll(/^typedef struct (\w+) \{([\s\S]*?)^\} \1;/gm)].map(([, name, body]) => {
    const members = withoutComments(body).split(';').map((one) => one.trim()).filter(Boolean).map((one) => declaration(one, name));
    return { name, members, isSized: members[0].name === 'size', hasInit: text.includes(`#define ${name.toUpperCase()}_INIT`) };
  });
}

function readCodes(text) {
  const body = withoutComments(text.match(/^enum mm_status_code \{([\s\S]*?)^\};/m)[1]);
  return body.split(',').map((one) => one.split('=').map((part) => part.trim())).map(([name, number]) => ({ name, number: Number(number) }));
}

/** Reads a header; what cannot be read is an error, never left out. */
export function readPrototypes(file) {
  const text = fs.readFileSync(file, 'utf8');
  const declarations = { functions: readFunctions(text), structs: readStructs(text), codes: readCodes(text) };
  const announced = text.match(/^MM_API /gm).length;
  if (declarations.functions.length !== announced || declarations.codes.length < 20) {
    throw new Error(`${announced} functions are declared, ${declarations.functions.length} were understood, and ${declarations.codes.length} codes`);
  }
  return declarations;
}
