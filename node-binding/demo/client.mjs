// A client in a process of its own, so that it can be killed. Run directly it is that process: one JSON object a line.

import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ModelManager } from '../index.mjs';

/** Downloads in another process; `onProgress(progress, kill)` may end it with SIGKILL. Resolves with how it ended. */
export async function runClient(job, onProgress) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const result = { path: undefined, error: undefined, signal: undefined, wireBytes: 0 };
  readline.createInterface({ input: child.stdout }).on('line', (text) => {
    const said = JSON.parse(text);
    if (said.progress) {
      result.wireBytes = said.progress.wireBytes;
      onProgress(said.progress, () => child.kill('SIGKILL'));
    } else {
      Object.assign(result, said);
    }
  });
  result.signal = await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)));
  return result;
}

async function download({ root, libraryUrl, modelId, bytesPerSecond }) {
  const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
  const mm = ModelManager.open({ root, libraryUrl, limits: { bytesPerSecond } });
  const task = mm.download(modelId);
  try {
    for await (const progress of task) {
      say({ progress });
    }
    say({ path: (await task.done).path });
  } catch (error) {
    say({ error: `${error.code}: ${error.message}` });
  }
  await mm.close();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await download(JSON.parse(process.argv[2]));
}
