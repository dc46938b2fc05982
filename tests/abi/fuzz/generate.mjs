// Writes the callers: for every function of the header a C function which draws each argument by its type and name, calls, and has
// the outcome checked; for every struct that is passed in, one which fills its members. A type that is not known here is an error,
// so a new function is fuzzed from the day it is declared, or the build of the fuzzer says what it lacks.

import { answersOf } from '../model/codes.mjs';

const scalars = new Set(['int32_t', 'uint32_t', 'int64_t', 'size_t', 'mm_status']);
const outputs = new Set([...scalars, 'uint64_t', 'double']);
const handles = new Map([['mm_manager', 'MANAGER'], ['mm_job', 'JOB'], ['mm_lease', 'LEASE']]);

const quoted = (text) => `"${text}"`;
const target = (type) => type.replace(/^const /, '').replace(/ ?\*$/, '');
const kind = (type) => handles.get(type) ?? 'VALUE';

/** The C source of the callers, of what readHeader answers. */
export function generate({ functions, structs, enums }) {
  const codes = Object.entries(enums.find(({ name }) => name === 'mm_status_code').members).map(([name, number]) => ({ name, number }));
  const structOf = new Map(structs.map((one) => [one.name, one]));
  const passedIn = inputStructs(functions, structOf);
  const makers = functions.filter((one) => one.parameters.some(({ type }) => type === 'mm_job *'));
  if (makers.length > 64) {
    throw new Error('more functions make jobs than a uint64_t has bits');
  }
  return [
    '#include "fuzz.h"\n\n#include <string.h>\n',
    `const function_info functions[] = {\n${functions.map((one) => tableRow(one, makers, codes)).join('\n')}\n};`,
    `const int function_count = ${functions.length};\n`,
    `const code_info codes[] = {\n${codes.map(({ name, number }) => `    { ${number}, "${name}" },`).join('\n')}\n};`,
    `const int code_count = ${codes.length};\n`,
    ...passedIn.map((one) => filler(one, structOf)),
    ...functions.map((one, index) => caller(one, index, structOf)),
    `void (*const callers[])(caller *c) = {\n${functions.map(({ name }) => `    call_${name},`).join('\n')}\n};\n`,
  ].join('\n');
}

/** Structs that the library reads, the inner ones first. */
function inputStructs(functions, structOf) {
  const found = [];
  const add = (name) => {
    const struct = structOf.get(name);
    if (struct && !found.includes(struct)) {
      struct.members.forEach(({ type }) => add(target(type)));
      found.push(struct);
    }
  };
  functions.forEach((one) => one.parameters.filter(({ type }) => /^const mm_\w+ \*$/.test(type)).forEach(({ type }) => add(target(type))));
  return found;
}

const commentOf = ({ summary, parameters, returns }) => [summary, ...parameters.map(({ text }) => text), returns].join(' ');

/** A function that reads jobs, and one that makes them, name each other in their comments: such jobs are the ones to hand it. */
function tableRow(one, makers, codes) {
  const { name, parameters } = one;
  const mentions = (text, word) => new RegExp(`\\b${word}\\b`).test(text);
  const takesJob = parameters.some(({ type }) => type === 'mm_job');
  const own = takesJob ? makers.filter((maker) => mentions(commentOf(one), maker.name) || mentions(commentOf(maker), name)) : [];
  const mask = own.reduce((bits, maker) => bits | (1n << BigInt(makers.indexOf(maker))), 0n);
  const needsDownloads = mentions(commentOf(one), 'MM_OPEN_DOWNLOADS') && parameters.some(({ type }) => type === 'mm_manager');
  return `    { "${name}", ${makers.indexOf(one)}, ${mask}u, ${Number(needsDownloads)}, ${Number(/_(close(_begin)?|release)$/.test(name))}, ${documented(one, codes)}u },`;
}

/** The codes that a function's comment names, a bit each. */
function documented(one, codes) {
  const answers = answersOf(one);
  return codes.reduce((bits, { name }, at) => bits | (answers.anyFailure || answers.codes.includes(name) ? 1n << BigInt(at) : 0n), 0n);
}

function filler({ name, members }, structOf) {
  const lines = members.map(({ type, name: member }, at) => {
    const next = members[at + 1];
    const field = `value->${member}`;
    const struct = structOf.get(target(type));
    if (member === 'size') {
      return `${field} = draw_nested_size(c, sizeof *value);`;
    }
    if (struct && type.endsWith('*') && next?.type === 'size_t') {
      return `{
        size_t i, count = draw_row_count(c);
        ${struct.name} *rows = draw_rows(c, ${quoted(member)}, count, sizeof *rows);
        value->${next.name} = draw_claimed_count(c, &rows, count);
        for (i = 0; rows != NULL && i < count; i++) {
            fill_${struct.name}(c, &rows[i]);
        }
        ${field} = rows;
    }`;
    }
    if (members[at - 1] && structOf.has(target(members[at - 1].type)) && type === 'size_t') {
      return '';
    }
    if (struct && !type.endsWith('*')) {
      return `fill_${struct.name}(c, &${field});`;
    }
    return `${field} = ${draw(type, member, name)};`;
  });
  return `static void fill_${name}(caller *c, ${name} *value)
{
    memset(value, 0, sizeof *value);
    ${lines.filter(Boolean).join('\n    ')}
}
`;
}

