// What the fuzz host meets: a folder of roots, good and bad ones, in a folder where nothing else may appear; a library server with
// small models; a server which never answers; a port where nobody listens.

import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { serverExecutable } from '../../../.build/paths.mjs';
import { run } from '../compile.mjs';
import { startServer } from '../library.mjs';

/** As root no folder is forbidden: the host then runs as the user nobody. */
export const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const models = { small: ['1.0.0', '2.0.0'], tiny: ['1.0.0'], 模型: ['1.0.0', '2.0.0'], three: ['1.0.0', '2.0.0'], four: ['1.0.0', '2.0.0'] };

function publishModels(folder) {
  for (const [model, versions] of Object.entries(models)) {
    for (const version of versions) {
      const source = path.join(folder, 'source', model, version);
      fs.mkdirSync(path.join(source, 'parts'), { recursive: true });
      fs.mkdirSync(path.join(source, '文件'));
      fs.writeFileSync(path.join(source, 'config.json'), `{ "model": "${model}" }\n`);
      fs.writeFileSync(path.join(source, 'parts', 'weights.bin'), version.repeat(400));
      fs.writeFileSync(path.join(source, '文件', '大.bin'), model.repeat(100));
      run(serverExecutable, ['publish', '--storage', path.join(folder, 'storage'), '--model', model, '--version', version, source]);
    }
  }
}

function listen(onConnection) {
  return new Promise((resolve, reject) => {
    const server = net.createServer(onConnection);
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const urlOf = (server) => `http://127.0.0.1:${server.address().port}`;

async function startSilentServer() {
  const sockets = new Set();
  const server = await listen((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.resume();
  });
  return {
    url: urlOf(server),
    stop: () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}

async function closedUrl() {
  const server = await listen(() => {});
  const url = urlOf(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function makeRoots(inside) {
  const roots = path.join(inside, 'roots');
  fs.mkdirSync(roots, { recursive: true });
  fs.writeFileSync(path.join(roots, 'file'), 'no folder\n');
  fs.mkdirSync(path.join(roots, 'elsewhere'), { mode: 0o700 });
  fs.symlinkSync('elsewhere', path.join(roots, 'linked'));
  fs.symlinkSync('nowhere', path.join(roots, 'dangling'));
  fs.mkdirSync(path.join(roots, 'unreadable'), { mode: 0o000 });
  if (unprivileged.uid) {
    fs.readdirSync(roots).forEach((name) => fs.lchownSync(path.join(roots, name), unprivileged.uid, unprivileged.gid));
    fs.chownSync(roots, unprivileged.uid, unprivileged.gid);
  }
  return roots;
}

/** Installed versions are read-only. */
function removeAll(folder) {
  const makeWritable = (directory) => {
    fs.chmodSync(directory, 0o700);
    fs.readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory()).forEach((entry) => makeWritable(path.join(directory, entry.name)));
  };
  makeWritable(folder);
  fs.rmSync(folder, { recursive: true, force: true });
}

export async function makeWorld() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-fuzz-'));
  fs.chmodSync(folder, 0o755);
  publishModels(folder);
  // Home, temporary and working folders are in here too: what appears in one of them should not have.
  const inside = path.join(folder, 'inside');
  for (const name of ['home', 'tmp', 'work', 'roots']) {
    fs.mkdirSync(path.join(inside, name), { recursive: true });
    fs.chownSync(path.join(inside, name), unprivileged.uid ?? process.getuid(), unprivileged.gid ?? process.getgid());
  }
  const library = await startServer(path.join(folder, 'storage'));
  const silent = await startSilentServer();
  return {
    folder,
    inside,
    urls: [library.url, silent.url, await closedUrl()],
    /** Begins anew: every run finds the same. */
    freshRoots: () => {
      removeAll(path.join(inside, 'roots'));
      return makeRoots(inside);
    },
    /** What is there that was not put there. */
    strays: () => [
      ...fs.readdirSync(inside).filter((name) => !['home', 'tmp', 'work', 'roots'].includes(name)),
      ...['home', 'tmp', 'work'].flatMap((name) => fs.readdirSync(path.join(inside, name)).map((stray) => `${name}/${stray}`)),
    ],
    close: async () => {
      silent.stop();
      await library.stop();
      removeAll(folder);
    },
  };
}
