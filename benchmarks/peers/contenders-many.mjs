// Who is compared where a version has thousands of files.

import fs from 'node:fs';
import path from 'node:path';
import { ours } from './contenders.mjs';
import { ariaOfList, curlOfList } from './list-tools.mjs';
import { modelId } from './world.mjs';

const careful = '"$@" && sync -f . && sha256sum --check --quiet "$CHECKSUMS"';

function checkCount(folder, { names, bytes }, who) {
  const wrong = names.filter((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size !== bytes);
  if (wrong.length > 0) {
    throw new Error(`${who} did not bring ${wrong.length} files, ${wrong[0]} among them`);
  }
}

function tool(name, { write, command }, { isCareful }) {
  const full = isCareful ? `${name}, sync, sha256sum` : `${name}, unverified and not synced`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.names.map((name) => ({ url: `${url}/storage/models/${modelId}/1.0.0/${name}`, name }))));
      return { command: ['sh', '-c', `cd "$TARGET" && ${isCareful ? careful : '"$@"'}`, 'sh', ...command(list)], env: { TARGET: target, CHECKSUMS: library.checksums } };
    },
    check: (target, library) => checkCount(target, library, full),
  };
}

export const curlOfMany = ({ isCareful }) => tool('curl -Z --parallel-max 16', curlOfList(16), { isCareful });

export const ariaOfMany = () => tool('aria2 -j16', ariaOfList(16), { isCareful: true });

/** This library: every file verified, and the version durable. */
export function oursOfMany() {
  const one = ours(8);
  return {
    ...one,
    name: 'ModelManager, verified and durable',
    check(target, library) {
      const installed = path.join(target, 'models', modelId, '1.0.0');
      checkCount(installed, library, 'ModelManager');
      if (fs.readFileSync(path.join(installed, 'checksum.sha256'), 'utf8') !== fs.readFileSync(library.checksums, 'utf8')) {
        throw new Error('ModelManager installed another list of digests');
      }
    },
  };
}
