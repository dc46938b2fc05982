// A function that runs in a Node process of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { cleanUp } from './cleanup.mjs';
import { packageFolder } from './package.mjs';

/**
 * Runs `body(api, args, say)` there, where `api` is the package and `say(value)` a line for this side. The body sees
 * nothing else of this side. With `isLoaded: false` it gets, in place of the package, what loads it. The process is killed when the test ends, or after a minute: one that should have ended by
 * itself then shows SIGKILL.
 */
export function startChild(t, body, args, { execArgv = [], env = {}, isLoaded = true } = {}) {
  const script = `
    const { packageFolder, args } = JSON.parse(process.argv[1]);
    const say = (value) => console.log(JSON.stringify(value));
    const load = () => require(packageFolder);
    (${body})(${isLoaded ? 'load()' : 'load'}, args, say);`;
  const child = spawn(process.execPath, [...execArgv, '-e', script, JSON.stringify({ packageFolder, args })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lines = [];
  const waiting = new Set();
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(JSON.parse(line));
    for (const wake of waiting) wake();
  });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const exit = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearTimeout(tooLong);
      resolve({ code, signal, lines, errors });
    }),
  );
  exit.then(() => {
    for (const wake of waiting) wake();
  });
  cleanUp(t, () => child.kill('SIGKILL') && exit);

  /** The first line that matches. */
  const line = async (matches) => {
    for (;;) {
      const found = lines.find(matches);
      if (found !== undefined) {
        return found;
      }
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`the child ended (${child.exitCode ?? child.signalCode}) without that line: ${errors}`);
      }
      await new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return { child, exit, line, lines };
}

/** Runs a body that ends by itself, well and without a word on stderr; answers the lines that it said. */
export async function runChild(t, body, args, more) {
  const { code, signal, lines, errors } = await startChild(t, body, args, more).exit;
  assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
  return lines;
}
