import path from 'node:path';
import { MiB } from '../../peers/numbers.mjs';
import { measure, ms, percentiles, withLibrary } from '../world.mjs';

const ids = Array.from({ length: 8 }, (_, i) => `m${i}`);
const seconds = 8;
const rates = [20e6, 100e6];

export default {
  name: 'quiet',
  title: 'A host with eight downloads running',
  run: () =>
    withLibrary(Object.fromEntries(ids.map((id) => [id, { 1: { 'model.bin': 160 * MiB } }])), async ({ library, folder }) => {
      const run = (name, bytesPerSecond) =>
        measure('host.mjs', {
          ids,
          seconds,
          options: { root: path.join(folder, name), libraryUrl: library.url, limits: { concurrentDownloads: 8, bytesPerSecond } },
        });
      const alone = await measure('host.mjs', { seconds });
      const rows = [['alone', alone]];
      for (const rate of rates) {
        rows.push([`eight downloads, ${rate / 1e6} MB/s together`, await run(`rate-${rate}`, rate)]);
      }
      return {
        text: `How late the event loop of an idle host is, and how long its fs.stat takes, in ms, over ${seconds} s; eight versions of one file each come from the library on the same machine, verified and synced as they come. Node ${process.versions.node}.`,
        table: [
          ['', 'loop p50', 'loop p99', 'stat p50', 'stat p99', 'MB/s', 'running', 'space, GB'],
          ...rows.map(([name, { late, stat, bytesPerSecond, running, space }]) => {
            const { p50, p99 } = percentiles(stat);
            return [name, ms(late.p50), ms(late.p99), ms(p50), ms(p99), (bytesPerSecond / 1e6).toFixed(0), String(running), (space / 1e9).toFixed(2)];
          }),
        ],
      };
    }),
};
