// `bench peers`: the same work done by this library and by other tools, one after the other, round for round. A scenario is one file in
// scenarios/, and knows nothing of the others.

import { BuildFailure, exitCode } from '../../.build/fail.mjs';
import { at } from '../../.build/paths.mjs';
import { describeMachine } from './machine.mjs';
import { readBytes } from './numbers.mjs';
import miss from '../guest/scenarios/miss.mjs';
import { writeSections } from './results.mjs';
import { markdown } from './table.mjs';
import { openWorld } from './world.mjs';
import far from './scenarios/far.mjs';
import many from './scenarios/many.mjs';
import resume from './scenarios/resume.mjs';
import lookup from './scenarios/lookup.mjs';
import loopback from './scenarios/loopback.mjs';
import small from './scenarios/small.mjs';
import size from './scenarios/size.mjs';
import start from './scenarios/start.mjs';
import steady from './scenarios/steady.mjs';
import straggler from './scenarios/straggler.mjs';

/** In the order in which they run. Each has a name, a title, and run(bench), which answers { text, table, notes }; `section` where the results call it otherwise. */
const scenarios = [lookup, start, { ...miss, section: miss.title }, loopback, small, many, resume, far, straggler, size, steady];

const results = at('benchmarks', 'RESULTS.md');
const names = scenarios.map(({ name }) => name).join(', ');

/** The words behind `bench peers`. */
export function readArguments(args) {
  const options = { rounds: 7, bytes: undefined, results, chosen: [] };
  const readers = {
    '--rounds': (text) => Object.assign(options, { rounds: Number(text) }),
    // Another size is another experiment: it is printed, and written only where --results says so.
    '--bytes': (text) => Object.assign(options, { bytes: readBytes(text), results: options.results === results ? undefined : options.results }),
    '--results': (text) => Object.assign(options, { results: text }),
  };
  for (let index = 0; index < args.length; index += 1) {
    if (Object.hasOwn(readers, args[index])) {
      index += 1;
      readers[args[index - 1]](args[index] ?? '');
    } else {
      options.chosen.push(args[index]);
    }
  }
  const unknown = options.chosen.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new BuildFailure(`No scenario is named ${unknown}. There are: ${names}`, exitCode.usage);
  }
  if (!(Number.isSafeInteger(options.rounds) && options.rounds > 0) || options.results === '') {
    throw new BuildFailure('bench peers takes [--rounds N] [--bytes N] [--results FILE] [SCENARIO...]', exitCode.usage);
  }
  return options;
}

export async function peers(args) {
  const options = readArguments(args);
  const chosen = scenarios.filter(({ name }) => options.chosen.length === 0 || options.chosen.includes(name));
  const sections = [];
  const world = await openWorld();
  try {
    const machine = describeMachine(world.folder);
    for (const scenario of chosen) {
      console.log(`\n${scenario.name}: ${scenario.title}`);
      const { text, table, notes = [] } = await scenario.run({ world, rounds: options.rounds, bytes: options.bytes });
      const body = [text, markdown(table), ...notes].join('\n\n');
      console.log(`\n${body}\n`);
      sections.push({ title: scenario.section ?? `Transfer: ${scenario.title}`, body: `${body}\n\n${machine}` });
    }
    console.log(machine);
  } finally {
    await world.close();
  }
  if (options.results !== undefined) {
    writeSections(options.results, sections);
  }
}
