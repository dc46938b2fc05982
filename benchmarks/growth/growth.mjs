// Growth: what a lookup, an open, a change and the catalogue cost with 10, 1,000 and 100,000 versions, as a table and a plot in RESULTS.md.

import fs from 'node:fs';
import { at } from '../../.build/paths.mjs';
import { describeHost } from '../peers/machine.mjs';
import { writeSections } from '../peers/results.mjs';
import { markdown } from '../peers/table.mjs';
import { plot } from './plot.mjs';

const sizes = [10, 1_000, 100_000];

/** What is shown, by the benchmark that measures it. */
const lines = [
  { label: 'lookup, UTF-8 into a buffer', suite: 'LookupBenchmarks', method: 'IntoBuffer', parameter: 'Versions', isFlat: true },
  { label: 'lookup, a string', suite: 'LookupBenchmarks', method: 'OfNewest', parameter: 'Versions', isFlat: true },
  { label: 'first lookup after a change by another process', suite: 'RegistryBenchmarks', method: 'FirstLookupAfterChange', parameter: 'Versions' },
  { label: 'open, one lookup, close', suite: 'OpenBenchmarks', method: 'OpenAndFind', parameter: 'Versions' },
  { label: 'publish: a version into the text of the registry, without the disk', suite: 'RegistryBenchmarks', method: 'AddOne', parameter: 'Versions' },
  { label: 'catalogue: parse and check the list of models', suite: 'CatalogueBenchmarks', method: 'Models', parameter: 'Count' },
];

function time(nanoseconds) {
  const [unit, size] = [['s', 1e9], ['ms', 1e6], ['µs', 1e3]].find(([, one]) => nanoseconds >= one) ?? ['ns', 1];
  return `${(nanoseconds / size).toPrecision(3)} ${unit}`;
}

/** Of reports as .build/bench-check.mjs reads them. */
export function writeGrowth(reports) {
  const rows = lines.map(({ label, suite, method, parameter, isFlat }) => ({
    label,
    isFlat,
    values: sizes.map((size) => {
      const found = reports.find((one) => one.suite === suite && one.row === `${method} ${parameter}=${size}`);
      if (found === undefined) {
        throw new Error(`${suite}.${method} was not measured with ${size}`);
      }
      return found.fastest;
    }),
  }));
  fs.writeFileSync(at('benchmarks', 'growth', 'growth.svg'), plot({ sizes, rows, time }));
  const names = sizes.map((size) => size.toLocaleString('en'));
  const table = [
    ['versions', ...names, 'of the last, for each version'],
    ...rows.map(({ label, values, isFlat }) => [label, ...values.map(time), isFlat ? '' : time(values.at(-1) / sizes.at(-1))]),
  ];
  const body = [
    'The fastest of the runs of each, .NET 10 (JIT). A lookup is flat; what reads or writes the registry grows with its text, which has one version of each model here: after a change the whole text is read and divided into models, and only those that are not as they were are parsed when somebody asks for them. The publication is one into a text that somebody else wrote, which is checked from end to end.',
    markdown(table),
    '![Time by number of versions, both axes logarithmic](growth/growth.svg)',
    describeHost(),
  ].join('\n\n');
  console.log(`\n${body}\n`);
  writeSections(at('benchmarks', 'RESULTS.md'), [{ title: 'Growth', body }]);
}
