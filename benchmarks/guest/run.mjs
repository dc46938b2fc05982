// `bench guest`: what the library costs the process that it lives in, and how soon a miss is answered. A scenario is one file in
// scenarios/; each runs in a process of its own, so that none is the other's guest.

import { BuildFailure, exitCode } from '../../.build/fail.mjs';
import { at } from '../../.build/paths.mjs';
import { describeHost } from '../peers/machine.mjs';
import { writeSections } from '../peers/results.mjs';
import { markdown } from '../peers/table.mjs';
import miss from './scenarios/miss.mjs';
import quiet from './scenarios/quiet.mjs';

/** Each has a name, a title, and run(), which answers { text, table, notes }. */
const scenarios = [miss, quiet];

export async function guest(args) {
  const unknown = args.find((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    throw new BuildFailure(`bench guest has ${scenarios.map(({ name }) => name).join(' and ')}, and no ${unknown}`, exitCode.usage);
  }
  const sections = [];
  for (const { name, title, run } of scenarios.filter(({ name }) => args.length === 0 || args.includes(name))) {
    console.log(`\n${name}: ${title}`);
    const { text, table, notes = [] } = await run();
    const body = [text, markdown(table), ...notes, describeHost()].join('\n\n');
    console.log(`\n${body}\n`);
    sections.push({ title, body });
  }
  writeSections(at('benchmarks', 'RESULTS.md'), sections);
}
