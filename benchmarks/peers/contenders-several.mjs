// Who is compared where several models are wanted at once.

import fs from 'node:fs';
import path from 'node:path';
import { fileName } from './world.mjs';

const careful = 'cd "$TARGET" && "$@" && sync -f . && openssl dgst -r -sha256 *';

function tool(name, { write, command }) {
  const full = `${name}, sync, openssl dgst`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.ids, (id) => `${url}/storage/models/${id}/1.0.0/${fileName}`));
      return { command: ['sh', '-c', careful, 'sh', ...command(list, library.ids.length)], env: { TARGET: target } };
    },
    check(_target, library, output) {
      const wrong = library.ids.filter((id, place) => !output.includes(`${library.digests[place]} *${id}`));
      if (wrong.length > 0) {
        throw new Error(`${full} did not bring ${wrong.join(', ')}: ${output}`);
      }
    },
  };
}

export const curlOfSeveral = () =>
  tool('curl -Z', {
    write: (ids, urlOf) => ids.map((id) => `url = "${urlOf(id)}"\noutput = "${id}"\n`).join(''),
    command: (list, count) => ['curl', '--disable', '--silent', '--show-error', '--fail', '--noproxy', '*', '-Z', '--parallel-max', String(count), '--config', list],
  });

export const ariaOfSeveral = () =>
  tool('aria2 -j8', {
    write: (ids, urlOf) => ids.map((id) => `${urlOf(id)}\n  out=${id}\n`).join(''),
    command: (list, count) => ['aria2c', '--no-conf', '--quiet', '--no-proxy=*', `-j${count}`, '-x1', '--file-allocation=none', '-i', list],
  });

/** This library: every file verified, and every version durable. */
export function oursOfSeveral() {
  return {
    name: 'ModelManager, verified and durable',
    start: ({ programs, url, target, report, library }) => ({ command: [programs.client, target, url, '1', report, ...library.ids], env: {} }),
    check(target, library) {
      for (const [place, id] of library.ids.entries()) {
        const installed = path.join(target, 'models', id, '1.0.0');
        const size = fs.statSync(path.join(installed, fileName)).size;
        const checksums = fs.readFileSync(path.join(installed, 'checksum.sha256'), 'utf8');
        if (size !== library.bytes || !checksums.startsWith(library.digests[place])) {
          throw new Error(`ModelManager installed ${size} bytes of ${id}, ${checksums}`);
        }
      }
    },
  };
}
