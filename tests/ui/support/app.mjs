// The app behind the page, in a process of its own: the real addon, the handlers and the bridge.

import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import { cleanUp } from '../../node/support/cleanup.mjs';
import { temporaryFolder } from '../../node/support/folders.mjs';
import { packageFolder } from '../../node/support/package.mjs';

const script = path.join(packageFolder, 'app', 'serve.mjs');

/** { url, root, kill(), end() }: `url` lets one browser in; `end` is what Ctrl-C does, and answers the exit code. */
export async function startApp(t, { libraryUrl, root = path.join(temporaryFolder(t), '模型 root') }) {
  const args = ['--root', root, '--library-url', libraryUrl, '--ranking-every-ms', '500'];
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const stop = (signal) => {
    child.kill(signal);
    return exit;
  };
  cleanUp(t, () => stop('SIGKILL'));
  const lines = readline.createInterface({ input: child.stdout });
  const url = await Promise.race([new Promise((resolve) => lines.once('line', resolve)), exit]);
  if (!String(url).startsWith('http://127.0.0.1:')) {
    throw new Error(`the app ended with ${url}`);
  }
  return { url, root, kill: () => stop('SIGKILL'), end: () => stop('SIGINT') };
}
