// Plain nginx over a storage folder, with the lines of the README.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { cleanUp } from './cleanup.mjs';
import { temporaryFolder } from './folders.mjs';
import { root } from './package.mjs';
import { until } from './wait.mjs';

/** The server block that the README shows, over this storage and on this port. */
function serverBlock(storage, port) {
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  const block = readme.match(/```nginx\n([\s\S]*?)```/)?.[1];
  if (block === undefined) {
    throw new Error('the README has no nginx lines any more');
  }
  return block.replaceAll('/srv/library', storage).replace('listen 8080', `listen 127.0.0.1:${port}`);
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/api/models`)).ok;
  } catch {
    return false;
  }
}

/** Its URL, once it answers. */
export async function startNginx(t, storage) {
  const folder = temporaryFolder(t);
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
  // Its workers must be able to enter the test's folder, which is this user's alone.
  const user = process.getuid() === 0 ? 'user root;' : '';
  const config = `daemon off; ${user} pid ${folder}/pid; error_log stderr;
    events {} http { access_log off; ${temporary.join(' ')} ${serverBlock(storage, port)} }`;
  fs.writeFileSync(path.join(folder, 'nginx.conf'), config);
  const nginx = spawn('nginx', ['-e', 'stderr', '-p', folder, '-c', path.join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(nginx, 'exit');
  cleanUp(t, async () => {
    nginx.kill('SIGTERM');
    await ended;
  });
  await until('nginx answers', () => {
    if (nginx.exitCode !== null) {
      throw new Error(`nginx ended with ${nginx.exitCode}`);
    }
    return answers(port);
  });
  return `http://127.0.0.1:${port}`;
}
