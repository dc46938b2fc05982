// Several models at once, as after a first start.

import { comparison, roundsText } from '../comparison.mjs';
import { ariaOfSeveral, curlOfSeveral, nodeOfSeveral, oursOfSeveral } from '../contenders-several.mjs';
import { ariaListVariants } from '../list-tools.mjs';
import { MiB, sizeText } from '../numbers.mjs';
import { fastestOf, runRounds } from '../rounds.mjs';

const count = 8;

export default {
  name: 'many',
  title: 'several models at once',

  async run({ world, rounds, bytes = 128 * MiB }) {
    const library = await world.publishSeveral(count, bytes);
    const { url } = await world.startNginx(library);
    const aria2 = await fastestOf(world, ariaListVariants.map((variant) => ariaOfSeveral(count, variant)), { url, library });
    const contenders = [curlOfSeveral(count), aria2, nodeOfSeveral(count), oursOfSeveral()];
    const samples = await runRounds(world, contenders.map((contender) => ({ contender })), rounds, { url, library });
    return {
      text: `${count} models of one file of ${sizeText(bytes)} each, verified and durable, from nginx on the same machine. ${roundsText(rounds)}; the baseline is curl. aria2 has the fastest of ${ariaListVariants.length} settings that were tried.`,
      table: comparison(contenders.map(({ name }, index) => ({ label: name, samples: samples[index] })), 0),
    };
  },
};
