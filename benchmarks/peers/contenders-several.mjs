// Who is compared where several models are wanted at once.

import fs from 'node:fs';
import { checkInstalled } from './contenders.mjs';
import { ariaOfList, curlOfList, nodeOfList } from './list-tools.mjs';
import { fileName } from './world.mjs';

const careful = 'cd "$TARGET" && "$@" && sync -f . && openssl dgst -r -sha256 *';

function tool(name, { write, command, isCareful = false }) {
  const full = isCareful ? `${name}, synced and hashed by itself` : `${name}, sync, openssl dgst`;
  return {
    name: full,
    start({ url, target, library }) {
      const list = `${target}.list`;
      fs.writeFileSync(list, write(library.ids.map((id) => ({ url: `${url}/storage/models/${id}/1.0.0/${fileName}`, name: id }))));
      return { command: ['sh', '-c', isCareful ? 'cd "$TARGET" && "$@"' : careful, 'sh', ...command(list)], env: { TARGET: target } };
    },
    check(_target, library, output) {
      const wrong = library.ids.filter((id, place) => !output.includes(`${library.digests[place]} *${id}`));
      if (wrong.length > 0) {
        throw new Error(`${full} did not bring ${wrong.join(', ')}: ${output}`);
      }
    },
  };
}

export const curlOfSeveral = (count) => tool('curl -Z', curlOfList(count));

/** With these settings. */
export const ariaOfSeveral = (count, variant) => tool(`aria2 -j${count} ${variant.join(' ')}`, ariaOfList(count, variant));

export const nodeOfSeveral = (count) => tool('http, crypto and fs of Node', nodeOfList(count));

/** This library: every file verified, and every version durable. */
export const oursOfSeveral = () => ({
  name: 'ModelManager, verified and durable',
  start: ({ programs, url, target, report, library }) => ({ command: [programs.client, target, url, '1', report, ...library.ids], env: {} }),
  check: (target, library) => library.ids.forEach((id, place) => checkInstalled(target, id, library.bytes, library.digests[place])),
});
