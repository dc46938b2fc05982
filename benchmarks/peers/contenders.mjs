// Who is compared: a name, and the command line that does the work. All of them do the same work where they are compared: the file is on
// the disk, synced, and its SHA-256 is known to be the one that the library publishes.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { nodeOfList } from './list-tools.mjs';
import { MiB } from './numbers.mjs';
import { fileName, modelId } from './world.mjs';

const filePath = `/storage/models/${modelId}/1.0.0/${fileName}`;

// What a script does behind a tool: a careful one, one whose tool hashes what passes, one that trusts the disk, and one that trusts the server.
// Each with how it is known that the file is right.
const isTold = (_, output, digest) => output.includes(digest);
const endings = {
  'sync, openssl dgst': { script: '"$@" && sync "$FILE" && openssl dgst -sha256 "$FILE"', isRight: isTold },
  'hashed by itself, sync': { script: '"$@" && sync "$FILE"', isRight: (file, _, digest) => digestOf(file) === digest },
  'openssl dgst': { script: '"$@" && openssl dgst -sha256 "$FILE"', isRight: isTold },
  'sync, unverified': { script: '"$@" && sync "$FILE"', isRight: () => true },
};

/** This library: verified and durable, or it says so. */
export function ours(connections) {
  return {
    name: `ModelManager, ${connections} ${connections === 1 ? 'connection' : 'connections'}`,
    start({ programs, url, target, report }) {
      return { command: [programs.client, target, url, String(connections), report, modelId], env: {} };
    },
    check: (target, library) => checkInstalled(target, modelId, library.bytes, library.digest),
  };
}

/** The digest of a file, read in pieces: outside of what is measured. */
export function digestOf(file) {
  const hash = createHash('sha256');
  const block = Buffer.alloc(4 * MiB);
  const descriptor = fs.openSync(file, 'r');
  for (let count = fs.readSync(descriptor, block); count > 0; count = fs.readSync(descriptor, block)) {
    hash.update(block.subarray(0, count));
  }
  fs.closeSync(descriptor);
  return hash.digest('hex');
}

/** Throws unless the model is installed, with this file. */
export function checkInstalled(root, id, bytes, digest) {
  const file = path.join(root, 'models', id, '1.0.0', fileName);
  const found = digestOf(file);
  if (fs.statSync(file).size !== bytes || found !== digest) {
    throw new Error(`ModelManager installed ${fs.statSync(file).size} bytes of ${id} with the digest ${found}`);
  }
}

/** A tool of one file: `fetch` is its command line for a URL and a folder; `ending` is what comes behind it. */
function tool(name, fetch, ending = 'sync, openssl dgst') {
  const full = `${name}, ${ending}`;
  const { script, isRight } = endings[ending];
  return {
    name: full,
    start({ url, target }) {
      return { command: ['sh', '-c', script, 'sh', ...fetch(`${url}${filePath}`, target)], env: { FILE: path.join(target, fileName) } };
    },
    check(target, library, output) {
      const file = path.join(target, fileName);
      const size = fs.statSync(file).size;
      if (size !== library.bytes || !isRight(file, output, library.digest)) {
        throw new Error(`${full} brought ${size} bytes, ${output}`);
      }
    },
  };
}

export function curl(ending, more = []) {
  const fetch = (url, target) => ['curl', '--disable', ...more, '--silent', '--show-error', '--fail', '--noproxy', '*', '--output', path.join(target, fileName), url];
  return tool('curl', fetch, ending);
}

export function ipull(connections) {
  const program = at('benchmarks', 'peers', 'programs', 'ipull.mjs');
  return tool(`ipull, ${connections} connections`, (url, target) => [process.execPath, program, url, path.join(target, fileName), String(connections)], 'openssl dgst');
}

/** What somebody writes who takes no library for it: one connection. */
export function plainNode() {
  const { name, write, command } = nodeOfList(1);
  const fetch = (url, target) => {
    const list = `${target}.list`;
    fs.writeFileSync(list, write([{ url, name: fileName }]));
    return command(list, target);
  };
  return tool(name, fetch, 'hashed by itself, sync');
}

export function aria2(connections, variant) {
  const fixed = ['--no-conf', '--quiet', '--no-proxy=*', `-x${connections}`, `-s${connections}`, '-k1M'];
  return tool(`aria2 -x${connections} ${variant.join(' ')}`, (url, target) => ['aria2c', ...fixed, ...variant, '-d', target, '-o', fileName, url]);
}

/** What of aria2's settings might make it faster; most scenarios try all of them once and go on with the fastest. */
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
