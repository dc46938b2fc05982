// native/examples/repair.c on a version that is right, and on one with a byte changed by hand, beside a library that wants a token.

import fs from 'node:fs';
import path from 'node:path';
import { startGuarded } from '../guarded.mjs';
import { run } from '../compile.mjs';
import { expectRun, installModel } from './prefix.mjs';

const model = 'chat-small';

export async function checkRepair(results, { program, folder, server }) {
  const root = path.join(folder, 'root to repair 修');
  const version = path.join(root, 'models', model, '1.0.0');
  const file = path.join(version, 'model.bin');
  const repair = (args, expected, token) => expectRun(program, args, expected, { env: { LIBRARY_TOKEN: token } });
  const guarded = await startGuarded(server.url, 'example-token');
  await installModel(root, server.url, model);
  const damage = () => {
    const bytes = fs.readFileSync(file);
    bytes[5000] ^= 1;
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, bytes);
  };
  try {
    await results.check('repair: what is right, without a library', () => repair([root, model, '1.0.0'], { code: 0, out: 'all right\n', err: '' }));
    await results.check('repair: what is damaged is named, by its bytes where the library helps', async () => {
      damage();
      await repair([root, model, '1.0.0'], { code: 1, out: 'model.bin has wrong bytes\n', err: '' });
      await repair([root, model, '1.0.0', guarded.url], { code: 1, out: 'model.bin has wrong bytes\n', err: /\(AUTH\)\n$/ }, undefined);
      await repair([root, model, '1.0.0', guarded.url], { code: 0, out: 'model.bin has wrong bytes: 0-99999\nrepaired\n', err: '' }, 'example-token');
      await repair([root, model, '1.0.0'], { code: 0, out: 'all right\n', err: '' });
      run('sha256sum', ['--check', '--strict', '--quiet', 'checksum.sha256'], { cwd: version });
    });
    await results.check('repair: a file that is missing, and what is not installed', async () => {
      fs.rmSync(file);
      await repair([root, model, '1.0.0'], { code: 1, out: 'model.bin is missing\n', err: '' });
      await repair([root, model, '9.0.0'], { code: 1, out: '', err: /\(MODEL_NOT_AVAILABLE\)\n$/ });
      await repair([root, model], { code: 2, out: '', err: /^usage: repair / });
    });
  } finally {
    guarded.stop();
  }
}
