// Who is compared where several models are wanted at once.

import fs from 'node:fs';
import path from 'node:path';
import { checkInstalled, digestOf } from './contenders.mjs';
import { ariaOfList, curlOfList, nodeOfList } from './list-tools.mjs';
import { fileName } from './world.mjs';

const synced = 'cd "$TARGET" && "$@" && sync -f .';
const hashed = `${synced} && openssl dgst -r -sha256 *`;

function tool({ name, verifies, write, command }) {
  const full = verifies ? `${name}, hashed by itself, sync` : `${name}, sync, openssl dgst`;
  const isRight = (id, digest, target, output) => (verifies ? digestOf(path.join(target, id)) === digest : output.includes(`${digest} *${id}`));
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.ids.map((id) => ({ url: `${url}/storage/models/${id}/1.0.0/${fileName}`, name: id }))));
      return { command: ['sh', '-c', verifies ? synced : hashed, 'sh', ...command(list)], env: { TARGET: target } };
    },
    check(target, library, output) {
      const wrong = library.ids.filter((id, place) => !isRight(id, library.digests[place], target, output));
      if (wrong.length > 0) {
        throw new Error(`${full} did not bring ${wrong.join(', ')}: ${output}`);
      }
    },
  };
}

export const curlOfSeveral = (count) => tool(curlOfList(count));

/** With these settings. */
export const ariaOfSeveral = (count, variant) => tool(ariaOfList(count, variant));

export const nodeOfSeveral = (count) => tool(nodeOfList(count));

/** This library: every file verified, and every version durable. */
export const oursOfSeveral = () => ({
  name: 'ModelManager, verified and durable',
  start: ({ programs, url, target, report, library }) => ({ command: [programs.client, target, url, '1', report, ...library.ids], env: {} }),
  check: (target, library) => library.ids.forEach((id, place) => checkInstalled(target, id, library.bytes, library.digests[place])),
});
