// Programs that know the ABI from the header alone: every function with bad arguments, closing under threads, and opening and closing
// over and over, beside a library server.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { expectNone } from './differences.mjs';
import { addProgramResults, buildProgram, runProgram } from './program.mjs';
import { publishSamples, startServer } from './library.mjs';
import { readHeader } from './model/header.mjs';
import { pastSizesOf, readHistory } from './model/history.mjs';
import { attemptsFor, describe } from './model/parameters.mjs';
import { writeTable } from './table.mjs';

const inHost = ['check.c', 'open.c'].map((name) => at('tests', 'abi', 'host', name));

function build(folder, model, history) {
  const table = path.join(folder, 'functions.c');
  fs.writeFileSync(table, writeTable(model, history));
  const sources = fs.readdirSync(at('tests', 'abi', 'derived')).filter((name) => name.endsWith('.c')).map((name) => at('tests', 'abi', 'derived', name));
  return buildProgram(path.join(folder, 'derived'), [table, ...sources, ...inHost], [at('tests', 'abi', 'derived'), at('tests', 'abi', 'host')]);
}

// As many attempts as the model says, or more, on every function that it knows.
function attemptProblems(model, history, output) {
  return model.functions.flatMap((fun) => {
    const least = fun.parameters.reduce((sum, _, place) => {
      const parameter = describe(fun, place, model);
      return sum + attemptsFor(parameter, pastSizesOf(parameter.struct, history));
    }, 1);
    const [, count] = output.match(new RegExp(`^${fun.name} was tried (\\d+) times$`, 'm')) ?? [];
    return Number(count) >= least ? [] : [`${fun.name} was tried ${count ?? 0} times and should be ${least} times`];
  });
}

const sum = (numbers) => numbers.reduce((one, other) => one + other, 0);

export async function checkDerived(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-derived-'));
  let server;
  try {
    const model = readHeader();
    const history = readHistory();
    const program = build(folder, model, history);
    publishSamples(folder);
    server = await startServer(path.join(folder, 'storage'));
    const runIt = async (what, least) => {
      const root = path.join(folder, what);
      fs.mkdirSync(root);
      const ended = await runProgram(program, [what, root, server.url]);
      addProgramResults(results, what, ended, least);
      return ended.output;
    };
    const output = await runIt('attempts', model.functions.length + 2);
    const tried = sum([...output.matchAll(/^mm_\w+ was tried (\d+) times$/gm)].map((match) => Number(match[1])));
    await results.check(`${tried} bad calls were made: no fewer than the model asks for`, () => expectNone(attemptProblems(model, history, output)));
    await runIt('closing', 3);
    await runIt('cycles', 3);
  } catch (error) {
    results.add('the derived programs run beside a library server', false, error.message);
  } finally {
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
