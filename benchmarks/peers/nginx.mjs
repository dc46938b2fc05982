// nginx over a storage folder, with the lines of the README.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from '../../.build/paths.mjs';

const escaped = (text) => text.replace(/[\s;{}"'\\$]/g, '\\$&');

function serverBlock(storage, port) {
  const block = fs.readFileSync(at('README.md'), 'utf8').match(/```nginx\n([\s\S]*?)```/)?.[1];
  if (block === undefined) {
    throw new Error('the README has no nginx lines');
  }
  return block.replaceAll('/srv/library', escaped(storage)).replace('listen 8080', `listen 127.0.0.1:${port}`);
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

export async function startNginx(storage, folder) {
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${escaped(path.join(folder, name))};`);
  // Its worker must be able to enter a folder that is this user's alone.
  const user = process.getuid() === 0 ? 'user root;' : '';
  const config = path.join(folder, 'nginx.conf');
  fs.writeFileSync(config, `daemon off; ${user} worker_processes 1; pid ${escaped(path.join(folder, 'pid'))}; error_log stderr;
    events {} http { access_log off; sendfile on; tcp_nopush on; ${temporary.join(' ')} ${serverBlock(storage, port)} }\n`);
  const child = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  await untilItAnswers(child, url);
  return {
    url,

    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