/** The C expression that draws a value. */
function draw(type, name, where) {
  if (type === 'const char *') {
    return `draw_text(c, ${quoted(name)})`;
  }
  if (handles.has(type)) {
    return `draw_${target(type)}(c)`;
  }
  if (type === 'mm_event_callback') {
    return 'draw_callback(c)';
  }
  if (type === 'mm_token_callback') {
    return 'draw_token_callback(c)';
  }
  if (type === 'void *' && name === 'user') {
    return 'draw_user(c)';
  }
  if (scalars.has(type)) {
    return `draw_${type}(c, ${quoted(name)})`;
  }
  throw new Error(`${where}: the fuzzer does not know how to draw "${type} ${name}"; teach it in tests/abi/fuzz/generate.mjs`);
}

function argument({ type, name }, at, parameters, structOf, where) {
  const struct = structOf.get(target(type));
  const isPointer = type.endsWith('*') && !type.endsWith('**');
  if (type === 'size_t' && name === 'capacity' && at > 0) {
    return '';
  }
  if (isPointer && parameters[at + 1]?.name === 'capacity' && !type.startsWith('const')) {
    const element = target(type);
    const kindOfOutput = element === 'char' ? 'TEXT' : kind(element);
    return `size_t capacity = draw_capacity(c, sizeof(${element}));
    ${type}${name} = draw_output(c, ${quoted(name)}, OUTPUT_${kindOfOutput}, capacity, sizeof(${element}));`;
  }
  // An address that other threads' closing takes away: it is not followed.
  if (type === 'const int64_t **') {
    return `${type}${name} = draw_output(c, ${quoted(name)}, OUTPUT_VALUE, 1, sizeof(const int64_t *));`;
  }
  if (struct && isPointer) {
    if (type.startsWith('const')) {
      return `${struct.name} ${name}_value;
    ${type}${name} = (fill_${struct.name}(c, &${name}_value), draw_input_struct(c, ${quoted(name)}, &${name}_value, sizeof ${name}_value));`;
    }
    if (struct.members[0].name !== 'size') {
      throw new Error(`${where}: the output ${struct.name} has no size member`);
    }
    if (name === 'out') {
      return `${type}${name} = draw_output_struct(c, ${quoted(name)}, sizeof(${struct.name}));`;
    }
    // What is no output of a call that can fail is initialised: to what the macro says.
    return `static const ${struct.name} ${name}_initial = ${struct.name.toUpperCase()}_INIT;
    ${type}${name} = draw_initialised(c, ${quoted(name)}, &${name}_initial, sizeof(${struct.name}));`;
  }
  if (isPointer && !type.startsWith('const') && (outputs.has(target(type)) || handles.has(target(type)))) {
    return `${type}${name} = draw_output(c, ${quoted(name)}, OUTPUT_${kind(target(type))}, 1, sizeof(${target(type)}));`;
  }
  return `${type} ${name} = ${draw(type, name, where)};`;
}

/** Strings in a struct that was filled are read, all of them, as a caller would. */
function readTexts(members, value, structOf) {
  return members.flatMap(({ type, name }, at) => {
    const field = `${value}${name}`;
    const rows = structOf.get(target(type));
    if (type === 'const char *') {
      return [`read_text(c, "${name}", ${field});`];
    }
    if (type !== 'const char *const *' && !(rows && type.startsWith('const '))) {
      return [];
    }
    const each = rows ? readTexts(rows.members, `${field}[i].`, structOf) : [`read_text(c, "${name}", ${field}[i]);`];
    return [`for (size_t i = 0; i < ${value}${members[at + 1].name}; i++) {`, ...each.map((line) => `    ${line}`), '}'];
  });
}

function readBack({ parameters }, structOf) {
  const out = parameters.find(({ type, name }) => name === 'out' && structOf.has(target(type)));
  const reads = out ? readTexts(structOf.get(target(out.type)).members, 'copy.', structOf) : [];
  return reads.length === 0 ? '' : `
    if (may_read(c, sizeof(${target(out.type)}))) {
        ${target(out.type)} copy;
        memcpy(&copy, out, sizeof copy);
        ${reads.join('\n        ')}
    }`;
}

const looksForDamage = (name) => name === 'mm_model_verify' || name === 'mm_model_repair';

function caller(one, index, structOf) {
  const { name, returnType, parameters } = one;
  const args = parameters.map((parameter, at) => argument(parameter, at, parameters, structOf, name)).filter(Boolean);
  const call = `${name}(${parameters.map((parameter) => parameter.name).join(', ')})`;
  const makes = {
    'mm_status': `status = ${call};\n    returned_status(c, status);`,
    'const char *': `text = ${call};\n    returned_text(c, text);`,
    void: `${call};\n    returned_nothing(c);`,
  }[returnType];
  if (makes === undefined) {
    throw new Error(`${name}: the fuzzer does not know what to do with "${returnType}"`);
  }
  const result = { 'mm_status': 'mm_status status;', 'const char *': 'const char *text;', void: '' }[returnType];
  return `static void call_${name}(caller *c)
{
    ${[result, 'begin(c, ' + index + ');', ...args, looksForDamage(name) && 'damage_installed(c, manager, model_id, version);'].filter(Boolean).join('\n    ')}
    calling(c);
    ${makes}${readBack(one, structOf)}
    finish(c);
}
`;
}
