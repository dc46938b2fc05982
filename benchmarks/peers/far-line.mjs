// The far server of several scenarios, and how it is told.

import { VoidRun } from './rounds.mjs';

export const farLine = { roundTripMs: 40, bytesPerSecond: 50_000_000 };
export const straggler = { number: 2, bytesPerSecond: 200_000 };

export const farText =
  'The server is 40 ms away (an answer comes a round trip after its request, on a new connection two) and gives each connection 50 MB/s. ' +
  'It is `benchmarks/Link`, the same for all, and sends from the page cache.';

/**
 * A tool may open its second connection and not use it: then there was no straggler, and the run says nothing of one. Half a second's worth has to
 * have come through it.
 */
export async function withStraggler(link) {
  const served = await link.stat();
  if (served.stragglerBytes < straggler.bytesPerSecond / 2) {
    throw new VoidRun(`the straggler brought ${served.stragglerBytes} bytes, so there was none`);
  }
  return served;
}

/** What the server took of the machine that it shares with its clients, over all runs of these samples. */
export function servedText(samples) {
  const all = samples.flat().map(({ served }) => served);
  const sum = (name) => all.reduce((total, served) => total + served[name], 0);
  return `The server itself took ${((sum('cpuSeconds') / sum('sentBytes')) * 1e9).toFixed(2)} CPU seconds per GB.`;
}
