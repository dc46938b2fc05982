// `bench --check`: each way of leaving what is pinned is told in a line of its own.

import assert from 'node:assert/strict';
import { compare } from '../../.build/bench-check.mjs';

const baseline = {
  ratioFactor: 2,
  suites: {
    Lookup: { baseline: 'Plain', rows: { 'Find N=1': { allocatedBytes: 56, ratio: 1.5 } } },
    Call: { baseline: 'Plain', rows: { Ask: { maxAllocatedBytes: 100, ratio: 1 } } },
    Transfer: { baseline: 'Plain', rows: { 'Load N=1': { maxAllocatedBytesPerGB: 2000, fileBytes: 500_000_000, ratio: 1 } } },
  },
};

const measured = (changes = {}) =>
  Object.entries({
    'Lookup/Plain N=1': { fastest: 10, allocatedBytes: 0 },
    'Lookup/Find N=1': { fastest: 30, allocatedBytes: 56 },
    'Call/Plain': { fastest: 10, allocatedBytes: 0 },
    'Call/Ask': { fastest: 10, allocatedBytes: 100 },
    'Transfer/Plain N=1': { fastest: 10, allocatedBytes: 99 },
    'Transfer/Load N=1': { fastest: 20, allocatedBytes: 1000 },
    ...changes,
  })
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => ({ suite: name.split('/')[0], row: name.split('/')[1], ...one }));

const cases = [
  ['what is pinned', {}, undefined],
  ['a byte more', { 'Lookup/Find N=1': { fastest: 30, allocatedBytes: 57 } }, /^EXCEEDED {2}Lookup Find N=1: 57 B allocated, 56 B pinned$/],
  ['a byte less, which is to be pinned', { 'Lookup/Find N=1': { fastest: 30, allocatedBytes: 55 } }, /^EXCEEDED .*55 B allocated/],
  ['a ratio beyond its factor', { 'Lookup/Find N=1': { fastest: 31, allocatedBytes: 56 } }, /^EXCEEDED .*: ratio 3.10, 1.5 pinned, 2 times/],
  ['more than may be', { 'Call/Ask': { fastest: 10, allocatedBytes: 101 } }, /^EXCEEDED {2}Call Ask: 101 B allocated, 100 B at most$/],
  ['a ratio without parameters', { 'Call/Ask': { fastest: 21, allocatedBytes: 0 } }, /^EXCEEDED {2}Call Ask: ratio 2.10/],
  ['too many bytes for a gigabyte', { 'Transfer/Load N=1': { fastest: 20, allocatedBytes: 1001 } }, /^EXCEEDED .*2002 B allocated per GB, 2000 B at most$/],
  ['a row that was not measured', { 'Lookup/Find N=1': undefined }, /^MISSING .*Find N=1/],
  ['a row that failed', { 'Lookup/Find N=1': { fastest: undefined, allocatedBytes: undefined } }, /^MISSING .*Find N=1/],
  ['a base that was not measured', { 'Transfer/Plain N=1': undefined }, /^MISSING .*Load N=1/],
  ['a row that is not pinned', { 'Lookup/New N=1': { fastest: 30, allocatedBytes: 0 } }, /^UNPINNED .*New N=1/],
  ['a suite that is not pinned', { 'Other/New N=1': { fastest: 30, allocatedBytes: 0 } }, /^UNPINNED {2}Other/],
];

export async function checkBaselines(results) {
  for (const [name, changes, expected] of cases) {
    await results.check(`the baseline against ${name}`, () => {
      const { excesses } = compare(baseline, measured(changes));
      if (expected === undefined) {
        assert.deepEqual(excesses, []);
      } else {
        assert.equal(excesses.length, 1, excesses.join('\n'));
        assert.match(excesses[0], expected);
      }
    });
  }
}
