// Many small files: the cost of a file, where that of its bytes is next to nothing.

import { comparison, roundsText } from '../comparison.mjs';
import { ariaOfMany, curlOfMany, foldersAlone, nodeOfMany, oursOfMany } from '../contenders-many.mjs';
import { ariaListVariants } from '../list-tools.mjs';
import { KiB, sizeText } from '../numbers.mjs';
import { fastestOf, runRounds } from '../rounds.mjs';

const count = 10_000;

export default {
  name: 'small',
  title: 'many small files',

  async run({ world, rounds, bytes = 16 * KiB }) {
    const library = await world.publishMany(count, bytes);
    const { url } = await world.startNginx(library);
    const options = { url, library, keepsTargets: true };
    const aria2 = await fastestOf(world, ariaListVariants.map(ariaOfMany), options);
    const contenders = [curlOfMany({ isCareful: false }), curlOfMany({ isCareful: true }), aria2, nodeOfMany(), oursOfMany(), foldersAlone()];
    const samples = await runRounds(world, contenders.map((contender) => ({ contender })), rounds, options);
    return {
      text: `${count.toLocaleString('en')} files of ${sizeText(bytes)} in one version, from nginx on the same machine. ${roundsText(rounds)}; the baseline is curl, which neither verifies nor syncs. aria2 has the fastest of ${ariaListVariants.length} settings that were tried. What a run wrote stays until all are over: ext4 takes its time to use the inode of a deleted file again, and whoever comes next would pay for it.`,
      table: comparison(contenders.map(({ name }, index) => ({ label: name, samples: samples[index] })), 0),
    };
  },
};
