// The model library: the real server, with models published by its own command.

import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(
  new URL(
    `../../artifacts/${process.platform === 'win32' ? 'win' : process.platform === 'darwin' ? 'osx' : 'linux'}-${process.arch}/bin/modellibrary`,
    import.meta.url,
  ),
);

/** Publishes the models and serves them on a free port of loopback. */
export async function startLibrary(storage, models) {
  fs.mkdirSync(storage, { recursive: true });
  const publish = async (model) => {
    const more = model.extra ? ['--extra', JSON.stringify(model.extra)] : [];
    const target = ['--storage', storage, '--model', model.id, '--version', model.version, ...more];
    execFileSync(program, ['publish', ...target, model.path], { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  for (const model of models) {
    await publish(model);
  }

  const server = spawn(program, ['serve', '--storage', storage, '--urls', 'http://127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => server.kill('SIGKILL'));
  const url = await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`modellibrary serve ended with code ${code}`)));
    readline.createInterface({ input: server.stdout }).once('line', (text) => resolve(text.split(' ').at(-1)));
  });

  return {
    url,
    publish,
    /** Another node that can run these models, so that the scheduler has somewhere to send tasks. */
    addNode: (nodeId, has) =>
      tell('PUT', `${url}/api/nodes/${nodeId}`, { models: has.map((model) => ({ model_id: model.id, version: model.version })) }),
    /** A task that wants the model on a node that does not have it. */
    miss: ({ id, version }, taskId) =>
      tell('POST', `${url}/api/model-usage/not-available`, { model_id: id, version, task_id: taskId, node_id: 'node-c' }),
    stop: () =>
      new Promise((resolve) => {
        server.removeAllListeners('exit').once('exit', resolve);
        // Ctrl-C in a terminal goes to the server too.
        if (server.exitCode !== null || server.signalCode !== null || !server.kill('SIGTERM')) {
          resolve();
        }
      }),
  };
}

async function tell(method, url, said) {
  const answer = await fetch(url, { method, body: JSON.stringify(said), headers: { 'content-type': 'application/json' } });
  if (!answer.ok) {
    throw new Error(`the scheduler refused ${method} ${new URL(url).pathname} with status ${answer.status}`);
  }
}

/** The name of a model folder, or of a file without its ending, as a model id. */
export function modelIdOf(given) {
  const { base, name } = path.parse(path.resolve(given));
  return fs.statSync(given).isDirectory() ? base : name;
}
