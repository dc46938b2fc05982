// The far server again, with one connection that is throttled all its life: what does it cost, and how does that compare?

import { comparison, roundsText } from '../comparison.mjs';
import { aria2, aria2StragglerVariants, ours } from '../contenders.mjs';
import { farLine, farText, servedText, straggler, withStraggler } from '../far-line.mjs';
import { MiB, percent, sizeText } from '../numbers.mjs';
import { fastestOf, medianOf, runRounds } from '../rounds.mjs';

export default {
  name: 'straggler',
  title: 'from a far server, with a straggler',

  async run({ world, rounds, bytes = 512 * MiB }) {
    const library = await world.publish(bytes);
    const link = await world.startLink(library, farLine);
    const { url } = link;
    const slow = () => link.begin(straggler);
    const variants = aria2StragglerVariants.map((variant) => aria2(8, variant));
    const peer = await fastestOf(world, variants, { url, library }, { before: slow, after: () => withStraggler(link) });
    const rows = [peer, ours(8)].flatMap((contender) => [
      { contender, label: `${contender.name}: with it`, before: slow, after: () => withStraggler(link) },
      { contender, label: `${contender.name}: without`, before: () => link.begin(), after: () => link.stat() },
    ]);
    const samples = await runRounds(world, rows, rounds, { url, library });
    const wall = samples.map((row) => medianOf(row, 'wallSeconds'));
    return {
      text: [
        `One file of ${sizeText(bytes)}, verified and durable. ${farText} The second connection of a run that brings anything gets 200 KB/s as long as it lives.`,
        `${roundsText(rounds)}; the baseline is aria2 with the straggler, with the fastest of ${variants.length} settings that were tried against it; a run in which the second connection brings less than 100 kB has no straggler and is done again.`,
      ].join(' '),
      table: comparison(rows.map(({ label }, index) => ({ label, samples: samples[index] })), 0),
      notes: [
        `The straggler costs aria2 ${percent(wall[0] / wall[1] - 1)} of its time and ModelManager ${percent(wall[2] / wall[3] - 1)}; with it ModelManager is ${(wall[0] / wall[2]).toFixed(2)} times as fast as aria2. ${servedText(samples)}`,
      ],
    };
  },
};
