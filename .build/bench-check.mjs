// `bench --check`: what BenchmarkDotNet measures, held against benchmarks/baseline.json. Bytes and ratios are pinned; times never are, because
// they belong to the machine.

import fs from 'node:fs';
import path from 'node:path';
import { artifacts, at } from './paths.mjs';

const folder = path.join(artifacts, 'bench-check');

/** Which suites, and with which words: what is over in nanoseconds needs no long job to count its bytes. */
const short = ['--job', 'short', '--iterationCount', '10'];
const runs = [
  // What a call costs is one of two figures for as long as a process lives: the quicker one is found among several.
  { filter: '*BoundaryBenchmarks*', options: [...short, '--launchCount', '3'] },
  ...['Lookup', 'LookupsInTurn', 'Digest', 'Journal', 'Registry', 'Open', 'Catalogue'].map((suite) => ({ filter: `*${suite}Benchmarks*`, options: short })),
  { filter: '*TransferBenchmarks*', options: [] },
];

/** A busy machine takes its time to compile what BenchmarkDotNet generates. */
const always = ['--exporters', 'json', '--buildTimeout', '600'];

/** runSuites(filters, options, folder) runs BenchmarkDotNet and answers its exit code. Answers ours. */
export async function checkBaseline(runSuites) {
  fs.rmSync(folder, { recursive: true, force: true });
  for (const { filter, options } of runs) {
    const code = await runSuites([filter], [...always, ...options], folder);
    if (code !== 0) {
      return code;
    }
  }
  const baseline = JSON.parse(fs.readFileSync(at('benchmarks', 'baseline.json'), 'utf8'));
  const { lines, excesses } = compare(baseline, readReports(path.join(folder, 'results')));
  console.log(['', ...lines, ...excesses, `${lines.length} rows, ${excesses.length} exceeded`].join('\n'));
  return excesses.length === 0 ? 0 : 1;
}

/** { suite, row, fastest, allocatedBytes } of each benchmark: the fastest of its runs is the one that the machine disturbed least. */
export function readReports(results) {
  const reports = fs.readdirSync(results).filter((name) => name.endsWith('.json'));
  return reports.flatMap((name) =>
    JSON.parse(fs.readFileSync(path.join(results, name), 'utf8')).Benchmarks.map((one) => ({
      suite: one.Type,
      row: `${one.Method} ${one.Parameters}`.trimEnd(),
      fastest: one.Statistics?.Min,
      allocatedBytes: one.Memory?.BytesAllocatedPerOperation,
    })),
  );
}

/**
 * baseline: { ratioFactor, suites: { NAME: { baseline: METHOD, rows: { "METHOD PARAMETERS": { allocatedBytes | maxAllocatedBytes | maxAllocatedBytesPerGB + fileBytes, ratio } } } } }.
 * Answers a line for each row, and one for each that is exceeded, missing, or not pinned at all.
 */
export function compare({ ratioFactor, suites }, measured) {
  const lines = [];
  const excesses = [];
  for (const [suite, { baseline, rows }] of Object.entries(suites)) {
    const found = new Map(measured.filter((one) => one.suite === suite).map((one) => [one.row, one]));
    for (const [row, pinned] of Object.entries(rows)) {
      const one = found.get(row);
      const base = found.get([baseline, ...row.split(' ').slice(1)].join(' '));
      found.delete(row);
      if (!(one?.fastest > 0 && base?.fastest > 0 && one.allocatedBytes >= 0)) {
        excesses.push(`MISSING   ${suite} ${row}: it was not measured`);
        continue;
      }
      const ratio = one.fastest / base.fastest;
      lines.push(`${suite} ${row}: ${allocationText(pinned, one)}, ratio ${ratio.toFixed(2)}`);
      excesses.push(...excessesOf(`${suite} ${row}`, pinned, one, ratio, ratioFactor));
    }
    excesses.push(...[...found.keys()].filter((row) => row.split(' ')[0] !== baseline).map((row) => `UNPINNED  ${suite} ${row}: benchmarks/baseline.json does not have it`));
  }
  const strangers = new Set(measured.map(({ suite }) => suite).filter((suite) => !Object.hasOwn(suites, suite)));
  excesses.push(...[...strangers].map((suite) => `UNPINNED  ${suite}: benchmarks/baseline.json does not have it`));
  return { lines, excesses };
}

const perGigabyte = ({ fileBytes }, { allocatedBytes }) => Math.round(allocatedBytes / (fileBytes / 1e9));

const allocationText = (pinned, one) =>
  pinned.fileBytes === undefined ? `${one.allocatedBytes} B` : `${one.allocatedBytes} B, which is ${perGigabyte(pinned, one)} B per GB`;

function excessesOf(name, pinned, one, ratio, factor) {
  const excesses = [];
  if (pinned.allocatedBytes !== undefined && one.allocatedBytes !== pinned.allocatedBytes) {
    excesses.push(`EXCEEDED  ${name}: ${one.allocatedBytes} B allocated, ${pinned.allocatedBytes} B pinned`);
  }
  if (pinned.maxAllocatedBytes !== undefined && one.allocatedBytes > pinned.maxAllocatedBytes) {
    excesses.push(`EXCEEDED  ${name}: ${one.allocatedBytes} B allocated, ${pinned.maxAllocatedBytes} B at most`);
  }
  if (pinned.maxAllocatedBytesPerGB !== undefined && perGigabyte(pinned, one) > pinned.maxAllocatedBytesPerGB) {
    excesses.push(`EXCEEDED  ${name}: ${perGigabyte(pinned, one)} B allocated per GB, ${pinned.maxAllocatedBytesPerGB} B at most`);
  }
  if (ratio > pinned.ratio * factor) {
    excesses.push(`EXCEEDED  ${name}: ratio ${ratio.toFixed(2)}, ${pinned.ratio} pinned, ${factor} times as much at most`);
  }
  return excesses;
}
