// nginx over a storage folder, with the lines of the README.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const readme = new URL('../../README.md', import.meta.url);
// Only between quotes does nginx take a space for what it is.
const quoted = (text) => `"${text.replace(/["\\]/g, '\\$&')}"`;

/** The server block that the README shows, over this storage and on this port. */
function serverBlock(storage, port) {
  const block = fs.readFileSync(readme, 'utf8').match(/```nginx\n([\s\S]*?)```/)?.[1];
  if (block === undefined) {
    throw new Error('the README has no nginx lines any more');
  }
  return block.replace(/\/srv\/library([^;]*)/g, (_, rest) => quoted(storage + rest)).replace('listen 8080', `listen 127.0.0.1:${port}`);
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function untilItAnswers(child, url) {
  while (!(await fetch(`${url}/api/models`).then((answer) => answer.ok, () => false))) {
    if (child.exitCode !== null) {
      throw new Error(`nginx ended with ${child.exitCode}`);
    }
    await sleep(20);
  }
}

/** { url, close() }, once it answers. Its own files are in `folder`. `tuning` are more lines of its http block. */
export async function startNginx(storage, folder, tuning = '') {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${quoted(path.join(folder, name))};`);
  // Its workers must be able to enter a folder that is this user's alone.
  const user = process.getuid() === 0 ? 'user root;' : '';
  const config = path.join(folder, 'nginx.conf');
  fs.writeFileSync(config, `daemon off; ${user} pid ${quoted(path.join(folder, 'pid'))}; error_log stderr;
    events {} http { access_log off; ${tuning} ${temporary.join(' ')} ${serverBlock(storage, port)} }\n`);
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(child, url);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, close };
}
