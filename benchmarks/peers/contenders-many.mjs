// Who is compared where a version has thousands of files.

import fs from 'node:fs';
import path from 'node:path';
import { digestOf, ours } from './contenders.mjs';
import { ariaOfList, curlOfList, nodeOfList } from './list-tools.mjs';
import { modelId } from './world.mjs';

// What comes behind the tool. OpenSSL, because the system's sha256sum does not use the processor's own instructions everywhere.
const endings = {
  'unverified and not synced': '"$@"',
  'hashed by itself, sync': '"$@" && sync -f .',
  'sync, openssl dgst': '"$@" && sync -f . && openssl dgst -sha256 -r part-*.bin | sed "s/ [*]/  /" | sort | cmp - "$SORTED"',
};

/** The list of digests as the library has it, in order. */
const sortedList = ({ checksums }) => fs.readFileSync(checksums, 'utf8').trimEnd().split('\n').sort().join('\n');

function checkCount(folder, { names, bytes }, who) {
  const wrong = names.filter((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size !== bytes);
  if (wrong.length > 0) {
    throw new Error(`${who} did not bring ${wrong.length} files, ${wrong[0]} among them`);
  }
}

function checkContent(folder, library, who) {
  const found = library.names.map((name) => `${digestOf(path.join(folder, name))}  ${name}`).sort();
  if (found.join('\n') !== sortedList(library)) {
    throw new Error(`${who} brought other bytes`);
  }
}

function tool({ name, verifies, write, command }, ending) {
  const full = `${name}, ${ending}`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.names.map((part) => ({ url: `${url}/storage/models/${modelId}/1.0.0/${part}`, name: part }))));
      const sorted = `${target}.sorted`;
      fs.writeFileSync(sorted, `${sortedList(library)}\n`);
      return { command: ['sh', '-c', `cd "$TARGET" && ${endings[ending]}`, 'sh', ...command(list)], env: { TARGET: target, SORTED: sorted, LC_ALL: 'C' } };
    },
    check(target, library) {
      checkCount(target, library, full);
      if (verifies) {
        checkContent(target, library, full);
      }
    },
  };
}

export const curlOfMany = ({ isCareful }) => tool(curlOfList(16), isCareful ? 'sync, openssl dgst' : 'unverified and not synced');

/** With these settings. */
export const ariaOfMany = (variant) => tool(ariaOfList(16, variant), 'sync, openssl dgst');

export const nodeOfMany = () => tool(nodeOfList(16), 'hashed by itself, sync');

/** This library: every file verified, and the version durable. */
export function oursOfMany() {
  const name = 'ModelManager, verified and durable';
  return {
    ...ours(8),
    name,
    check(target, library) {
      const installed = path.join(target, 'models', modelId, '1.0.0');
      checkCount(installed, library, name);
      checkContent(installed, library, name);
    },
  };
}

/** No contender: what the disk alone is asked for where a version appears all at once. Nothing is received or verified. */
export function foldersAlone() {
  const name = 'no transfer: the files alone, written and read again, sync';
  return {
    name,
    start: ({ programs, target, library }) => ({ command: [programs.folders, target, String(library.names.length), String(library.bytes)], env: {} }),
    check: (target, library) => checkCount(path.join(target, '1.0.0'), library, name),
  };
}
