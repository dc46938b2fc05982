// The real server on a free port, with models published by its own command.

import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { promisify } from 'node:util';
import { cleanUp } from './cleanup.mjs';
import { temporaryFolder, writeFiles } from './folders.mjs';
import { serverExecutable } from './package.mjs';

const run = promisify(execFile);

export async function publish(storage, modelId, version, source, extra) {
  const more = extra === undefined ? [] : ['--extra', JSON.stringify(extra)];
  await run(serverExecutable, ['publish', '--storage', storage, '--model', modelId, '--version', version, ...more, source]);
}

async function serve(t, storage) {
  const server = spawn(serverExecutable, ['serve', '--storage', storage, '--urls', 'http://127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanUp(t, async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.exitCode === null && server.kill('SIGKILL')) {
      await ended;
    }
  });
  for await (const line of readline.createInterface({ input: server.stdout })) {
    const url = line.match(/listening on (http:\/\/[^\s]+)/)?.[1];
    if (url) {
      // Whatever it says later must not fill the pipe.
      server.stdout.resume();
      return url.replace(/\/$/, '');
    }
  }
  throw new Error('the server ended before it was listening');
}

/**
 * @param {Record<string, Record<string, Record<string, Buffer | number>>>} models  files by model and version
 */
export async function startLibrary(t, models = {}) {
  const folder = temporaryFolder(t);
  const storage = path.join(folder, 'storage');
  fs.mkdirSync(storage);
  let sources = 0;
  const add = async (modelId, version, files, extra) => {
    const source = writeFiles(path.join(folder, `source-${sources++}`), files);
    await publish(storage, modelId, version, source, extra);
  };
  for (const [modelId, versions] of Object.entries(models)) {
    for (const [version, files] of Object.entries(versions)) {
      await add(modelId, version, files);
    }
  }
  return { url: await serve(t, storage), storage, publish: add };
}
