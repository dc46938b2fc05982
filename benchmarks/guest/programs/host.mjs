// A host that does nothing but look at how late its event loop and its fs.stat are, with or without eight downloads running in it.

import fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const { options, ids, seconds } = JSON.parse(process.argv[2]);

const peak = () => Number(readFileSync('/proc/self/status', 'utf8').match(/^VmPeak:\s+(\d+)/m)[1]) * 1024;

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

const before = peak();
let manager;
let tasks = [];
if (ids !== undefined) {
  const { ModelManager } = await import('../../../node-binding/index.mjs');
  manager = ModelManager.open(options);
  tasks = ids.map((id) => manager.download(id));
  while (!tasks.every(({ state }) => state === 'downloading')) {
    await sleep(10);
  }
}
const [bytesBefore, startedAt] = [tasks.reduce((sum, task) => sum + task.progress.bytes, 0), performance.now()];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const stat = await statTimes(performance.now() + seconds * 1000);
delay.disable();
const bytes = tasks.reduce((sum, task) => sum + task.progress.bytes, 0) - bytesBefore;
// The histogram has the time between two ticks of a millisecond; what is above one is the delay.
const late = (part) => Math.max(0, delay.percentile(part) / 1e6 - 1);
console.log(
  JSON.stringify({
    stat,
    late: { p50: late(50), p99: late(99), most: Math.max(0, delay.max / 1e6 - 1) },
    bytesPerSecond: (bytes * 1000) / (performance.now() - startedAt),
    running: tasks.filter(({ state }) => state === 'downloading').length,
    space: peak() - before,
  }),
);
await manager?.close();
