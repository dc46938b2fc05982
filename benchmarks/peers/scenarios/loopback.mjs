// The shortest line there is: nothing but processor and disk.

import { comparison, roundsText } from '../comparison.mjs';
import { aria2, aria2Variants, curl, ipull, ours, plainNode } from '../contenders.mjs';
import { GiB, sizeText } from '../numbers.mjs';
import { fastestOf, runRounds } from '../rounds.mjs';

export default {
  name: 'loopback',
  title: 'from nginx on the same machine',

  async run({ world, rounds, bytes = GiB }) {
    const library = await world.publish(bytes);
    const { url } = await world.startNginx(library);
    const peer = await fastestOf(world, aria2Variants.map((variant) => aria2(4, variant)), { url, library });
    const contenders = [curl(), curl('sync, unverified'), peer, ipull(4), plainNode(), ours(4)];
    const samples = await runRounds(world, contenders.map((contender) => ({ contender })), rounds, { url, library });
    return {
      text: `One file of ${sizeText(bytes)}, verified and durable. ${roundsText(rounds)}; the baseline is curl. aria2 has the fastest of ${aria2Variants.length} settings that were tried.`,
      table: comparison(contenders.map(({ name }, index) => ({ label: name, samples: samples[index] })), 0),
    };
  },
};
