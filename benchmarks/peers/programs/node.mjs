// What a plain program of Node does, FOLDER CONNECTIONS LIST: every line of the list is a URL and a name. Each file is hashed as it passes, and its
// digest is printed.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const [folder, connections, list] = process.argv.slice(2);
const entries = fs.readFileSync(list, 'utf8').trimEnd().split('\n').map((line) => line.split(' ')).reverse();
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(connections) });

async function download([url, name]) {
  const [answer] = await once(http.get(url, { agent }), 'response');
  if (answer.statusCode !== 200) {
    throw new Error(`${url}: ${answer.statusCode}`);
  }
  const hash = createHash('sha256');
  answer.on('data', (chunk) => hash.update(chunk));
  await pipeline(answer, fs.createWriteStream(path.join(folder, name)));
  console.log(`${hash.digest('hex')} *${name}`);
}

async function work() {
  for (let entry = entries.pop(); entry !== undefined; entry = entries.pop()) {
    await download(entry);
  }
}

await Promise.all(Array.from({ length: Number(connections) }, work));
agent.destroy();
