// The model library that the host program talks to: the real server, with models published by its own command.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { serverExecutable } from '../../.build/paths.mjs';
import { run } from './compile.mjs';

const samples = [
  ['small', '1.0.0', 20_000],
  ['small', '2.0.0', 30_000],
  ['big', '1.0.0', 3_000_000],
];
const sampleFiles = (sizeBytes) => ({ 'config.json': '{}\n', 'parts/weights.bin': sizeBytes });

/** Publishes `small` in two versions and `big`, below FOLDER/storage. */
export function publishSamples(folder) {
  for (const [model, version, sizeBytes] of samples) {
    publishFiles(path.join(folder, 'storage'), model, version, sampleFiles(sizeBytes));
  }
}

/** Writes the same below FOLDER/source, for who publishes them in another way: [{ model, version, source }]. */
export function writeSamples(folder) {
  return samples.map(([model, version, sizeBytes]) => {
    const source = path.join(folder, 'source', model, version);
    writeFiles(source, sampleFiles(sizeBytes));
    return { model, version, source };
  });
}

/** Publishes { path: text, or how many random bytes }. */
export function publishFiles(storage, model, version, files) {
  const source = path.join(path.dirname(storage), 'source', model, version);
  writeFiles(source, files);
  run(serverExecutable, ['publish', '--storage', storage, '--model', model, '--version', version, source]);
}

function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), typeof content === 'number' ? randomBytes(content) : content);
  }
}

const startHere = (args) => spawn(serverExecutable, args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Starts the server on a free port and answers { url, stop() }. */
export async function startServer(storage, start = startHere) {
  const child = start(['serve', '--storage', storage, '--urls', 'http://127.0.0.1:0']);
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
