// Writes the table of every function for the programs in tests/abi/derived: see table.h there.

import { answersOf, outcomesOf } from './model/codes.mjs';
import { pastSizesOf } from './model/history.mjs';
import { describe } from './model/parameters.mjs';

const text = (value) => JSON.stringify(value);
const list = (values) => `{ ${values.length > 0 ? values.join(', ') : '0'} }`;

const fieldOf = (type) => {
  if (type.includes('*')) {
    return 'pointer';
  }
  return { mm_manager: 'handle', mm_job: 'handle', mm_lease: 'handle', size_t: 'size', int32_t: 'number', mm_status: 'number' }[type];
};

function caller(fun) {
  const call = `${fun.name}(${fun.parameters.map(({ type }, place) => `arguments[${place}].${fieldOf(type)}`).join(', ')})`;
  const unused = fun.parameters.length === 0 ? '(void)arguments; ' : '';
  const body = {
    'mm_status': `return ${call};`,
    'void': `${call}; return MM_OK;`,
    // A text is never NULL, and can be read.
    'const char *': `const char *answer = ${call}; return answer != NULL && strlen(answer) < 4096 ? MM_OK : MM_INTERNAL;`,
  }[fun.returnType];
  if (!body) {
    throw new Error(`tests/abi/table.mjs does not know what to do with the ${fun.returnType} of ${fun.name}`);
  }
  return `static mm_status call_${fun.name}(const argument *arguments) { ${unused}${body} }`;
}

// Members of nested structs with a dot in the name; the size itself is tried elsewhere.
function membersOf(struct, model, owner, path = '') {
  return struct.members.filter((member) => path !== '' || member.name !== 'size').flatMap((member) => {
    const nested = model.structs.find(({ name }) => name === member.type);
    const name = path + member.name;
    return nested
      ? membersOf(nested, model, owner, `${name}.`)
      : [`    { ${text(name)}, ${text(member.type)}, offsetof(${owner}, ${name}), ${/Must be 0/.test(member.text) ? 1 : 0}, ${/may be negative/.test(struct.summary) ? 1 : 0} },`];
  });
}

function layoutOf(struct, model, history) {
  const members = membersOf(struct, model, struct.name);
  return `static const member members_of_${struct.name}[] = {
${members.join('\n')}
};
static const layout layout_of_${struct.name} = { ${text(struct.name)}, ${list([...pastSizesOf(struct.name, history), 0])}, members_of_${struct.name}, ${members.length} };`;
}

function parameterRow(parameter) {
  const limit = (value) => `${value === null ? 0 : 1}, ${value ?? 0}`;
  const flag = (value) => (value ? 1 : 0);
  return `        { ${[
    text(parameter.name), parameter.kind, parameter.struct ? `&layout_of_${parameter.struct}` : 'NULL', flag(parameter.mayBeNull), flag(parameter.nullNeedsNoRoom),
    limit(parameter.least), limit(parameter.most), flag(parameter.needsDownloads), flag(parameter.needsDone), list(parameter.makers.map(text)),
  ].join(', ')} },`;
}

function functionRow(fun, model) {
  const answers = answersOf(fun);
  const codes = fun.returnType === 'mm_status' ? answers.codes : ['MM_OK'];
  const outcomes = outcomesOf(fun, model.functions) ?? [];
  const parameters = fun.parameters.map((_, place) => parameterRow(describe(fun, place, model)));
  return `    { ${text(fun.name)}, call_${fun.name}, {
${parameters.length > 0 ? parameters.join('\n') : '        { 0 }'}
      }, ${parameters.length}, ${list(codes)}, ${codes.length}, ${answers.anyFailure ? 1 : 0}, ${/^Closes a /.test(fun.summary) ? 1 : 0}, ${list(outcomes)}, ${outcomes.length} },`;
}

/** The C source of the table. */
export function writeTable(model, history) {
  const structs = model.structs.filter((struct) => model.initialisers.includes(struct.name));
  return `#include "table.h"

#include <string.h>

${model.functions.map(caller).join('\n')}

${structs.map((struct) => layoutOf(struct, model, history)).join('\n')}

const function functions[] = {
${model.functions.map((fun) => functionRow(fun, model)).join('\n')}
};

const int function_count = sizeof functions / sizeof functions[0];
`;
}
