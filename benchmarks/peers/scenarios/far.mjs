// A long, thick line: more connections bring more.

import { comparison, roundsText } from '../comparison.mjs';
import { aria2, aria2Variants, curl, ours } from '../contenders.mjs';
import { farLine, farText, servedText } from '../far-line.mjs';
import { MiB, sizeText } from '../numbers.mjs';
import { fastestOf, runRounds } from '../rounds.mjs';

const connections = 8;

export default {
  name: 'far',
  title: 'from a far server',

  async run({ world, rounds, bytes = 512 * MiB }) {
    const library = await world.publish(bytes);
    const leastSeconds = bytes / (connections * farLine.bytesPerSecond);
    const link = await world.startLink(library, farLine);
    const { url } = link;
    const peer = await fastestOf(world, aria2Variants.map((variant) => aria2(connections, variant)), { url, library });
    const contenders = [peer, ours(connections), curl()];
    const rows = contenders.map((contender) => ({ contender, before: () => link.begin(), after: () => link.stat() }));
    const samples = await runRounds(world, rows, rounds, { url, library });
    return {
      text: `One file of ${sizeText(bytes)}, verified and durable. ${farText} The bytes alone take ${leastSeconds.toFixed(2)} s over ${connections} connections. ${roundsText(rounds)}; the baseline is aria2, with the fastest of ${aria2Variants.length} settings that were tried.`,
      table: comparison(contenders.map(({ name }, index) => ({ label: name, samples: samples[index] })), 0),
      notes: [servedText(samples)],
    };
  },
};
