import net from 'node:net';
import path from 'node:path';
import { measure, ms, percentiles, withLibrary } from '../world.mjs';

const count = 3000;
const silentCount = 40;
const farCount = 300;
const roundTripMs = 40;

/** A scheduler that takes what it is sent and says nothing. */
async function silent() {
  const server = net.createServer((socket) => socket.on('error', () => {}).resume());
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A line to a server that is so far away: everything comes half a round trip later, in its order. */
async function farFrom(url) {
  const { hostname, port } = new URL(url);
  const later = (from, to) =>
    from
      .on('data', (data) => setTimeout(() => to.writable && to.write(data), roundTripMs / 2))
      .on('end', () => setTimeout(() => to.end(), roundTripMs / 2))
      .on('error', () => to.destroy());
  const server = net.createServer({ noDelay: true }, (socket) => {
    const target = net.connect({ host: hostname, port: Number(port), noDelay: true });
    later(socket, target);
    later(target, socket);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export default {
  name: 'miss',
  title: 'A miss, reported and answered',
  run: () =>
    withLibrary({}, async ({ library, folder }) => {
      const mute = await silent();
      const far = await farFrom(library.url);
      const farUrl = `http://127.0.0.1:${far.address().port}`;
      const run = (name, options) => measure('misses.mjs', { root: path.join(folder, name), libraryUrl: library.url, schedulerUrl: library.url, count, ...options });
      try {
        const rows = [
          ['a plain request of Node over a kept connection', await run('plain', { isPlain: true })],
          ['resolveModel, warm connection', await run('warm', {})],
          [`a plain request of Node, ${roundTripMs} ms away`, await run('plain-far', { isPlain: true, schedulerUrl: farUrl, count: farCount })],
          [`resolveModel, ${roundTripMs} ms away`, await run('far', { schedulerUrl: farUrl, count: farCount })],
          ['resolveModel, a scheduler that is down', await run('down', { schedulerUrl: 'http://127.0.0.1:9', count: farCount })],
          ['resolveModel, a scheduler that never answers', await run('mute', { schedulerUrl: `http://127.0.0.1:${mute.address().port}`, count: silentCount })],
        ];
        return {
          text: `From the call to the rejection with the scheduler's answer, in ms; one miss after the other (${count}, ${farCount} where it is far or down, and ${silentCount} with the silent one), the reference scheduler on loopback, Node ${process.versions.node}. The contract: p99 under 10 ms on a warm connection of loopback, under a round trip and 5 ms elsewhere, and never much more than 250 ms.`,
          table: [
            ['', 'p50', 'p99', 'most', 'answers'],
            ...rows.map(([name, { times, statuses }]) => {
              const { p50, p99, most } = percentiles(times);
              return [name, ms(p50), ms(p99), ms(most), Object.keys(statuses).join(', ')];
            }),
          ],
        };
      } finally {
        mute.close();
        far.close();
      }
    }),
};
