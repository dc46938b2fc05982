// Sizes, medians and how they are written.

export const KiB = 1024;
export const MiB = 1024 * KiB;
export const GiB = 1024 * MiB;

const units = { '': 1, KiB, MiB, GiB };

/** "8MiB" as a number; NaN for anything else than bytes, KiB, MiB and GiB. */
export function readBytes(text) {
  const [, digits, unit] = text.match(/^([1-9]\d*)(|KiB|MiB|GiB)$/) ?? [];
  if (digits === undefined) {
    throw new RangeError(`${text} is no size such as 8MiB`);
  }
  return Number(digits) * units[unit];
}

export function sizeText(bytes) {
  const [name, unit] = [['GiB', GiB], ['MiB', MiB], ['KiB', KiB]].find(([, one]) => bytes >= one && bytes % one === 0) ?? ['bytes', 1];
  return `${bytes / unit} ${name}`;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard deviation in parts of the mean. */
export function variation(values) {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2))) / middle;
}

export const mebibytes = (bytes) => (bytes / MiB).toFixed(1);
export const percent = (part) => `${(part * 100).toFixed(1)} %`;
