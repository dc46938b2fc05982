// A download that was killed when nine tenths were there.

import { comparison, roundsText } from '../comparison.mjs';
import { aria2, aria2Variants, curl, ours } from '../contenders.mjs';
import { begun, cut } from '../interrupted.mjs';
import { watchLoopback } from '../loopback-bytes.mjs';
import { GiB, mebibytes, sizeText } from '../numbers.mjs';
import { fastestOf, medianOf, runRounds } from '../rounds.mjs';

export default {
  name: 'resume',
  title: 'gone on with at nine tenths',

  async run({ world, rounds, bytes = GiB }) {
    const library = await world.publish(bytes);
    const { url } = await world.startNginx(library);
    const peer = await fastestOf(world, aria2Variants.map((variant) => cut(aria2(4, [...variant, '--continue']))), { url, library });
    const contenders = [cut(curl(undefined, ['--continue-at', '-'])), peer, begun(ours(4))];
    const samples = await runRounds(world, contenders.map((contender) => ({ contender })), rounds, { url, library, watch: watchLoopback });
    const fetched = { head: 'over the line, MiB', of: (row) => mebibytes(medianOf(row, 'watched')) };
    return {
      text: `One file of ${sizeText(bytes)}, verified and durable, of which nine tenths are there. curl and aria2 find those as the beginning of the file, and trust it; ModelManager finds what it left itself when it was killed, drops it from the cache, which may show what was never written, and compares every chunk as the disk has it. ${roundsText(rounds)}; the baseline is curl. aria2 has the fastest of ${aria2Variants.length} settings that were tried. The time is that of the second run alone.`,
      table: comparison(contenders.map(({ name }, index) => ({ label: name, samples: samples[index] })), 0, [fetched]),
    };
  },
};
