// What the header says of every function: each parameter, each answer, who owns what comes out, and which threads may call.

import { expectNone } from './differences.mjs';
import { answersOf, outcomesOf } from './model/codes.mjs';
import { readHeader } from './model/header.mjs';
import { describe } from './model/parameters.mjs';

const hasPointers = (struct) => struct.members.some((member) => member.type.includes('*'));

/** What is missing in, or wrong with, one function's comment. */
function problemsOf(fun, model) {
  const parameters = fun.parameters.map((_, place) => describe(fun, place, model));
  const everything = [fun.summary, ...fun.parameters.map(({ text }) => text), fun.returns ?? '', fun.chapter].join(' ');
  const answers = answersOf(fun);
  const known = Object.keys(Object.assign({}, ...model.enums.map((one) => one.members)));
  const codes = [...answers.codes, ...(outcomesOf(fun, model.functions) ?? [])];
  const makesHandles = parameters.some(({ kind }) => kind === 'OUT_HANDLE' || kind === 'OUT_LEASE' || kind === 'OUT_HANDLES');
  const givesPointers = fun.returnType === 'const char *'
    || parameters.some(({ kind, struct }) => kind === 'OUT_STRUCT' && hasPointers(model.structs.find(({ name }) => name === struct)));
  const problems = [
    fun.summary === '' && 'says nothing of what it does',
    fun.returnType !== 'void' && !fun.returns && 'does not say what it returns',
    fun.returnType === 'mm_status' && !answers.codes.includes('MM_OK') && 'names no codes',
    fun.returnType === 'mm_status' && /^mm_(manager|job|lease)$/.test(parameters.find(({ kind }) => kind === 'MANAGER' || kind === 'JOB' || kind === 'LEASE')?.type ?? '')
      && !/MM_CLOSED/.test(`${fun.returns} ${fun.chapter}`) && 'does not mention MM_CLOSED',
    ...parameters.filter(({ text }) => text === '').map(({ name }) => `says nothing of ${name}`),
    ...fun.documented.filter((name) => !parameters.some((parameter) => parameter.name === name)).map((name) => `tells of ${name}, which it does not have`),
    ...parameters.filter(({ kind, text }) => kind === 'OUT_STRUCT' && !/size member/.test(text)).map(({ name }) => `does not say that the size of ${name} has to be set`),
    ...codes.filter((code) => !known.includes(code)).map((code) => `names ${code}, which there is not`),
    !/thread/i.test(everything) && 'does not say which threads may call it',
    makesHandles && !/closed/.test(everything) && 'does not say that what it makes has to be closed',
    givesPointers && !/valid|lives as long/.test(everything) && 'does not say until when its texts are valid',
  ];
  return problems.filter(Boolean).map((problem) => `${fun.name} ${problem}`);
}

export async function checkDocumentation(results) {
  await results.check('every function says what it takes, answers, owns, and where it may be called', () => {
    const model = readHeader();
    expectNone(model.functions.flatMap((fun) => problemsOf(fun, model)));
  });
  await results.check('every struct and every member says what it is', () => expectNone(readHeader().structs.flatMap(({ name, summary, members }) => [
    ...(summary ? [] : [name]), ...members.filter(({ text }) => !text).map((member) => `${name}.${member.name}`),
  ])));
}
