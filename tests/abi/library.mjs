// The model library that the host program talks to: the real server, with models published by its own command.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { serverExecutable } from '../../.build/paths.mjs';
import { run } from './compile.mjs';

/** Publishes `small` in two versions and `big`, below FOLDER/storage. */
export function publishSamples(folder) {
  publish(folder, 'small', '1.0.0', 20_000);
  publish(folder, 'small', '2.0.0', 30_000);
  publish(folder, 'big', '1.0.0', 3_000_000);
}

function publish(folder, model, version, sizeBytes) {
  publishFiles(path.join(folder, 'storage'), model, version, { 'config.json': '{}\n', 'parts/weights.bin': sizeBytes });
}

/** Publishes { path: text, or how many random bytes }. */
export function publishFiles(storage, model, version, files) {
  const source = path.join(path.dirname(storage), 'source', model, version);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
    fs.writeFileSync(path.join(source, name), typeof content === 'number' ? randomBytes(content) : content);
  }
  run(serverExecutable, ['publish', '--storage', storage, '--model', model, '--version', version, source]);
}

/** Starts the server on a free port and answers { url, stop() }. */
export async function startServer(storage) {
  const child = spawn(serverExecutable, ['serve', '--storage', storage, '--urls', 'http://127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const url = await new Promise((resolve, reject) => {
    let output = '';
    const read = (data) => {
      output += data;
      const [, found] = output.match(/^listening on (http:\/\/\S+)$/m) ?? [];
      if (found) {
        resolve(found);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`the server ended with ${code}: ${output}`)));
    setTimeout(() => reject(new Error(`the server did not start: ${output}`)), 20_000).unref();
  });
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
