// Who is compared: a name, and the command line that does the work. All of them do the same work where they are compared: the file is on
// the disk, synced, and its SHA-256 is known to be the one that the library publishes.

import fs from 'node:fs';
import path from 'node:path';
import { fileName, modelId } from './world.mjs';

const filePath = `/storage/models/${modelId}/1.0.0/${fileName}`;

/** Fetch, sync, digest: what a careful script does with a tool that only downloads. */
const careful = '"$@" && sync "$FILE" && openssl dgst -sha256 "$FILE"';

/** This library: verified and durable, or it says so. */
export function ours(connections) {
  return {
    name: `ModelManager, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    start({ programs, url, target, report }) {
      return { command: [programs.client, target, url, modelId, String(connections), report], env: {} };
    },
    check(target, library) {
      const installed = path.join(target, 'models', modelId, '1.0.0');
      const size = fs.statSync(path.join(installed, fileName)).size;
      const checksums = fs.readFileSync(path.join(installed, 'checksum.sha256'), 'utf8');
      if (size !== library.bytes || !checksums.startsWith(library.digest)) {
        throw new Error(`ModelManager installed ${size} bytes, ${checksums}`);
      }
    },
  };
}

/** A tool that only downloads: `fetch` is its command line for a URL and a folder. */
function tool(name, fetch) {
  const full = `${name}, sync, openssl dgst`;
  return {
    name: full,
    start({ url, target }) {
      return { command: ['sh', '-c', careful, 'sh', ...fetch(`${url}${filePath}`, target)], env: { FILE: path.join(target, fileName) } };
    },
    check(target, library, output) {
      const size = fs.statSync(path.join(target, fileName)).size;
      if (size !== library.bytes || !output.includes(library.digest)) {
        throw new Error(`${full} brought ${size} bytes, ${output}`);
      }
    },
  };
}

export function curl() {
  return tool('curl', (url, target) => ['curl', '--disable', '--silent', '--show-error', '--fail', '--noproxy', '*', '--output', path.join(target, fileName), url]);
}

export function aria2(connections, variant) {
  const fixed = ['--no-conf', '--quiet', '--no-proxy=*', `-x${connections}`, `-s${connections}`, '-k1M'];
  return tool(`aria2 -x${connections} ${variant.join(' ')}`, (url, target) => ['aria2c', ...fixed, ...variant, '-d', target, '-o', fileName, url]);
}

/** What of aria2's settings might make it faster; each scenario tries all of them once and goes on with the fastest. */
export const aria2Variants = [
  ['--file-allocation=none'],
  ['--file-allocation=falloc'],
  ['--file-allocation=none', '--disk-cache=64M'],
  ['--file-allocation=falloc', '--enable-mmap=true'],
  ['--file-allocation=none', '--stream-piece-selector=inorder'],
  ['--file-allocation=none', '--stream-piece-selector=geom'],
];

/** Against a straggler: giving up what is slow. */
export const aria2StragglerVariants = [
  ...aria2Variants,
  ['--file-allocation=none', '--lowest-speed-limit=1M'],
  ['--file-allocation=none', '--lowest-speed-limit=1M', '--max-tries=0', '--retry-wait=1'],
  ['--file-allocation=none', '--timeout=2'],
];
