// Does it run evenly? Speed and processor in windows of a second, during one long transfer.

import { aria2, ours } from '../contenders.mjs';
import { farLine, farText } from '../far-line.mjs';
import { GiB, mean, percent, sizeText, variation } from '../numbers.mjs';
import { runRounds } from '../rounds.mjs';
import { watchWith, windowsOf } from '../steadiness.mjs';

const minWindows = 3;

export default {
  name: 'steady',
  title: 'steadiness of a long transfer',

  async run({ world, rounds, bytes = 7 * GiB }) {
    const library = await world.publish(bytes);
    const link = await world.startLink(library, farLine);
    const contenders = [ours(8), aria2(8, ['--file-allocation=none'])];
    const rows = contenders.map((contender) => ({ contender, before: () => link.begin() }));
    const times = Math.min(rounds, 3);
    const samples = await runRounds(world, rows, times, { url: link.url, library, watch: watchWith(link) });
    const table = [['', 'windows', 'MB/s', 'its variation', 'CPU, s per s', 'its variation']];
    contenders.forEach(({ name }, index) => {
      // The windows of all rounds together.
      const windows = samples[index].flatMap(({ watched }) => windowsOf(watched, bytes));
      if (windows.length < minWindows) {
        throw new Error(`${name} gave ${windows.length} windows: take more --bytes`);
      }
      const [speed, cpu] = [windows.map((one) => one.bytes), windows.map((one) => one.cpu)];
      table.push([name, String(windows.length), (mean(speed) / 1e6).toFixed(0), percent(variation(speed)), mean(cpu).toFixed(2), percent(variation(cpu))]);
    });
    return {
      text: `One file of ${sizeText(bytes)}, verified and durable. ${farText} Windows of one second out of ${times} ${times === 1 ? 'run' : 'runs'} each; variation is the standard deviation in parts of the mean.`,
      table,
    };
  },
};
