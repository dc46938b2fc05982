// Memory must not grow with the file, and the processor's work only in proportion.

import { roundsText } from '../comparison.mjs';
import { aria2, curl, ours } from '../contenders.mjs';
import { GiB, mebibytes, sizeText } from '../numbers.mjs';
import { medianOf, runRounds } from '../rounds.mjs';

const above = (samples) => (samples[0].idleRssBytes === undefined ? '' : mebibytes(medianOf(samples.map((one) => ({ above: one.peakRssBytes - one.idleRssBytes })), 'above')));

export default {
  name: 'size',
  title: 'memory and processor by size',

  async run({ world, rounds, bytes = GiB }) {
    const contenders = [ours(4), curl(), aria2(4, ['--file-allocation=none'])];
    const table = [['', 'size', 'peak RSS, MiB', 'above idle, MiB', 'CPU, s per GB', 'of it in the kernel', 'wall, s per GB']];
    for (const size of [bytes, 8 * bytes]) {
      const library = await world.publish(size);
      const { url } = await world.startNginx(library);
      const samples = await runRounds(world, contenders.map((contender) => ({ contender })), Math.min(rounds, 3), { url, library });
      const perGigabyte = (row, name) => (medianOf(row, name) / (size / 1e9)).toFixed(2);
      contenders.forEach(({ name }, index) => {
        const row = samples[index];
        const peak = mebibytes(medianOf(row, 'peakRssBytes'));
        table.push([name, sizeText(size), peak, above(row), perGigabyte(row, 'cpuSeconds'), perGigabyte(row, 'systemSeconds'), perGigabyte(row, 'wallSeconds')]);
      });
    }
    return {
      text: `One file from nginx on the same machine, verified and durable. ${roundsText(Math.min(rounds, 3))}. Idle is the process with an open manager before its download; a peak is that of the largest process. A GB is 10⁹ bytes.`,
      table,
    };
  },
};
