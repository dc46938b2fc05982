// Who is compared where a version has thousands of files.

import fs from 'node:fs';
import path from 'node:path';
import { digestOf, ours } from './contenders.mjs';
import { ariaOfList, curlOfList, nodeOfList } from './list-tools.mjs';
import { modelId } from './world.mjs';

// OpenSSL, because the system's sha256sum does not use the processor's own instructions everywhere.
const careful = '"$@" && sync -f . && openssl dgst -sha256 -r part-*.bin | sed "s/ [*]/  /" | sort | cmp - "$SORTED"';

/** The list of digests as the library has it, in order. */
const sortedList = ({ checksums }) => fs.readFileSync(checksums, 'utf8').trimEnd().split('\n').sort().join('\n');

function checkCount(folder, { names, bytes }, who) {
  const wrong = names.filter((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size !== bytes);
  if (wrong.length > 0) {
    throw new Error(`${who} did not bring ${wrong.length} files, ${wrong[0]} among them`);
  }
}

function tool(name, { write, command }, { isCareful }) {
  const full = isCareful ? `${name}, sync, openssl dgst` : `${name}, unverified and not synced`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.names.map((name) => ({ url: `${url}/storage/models/${modelId}/1.0.0/${name}`, name }))));
      const sorted = `${target}.sorted`;
      fs.writeFileSync(sorted, `${sortedList(library)}\n`);
      return { command: ['sh', '-c', `cd "$TARGET" && ${isCareful ? careful : '"$@"'}`, 'sh', ...command(list)], env: { TARGET: target, SORTED: sorted, LC_ALL: 'C' } };
    },
    check: (target, library) => checkCount(target, library, full),
  };
}

export const curlOfMany = ({ isCareful }) => tool('curl -Z --parallel-max 16', curlOfList(16), { isCareful });

/** With these settings. */
export const ariaOfMany = (variant) => tool(`aria2 -j16 ${variant.join(' ')}`, ariaOfList(16, variant), { isCareful: true });

/** It hashes and syncs each file by itself; what it prints is compared. */
export function nodeOfMany() {
  const one = tool('http, crypto and fs of Node', nodeOfList(16), { isCareful: false });
  const name = 'http, crypto and fs of Node, 16 at once, synced and hashed by itself';
  return {
    ...one,
    name,
    check(target, library, output) {
      checkCount(target, library, name);
      if (output.trimEnd().split('\n').map((line) => line.replace(' *', '  ')).sort().join('\n') !== sortedList(library)) {
        throw new Error(`${name} brought other bytes`);
      }
    },
  };
}

/** This library: every file verified, and the version durable. */
export function oursOfMany() {
  const one = ours(8);
  return {
    ...one,
    name: 'ModelManager, verified and durable',
    check(target, library) {
      const installed = path.join(target, 'models', modelId, '1.0.0');
      checkCount(installed, library, 'ModelManager');
      const found = library.names.map((name) => `${digestOf(path.join(installed, name))}  ${name}`).sort();
      if (found.join('\n') !== sortedList(library)) {
        throw new Error('ModelManager installed other bytes');
      }
    },
  };
}
