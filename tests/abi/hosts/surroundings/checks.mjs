// The main job in processes that lack what others have.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from '../../compile.mjs';
import { expectInstalled, runProgram } from '../world.mjs';

const somebody = 65534;

/** Bytes of address space that the header promises to be enough. */
const memory = 4 * 1024 ** 3;

/** Compiles the Turkish locale, which few machines have; answers the folder for LOCPATH. */
function makeTurkish(world) {
  const folder = path.join(world.folder, 'locales');
  fs.mkdirSync(folder);
  run('localedef', ['--no-archive', '-i', 'tr_TR', '-f', 'UTF-8', path.join(folder, 'tr_TR.UTF-8')]);
  return folder;
}

/** Runs as somebody who is not root, in a root of theirs: permissions mean something then. */
async function runAsSomebody(world, host, conditions) {
  const root = world.newRoot();
  fs.mkdirSync(root, { mode: 0o700 });
  const identity = process.getuid() === 0 ? { uid: somebody, gid: somebody } : {};
  if (identity.uid !== undefined) {
    fs.chownSync(root, somebody, somebody);
  }
  return { root, ...(await runProgram(host, [...conditions, ...world.session(root)], identity)) };
}

/** Nobody but the owner may write anything below a root. */
function expectOwnerWritesOnly(root) {
  const open = run('find', [root, '!', '-type', 'l', '-perm', '/022']);
  if (open !== '') {
    throw new Error(`others may write to\n${open}`);
  }
}

function expectNowhere(root, text) {
  const { stdout, status } = spawnSync('grep', ['--recursive', '--text', '--files-with-matches', '--fixed-strings', text, root], { encoding: 'utf8' });
  if (status !== 1) {
    throw new Error(`the host's log is in\n${stdout}`);
  }
}

export async function checkSurroundings(results, world) {
  const host = world.build('surroundings', ['surroundings/surroundings.c', 'session.c']);
  const inside = async (conditions, options) => expectInstalled(await runProgram(host, [...conditions, ...world.session()], options));

  await results.check('the main job without any environment variable', () => inside([], { env: {} }));
  await results.check('the main job in a working folder that is gone', () => inside(['nowhere']));
  await results.check('the main job in a Turkish process', () => inside(['turkish'], { env: { ...process.env, LOCPATH: makeTurkish(world) } }));
  await results.check('the main job with 64 descriptors', () => inside(['descriptors=64']));
  await results.check('the main job in 4 GiB of address space', () => inside([`memory=${memory}`]));

  await results.check('too few descriptors are a failure with a code', async () => {
    for (const count of [4, 7, 10]) {
      const { code, output } = await runProgram(host, [`descriptors=${count}`, ...world.session()]);
      if (code !== 1 || !/: IO: .*Too many open files/.test(output)) {
        throw new Error(`${count} descriptors: ${output}\nended with ${code}`);
      }
    }
  });
  for (const mask of ['000', '002', '022', '077']) {
    await results.check(`the main job with a umask of ${mask}: only the owner may write`, async () => {
      const result = await runAsSomebody(world, host, [`umask=${mask}`]);
      expectInstalled(result);
      expectOwnerWritesOnly(result.root);
    });
  }
  await results.check('a umask that takes everything away is a failure with a code', async () => {
    const { code, output } = await runAsSomebody(world, host, ['umask=777']);
    if (code !== 1 || !/: (IO|PERMISSION): /.test(output)) {
      throw new Error(`${output}\nended with ${code}`);
    }
  });

  await results.check('without standard streams, nothing takes their place', async () =>
    expectInstalled(await runProgram(world.build('streams', ['surroundings/streams.c', 'session.c']), world.session())));

  await results.check('what a host writes to its closed streams meanwhile reaches nothing of the library', async () => {
    const root = world.newRoot();
    const result = await runProgram(world.build('log', ['surroundings/log.c', 'session.c']), world.session(root));
    expectNowhere(root, "A LINE OF THE HOST'S LOG");
    expectInstalled(result);
  });
}
