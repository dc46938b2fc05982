// Who is compared where a version has thousands of files.

import fs from 'node:fs';
import path from 'node:path';
import { ours } from './contenders.mjs';
import { modelId } from './world.mjs';

const careful = '"$@" && sync -f . && sha256sum --check --quiet "$CHECKSUMS"';

function checkCount(folder, { names, bytes }, who) {
  const wrong = names.filter((name) => fs.statSync(path.join(folder, name), { throwIfNoEntry: false })?.size !== bytes);
  if (wrong.length > 0) {
    throw new Error(`${who} did not bring ${wrong.length} files, ${wrong[0]} among them`);
  }
}

/** A tool that takes a list of URLs: `write(names, base)` is that list, `command(list)` its command line. */
function tool(name, { isCareful, write, command }) {
  const full = isCareful ? `${name}, sync, sha256sum` : `${name}, unverified and not synced`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.names, `${url}/storage/models/${modelId}/1.0.0`));
      return { command: ['sh', '-c', `cd "$TARGET" && ${isCareful ? careful : '"$@"'}`, 'sh', ...command(list)], env: { TARGET: target, CHECKSUMS: library.checksums } };
    },
    check: (target, library) => checkCount(target, library, full),
  };
}

export const curlOfMany = ({ isCareful }) =>
  tool('curl -Z --parallel-max 16', {
    isCareful,
    write: (names, base) => names.map((name) => `url = "${base}/${name}"\noutput = "${name}"\n`).join(''),
    command: (list) => ['curl', '--disable', '--silent', '--show-error', '--fail', '--noproxy', '*', '-Z', '--parallel-max', '16', '--config', list],
  });

export const ariaOfMany = () =>
  tool('aria2 -j16', {
    isCareful: true,
    write: (names, base) => names.map((name) => `${base}/${name}\n  out=${name}\n`).join(''),
    command: (list) => ['aria2c', '--no-conf', '--quiet', '--no-proxy=*', '-j16', '-x1', '--file-allocation=none', '-i', list],
  });

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
