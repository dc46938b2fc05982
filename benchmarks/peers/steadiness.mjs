// What is received and what the processor does for it, second by second, for any tool: from the server's count and from /proc.

import fs from 'node:fs';

const ticksPerSecond = 100;

function childrenOf(pid) {
  return fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function ticksOf(pid) {
  // The name in brackets may hold anything; user and system time are the 12th and 13th field behind it.
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return Number(fields[11]) + Number(fields[12]) + childrenOf(pid).reduce((sum, child) => sum + ticksOf(child), 0);
}

/** Processor seconds of the living processes below this one. */
function cpuSeconds(pid) {
  try {
    return ticksOf(pid) / ticksPerSecond;
  } catch {
    // It has just ended.
    return undefined;
  }
}

/** Looks once a second. stop() answers the samples { atSeconds, sentBytes, cpuSeconds } while bytes were coming. */
export function watchWith(link, everyMs = 1000) {
  return (pid) => {
    const samples = [];
    const look = async () => {
      const { sentBytes } = await link.stat();
      samples.push({ atSeconds: performance.now() / 1000, sentBytes, cpuSeconds: cpuSeconds(pid) });
    };
    const timer = setInterval(look, everyMs);
    return {
      stop() {
        clearInterval(timer);
        return samples;
      },
    };
  };
}

/** Per whole window: bytes and processor seconds per second. The first has the beginning in it and the last the end; neither counts. */
export function windowsOf(samples, totalBytes) {
  const during = samples.filter(({ sentBytes, cpuSeconds: cpu }) => sentBytes > 0 && sentBytes < totalBytes && cpu !== undefined);
  return during.slice(1).map((sample, index) => {
    const before = during[index];
    const seconds = sample.atSeconds - before.atSeconds;
    return { bytes: (sample.sentBytes - before.sentBytes) / seconds, cpu: (sample.cpuSeconds - before.cpuSeconds) / seconds };
  });
}
