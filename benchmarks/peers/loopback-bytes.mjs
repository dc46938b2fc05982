import fs from 'node:fs';

const received = () => Number(fs.readFileSync('/sys/class/net/lo/statistics/rx_bytes', 'utf8'));

/**
 * For runs that are watched: the bytes that passed the loopback interface, the little that headers and acknowledgements
 * add among them, and whatever else is said on it meanwhile: nothing, on a machine that does nothing else. */
export function watchLoopback() {
  const before = received();
  return { stop: () => received() - before };
}
