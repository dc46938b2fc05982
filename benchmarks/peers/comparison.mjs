// The table that most scenarios show: medians of time, processor and memory, and the ratio of the times to a baseline.

import { mebibytes } from './numbers.mjs';
import { medianOf } from './rounds.mjs';

const spread = (samples) => {
  const walls = samples.map(({ wallSeconds }) => wallSeconds);
  return `${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)}`;
};

/** rows: { label, samples }. The baseline is the row of that index. `more` are other columns: { head, of(samples) }. */
export function comparison(rows, baseline, more = []) {
  const base = medianOf(rows[baseline].samples, 'wallSeconds');
  return [
    ['', 'wall, s', 'least–most', 'ratio', 'CPU, s', 'of it in the kernel', 'peak RSS, MiB', ...more.map(({ head }) => head)],
    ...rows.map(({ label, samples }) => [
      label,
      medianOf(samples, 'wallSeconds').toFixed(3),
      spread(samples),
      (medianOf(samples, 'wallSeconds') / base).toFixed(2),
      medianOf(samples, 'cpuSeconds').toFixed(2),
      medianOf(samples, 'systemSeconds').toFixed(2),
      mebibytes(medianOf(samples, 'peakRssBytes')),
      ...more.map(({ of }) => of(samples)),
    ]),
  ];
}

export const roundsText = (rounds) => `Medians of ${rounds} ${rounds === 1 ? 'round' : 'interleaved rounds'}`;
