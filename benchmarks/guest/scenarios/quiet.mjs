import path from 'node:path';
import { median, MiB } from '../../peers/numbers.mjs';
import { measure, ms, percentiles, withLibrary } from '../world.mjs';

const ids = Array.from({ length: 8 }, (_, i) => `m${i}`);
const [rounds, seconds] = [5, 5];
const rates = [20e6, 100e6];

const hosts = [
  { name: 'alone', kind: 'alone' },
  ...rates.flatMap((rate) => [
    { name: `ModelManager, ${rate / 1e6} MB/s together`, kind: 'ours', rate },
    { name: `ModelManager in another process, ${rate / 1e6} MB/s together`, kind: 'apart', rate },
    { name: `http and crypto of Node, ${rate / 1e6} MB/s together`, kind: 'plain', rate },
  ]),
];

export default {
  name: 'quiet',
  title: 'A host with eight downloads running',
  run: () =>
    withLibrary(Object.fromEntries(ids.map((id) => [id, { 1: { 'model.bin': 96 * MiB } }])), async ({ library, folder, forget }) => {
      const results = hosts.map(() => []);
      for (let round = 0; round < rounds; round += 1) {
        for (const [index, { kind, rate }] of hosts.entries()) {
          const root = path.join(folder, `${round}-${index}`);
          results[index].push(
            await measure('host.mjs', { ids, seconds, kind, options: { root, libraryUrl: library.url, limits: { concurrentDownloads: 8, bytesPerSecond: rate } } }),
          );
          forget(root);
        }
        process.stdout.write(`  round ${round + 1} of ${rounds}\n`);
      }
      const of = (runs, read) => median(runs.map(read));
      return {
        text: `How late the event loop of an idle host is, and how long its \`fs.stat\` takes, in ms; medians of ${rounds} interleaved rounds of ${seconds} s each, and the worst p99 of them. Eight versions of one file each come from the library on the same machine; ModelManager's are verified and synced as they come, those of Node are hashed and written. Node ${process.versions.node}. The contract: p99 of the loop under 5 ms, \`fs.stat\` as it is alone, under 1.2 GB of address space more.`,
        table: [
          ['', 'loop p50', 'loop p99', 'worst', 'stat p50', 'stat p99', 'worst', 'MB/s', 'CPU', 'threads', 'space, GB'],
          ...hosts.map(({ name }, index) => {
            const runs = results[index];
            const stats = runs.map(({ stat }) => percentiles(stat));
            return [
              name,
              ms(of(runs, ({ late }) => late.p50)),
              ms(of(runs, ({ late }) => late.p99)),
              ms(Math.max(...runs.map(({ late }) => late.p99))),
              ms(median(stats.map(({ p50 }) => p50))),
              ms(median(stats.map(({ p99 }) => p99))),
              ms(Math.max(...stats.map(({ p99 }) => p99))),
              (of(runs, ({ bytesPerSecond }) => bytesPerSecond) / 1e6).toFixed(0),
              of(runs, ({ cpu }) => cpu).toFixed(2),
              String(of(runs, ({ threads }) => threads)),
              (of(runs, ({ space }) => space) / 1e9).toFixed(2),
            ];
          }),
        ],
        notes: [`CPU is in seconds per second, of the process that is measured; threads and address space are what the downloads add, the host's own pool being there before.`],
      };
    }),
};
