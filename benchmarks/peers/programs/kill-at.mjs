// ROOT BYTES COMMAND...: runs the command, and kills it as soon as journals below the root claim so many bytes. Fails when it ends before.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [root, bytes, program, ...args] = process.argv.slice(2);
const parts = path.join(root, 'models', 'temp');

/** The first line is a checksum. */
function claimed(journal) {
  try {
    const { durable } = JSON.parse(fs.readFileSync(journal, 'utf8').split('\n').slice(1).join('\n'));
    return durable.reduce((sum, { start, end }) => sum + end - start, 0);
  } catch {
    return 0;
  }
}

function durableBytes() {
  const names = fs.existsSync(parts) ? fs.readdirSync(parts).filter((name) => name.endsWith('.journal')) : [];
  return names.reduce((sum, name) => sum + claimed(path.join(parts, name)), 0);
}

const child = spawn(program, args, { stdio: 'inherit' });
const ended = new Promise((resolve) => child.once('exit', resolve));
while (child.exitCode === null && durableBytes() < Number(bytes)) {
  await sleep(1);
}
child.kill('SIGKILL');
process.exitCode = (await ended) === null ? 0 : 1;
