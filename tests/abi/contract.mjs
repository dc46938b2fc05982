// Three accounts of one ABI, each read by itself: what the header declares, what the library exports, and what the .NET runtime has.
// They have to agree in every name, type, size, offset and number.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sharedLibrary } from '../../.build/paths.mjs';
import { expectNone, expectSame } from './differences.mjs';
import { exportsOf } from './exports.mjs';
import { askCompiler } from './layouts.mjs';
import { readHeader } from './model/header.mjs';
import { readHistory } from './model/history.mjs';
import { readRuntime, runtimeTypeOf, screaming, snake } from './model/runtime.mjs';

const namesOf = (list) => list.map(({ name }) => name).sort();

export async function checkContract(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-contract-'));
  try {
    const model = readHeader();
    const runtime = readRuntime();
    const compiled = askCompiler(model, folder);
    const exported = exportsOf(sharedLibrary);
    await results.check('the library exports exactly the functions of the header', () => expectSame(namesOf(model.functions), 'the header', exported.functions, 'the library'));
    await results.check('the library exports nothing else but the runtime’s own', () => expectNone(exported.foreign.map((name) => `${name} is exported`)));
    await results.check('the exports in C# are the functions of the header', () => expectSame(namesOf(model.functions), 'the header', namesOf(runtime.functions), 'the runtime'));
    await results.check('every parameter has the same type in C and in .NET', () => expectNone(signatureProblems(model, runtime)));
    await results.check('every struct has the same size, members and offsets in C and in .NET', () => expectNone(layoutProblems(model, runtime, compiled)));
    await results.check('every number has the same value in C and in .NET', () => expectNone(numberProblems(model, runtime, compiled)));
    await results.check('every initialiser is zeros and a size', () => expectNone(model.initialisers.filter((name) => compiled[`${name.toUpperCase()}_INIT`] !== 0)));
    await results.check('every sized struct is in the history of sizes', () => expectNone(historyProblems(runtime)));
  } catch (error) {
    results.add('the contract was looked at', false, error.message);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function signatureProblems(model, runtime) {
  return model.functions.flatMap((fun) => {
    const other = runtime.functions.find(({ name }) => name === fun.name);
    const signature = [runtimeTypeOf(fun.returnType, model.typedefs), ...fun.parameters.map(({ type, name }) => `${runtimeTypeOf(type, model.typedefs)} ${name}`)].join(', ');
    const found = other && [other.returns, ...other.parameters.map(({ type, name }) => `${type} ${snake(name)}`)].join(', ');
    return signature === found ? [] : [`${fun.name} is (${signature}) in the header and (${found}) in .NET`];
  });
}

function layoutProblems(model, runtime, compiled) {
  const inC = model.structs.flatMap(({ name, members }) => [
    `${name} has ${compiled[`sizeof ${name}`]} bytes`,
    ...members.map((member) => `${name}.${member.name} is a ${runtimeTypeOf(member.type, model.typedefs)} at ${compiled[`${name}.${member.name}`]}`),
  ]);
  const inNet = runtime.structs.flatMap(({ name, sizeBytes, members }) => [
    `${name} has ${sizeBytes} bytes`,
    ...members.map((member) => `${name}.${snake(member.name)} is a ${member.type} at ${member.offsetBytes}`),
  ]);
  return differences(inC, inNet);
}

function numberProblems(model, runtime, compiled) {
  const inC = model.enums.flatMap((one) => Object.keys(one.members).map((name) => `${one.name} ${name} = ${compiled[name]}`));
  const inNet = runtime.enums.flatMap((one) => Object.entries(one.members).map(([name, value]) => `${one.name} ${one.prefix}${screaming(name)} = ${value}`));
  return differences(inC, inNet);
}

function differences(inC, inNet) {
  return [
    ...inC.filter((line) => !inNet.includes(line)).map((line) => `in C: ${line}`),
    ...inNet.filter((line) => !inC.includes(line)).map((line) => `in .NET: ${line}`),
  ];
}

// The first version is what FirstSizeBytes says; the newest is what the structs have now. Whoever makes one grow adds a version.
function historyProblems(runtime) {
  const history = readHistory();
  const newest = Object.assign({}, ...history);
  return runtime.structs.filter((struct) => struct.firstSizeBytes !== null).flatMap(({ name, sizeBytes, firstSizeBytes }) => {
    const first = history.find((version) => name in version)?.[name];
    return [
      ...(first === firstSizeBytes ? [] : [`${name} began with ${first} bytes, and FirstSizeBytes says ${firstSizeBytes}`]),
      ...(newest[name] === sizeBytes ? [] : [`${name} has ${sizeBytes} bytes, and the newest file of tests/abi/history says ${newest[name]}`]),
    ];
  });
}
