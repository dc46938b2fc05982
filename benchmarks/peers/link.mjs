// The link server, in a process of its own. It ends with its input, so it never outlives this one.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';

/** line: roundTripMs and bytesPerSecond of each connection; 0 for none. */
export async function startLink(program, storage, { roundTripMs = 0, bytesPerSecond = 0 } = {}) {
  const args = ['--storage', storage, '--rtt', String(roundTripMs), '--rate', String(bytesPerSecond)];
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, DOTNET_TieredPGO: '0' } });
  const ended = once(child, 'exit');
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error('the link server ended');
    }
    return value;
  };
  const url = await next();
  const ask = (command) => {
    child.stdin.write(`${command}\n`);
    return next();
  };
  return {
    url,

    /** A new round. straggler: { number, bytesPerSecond }: which connection of the round is slow, counted from 1. */
    begin: (straggler) => ask(straggler ? `begin ${straggler.number} ${straggler.bytesPerSecond}` : 'begin'),

    async stat() {
      const [connections, requests, sentBytes, stragglerBytes, cpuMicroseconds] = (await ask('stat')).split(' ').map(Number);
      return { connections, requests, sentBytes, stragglerBytes, cpuSeconds: cpuMicroseconds / 1e6 };
    },

    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
