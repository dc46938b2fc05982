// A host that does nothing but look at how late its event loop and its fs.stat are, with or without eight downloads running in it: the library's,
// or such as Node would make them itself; or beside it, in a process of their own.

import { spawn } from 'node:child_process';
import { createHash, pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startDownloads } from './start-downloads.mjs';

const { options, ids, seconds, kind } = JSON.parse(process.argv[2]);

const status = (name) => Number(readFileSync('/proc/self/status', 'utf8').match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))[1]);

async function statTimes(until) {
  const times = [];
  while (performance.now() < until) {
    const start = performance.now();
    await fs.stat(process.argv[1]);
    times.push(performance.now() - start);
    await sleep(1);
  }
  return times;
}

/** Eight requests into eight files, each hashed as it comes, and all together held to a rate. */
function plainDownloads() {
  mkdirSync(options.root, { recursive: true });
  const tasks = ids.map((id) => {
    const task = { state: 'downloading', progress: { bytes: 0 } };
    http.get(`${options.libraryUrl}/storage/models/${id}/1/model.bin`, async (response) => {
      const hash = createHash('sha256');
      const startedAt = performance.now();
      const share = options.limits.bytesPerSecond / ids.length;
      const watched = async function* (source) {
        for await (const chunk of source) {
          hash.update(chunk);
          task.progress.bytes += chunk.length;
          yield chunk;
          const ahead = (task.progress.bytes / share) * 1000 - (performance.now() - startedAt);
          if (ahead > 5) {
            await sleep(ahead);
          }
        }
      };
      await pipeline(response, watched, createWriteStream(path.join(options.root, id)));
      task.state = hash.digest('hex');
    });
    return task;
  });
  return { tasks, close: () => process.exit(0) };
}

/** The library's, in another process: what they cost everybody on the machine, guest or not. */
async function downloadsApart() {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'downloads.mjs'), JSON.stringify({ options, ids })], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const written = () => Number(readFileSync(`/proc/${child.pid}/io`, 'utf8').match(/^wchar: (\d+)/m)[1]);
  const close = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
  const progress = Object.defineProperty({}, 'bytes', { get: written });
  return { tasks: [{ state: 'downloading', progress }], close };
}

const kinds = { alone: () => ({ tasks: [], close() {} }), plain: plainDownloads, ours: () => startDownloads(options, ids), apart: downloadsApart };

// What the host's own threads take, its pool's and those that collect its garbage, they have from their first work on: it is done before.
await Promise.all(Array.from({ length: 8 }, () => promisify(pbkdf2)('a', 'b', 20_000, 64, 'sha512')));
for (let i = 0, garbage = []; i < 2_000_000; i += 1) {
  garbage = garbage.length > 200_000 ? [] : garbage;
  garbage.push({ i });
}
const [spaceBefore, threadsBefore] = [status('VmSize'), status('Threads')];
const { tasks, close } = await kinds[kind]();
// What happens once, at the beginning, is not what it is like to live with them.
await sleep(500);

const sum = () => tasks.reduce((sum, task) => sum + task.progress.bytes, 0);
const [bytesBefore, startedAt, cpuBefore] = [sum(), performance.now(), process.cpuUsage()];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const stat = await statTimes(performance.now() + seconds * 1000);
delay.disable();
const elapsed = (performance.now() - startedAt) / 1000;
const cpu = process.cpuUsage(cpuBefore);
// The histogram has the time between two ticks of a millisecond; what is above one is the delay.
const late = (part) => Math.max(0, delay.percentile(part) / 1e6 - 1);
console.log(
  JSON.stringify({
    stat,
    late: { p50: late(50), p99: late(99), most: Math.max(0, delay.max / 1e6 - 1) },
    bytesPerSecond: (sum() - bytesBefore) / elapsed,
    cpu: (cpu.user + cpu.system) / 1e6 / elapsed,
    running: tasks.filter(({ state }) => state === 'downloading').length,
    threads: status('Threads') - threadsBefore,
    space: (status('VmSize') - spaceBefore) * 1024,
  }),
);
await close();
