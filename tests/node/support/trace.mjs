import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './folders.mjs';

const run = promisify(execFile);

/** What a Node asks of the kernel while it runs a script: { main, lines: [{ thread, call }] }, `main` being the thread of its JavaScript. */
export async function traceNode(t, { calls, script, flags = [], words = [] }) {
  const log = path.join(temporaryFolder(t), 'trace');
  await run('strace', ['-f', '-o', log, '-e', `trace=${calls}`, '-e', 'signal=none', process.execPath, ...flags, '-e', script, ...words]);
  const lines = fs
    .readFileSync(log, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.match(/^(?<thread>\d+)\s+(?<call>.*)$/).groups)
    // A call that another thread's comes in between is told in two lines.
    .filter(({ call }) => !call.startsWith('<...'));
  return { main: lines[0].thread, lines };
}
