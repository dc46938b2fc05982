// HTTPS in a process that has, and exports, an OpenSSL of its own. Whatever the host's is told by its environment, the
// library's answers to caFile, SSL_CERT_FILE and SSL_CERT_DIR alone.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { makeAuthority } from '../support/authority.mjs';
import { startChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { isWhole, MB, slowModel } from '../support/slow-model.mjs';

/** Not what the machine that runs the tests may say. */
const noSettings = { OPENSSL_CONF: undefined, SSL_CERT_FILE: undefined, SSL_CERT_DIR: undefined };

/** A model of some megabytes, served over HTTPS by an authority of our own. */
async function overHttps(t) {
  const { caFile, ...certificate } = await makeAuthority(t);
  const slow = await slowModel(t, { bytes: 3 * MB, bytesPerSecond: 0, certificate });
  return { ...slow, caFile };
}

/** Downloads, and says where to or with which code not. Node's own TLS is used before, in the midst and after. */
const downloads = async (load, { options, caFile, set = {} }, say) => {
  Object.assign(process.env, set);
  const ca = require('node:fs').readFileSync(caFile);
  const ask = () =>
    new Promise((resolve, reject) => {
      const request = require('node:https').get(`${options.libraryUrl}/api/models`, { ca, agent: false }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode));
      });
      request.on('error', reject);
    });
  const hash = () => require('node:crypto').createHash('sha256').update('x').digest('hex').slice(0, 8);
  const before = await ask();
  const manager = load().ModelManager.open(options);
  const [result, during] = await Promise.all([
    manager.download('asr').done.then(
      ({ path }) => ({ path }),
      ({ code }) => ({ code }),
    ),
    ask(),
  ]);
  say(result);
  await manager.close();
  say([before, during, await ask(), hash()]);
};
const nodesOwn = [200, 200, 200, '2d711642'];

async function downloaded(t, { root }, args, env) {
  const { code, signal, lines, errors } = await startChild(t, downloads, args, { env: { ...noSettings, ...env }, isLoaded: false }).exit;
  assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
  assert.ok(lines[0].path, `it failed with ${lines[0].code}`);
  assert.deepEqual(lines[1], nodesOwn);
  isWhole(root, lines[0].path);
}

describe('HTTPS', () => {
  test('with the authority as caFile', async (t) => {
    const slow = await overHttps(t);
    await downloaded(t, slow, { options: { ...slow.options, caFile: slow.caFile }, caFile: slow.caFile });
  });

  test('with the authority in SSL_CERT_FILE', async (t) => {
    const slow = await overHttps(t);
    await downloaded(t, slow, { options: slow.options, caFile: slow.caFile }, { SSL_CERT_FILE: slow.caFile });
  });

  test('of an authority that nobody named is TLS_UNTRUSTED', async (t) => {
    const slow = await overHttps(t);
    const args = { options: slow.options, caFile: slow.caFile };
    const { code, signal, lines, errors } = await startChild(t, downloads, args, { env: noSettings, isLoaded: false }).exit;
    assert.deepEqual({ code, signal, errors, lines }, { code: 0, signal: null, errors: '', lines: [{ code: 'TLS_UNTRUSTED' }, nodesOwn] });
  });

  test('in a worker, alone and beside the main thread', async (t) => {
    const slow = await overHttps(t);
    const body = async (load, { options }, say) => {
      const { Worker } = require('node:worker_threads');
      const source = `
        const { workerData, parentPort } = require('node:worker_threads');
        const { ModelManager } = require(workerData.packageFolder);
        (async () => {
          const manager = ModelManager.open(workerData.options);
          parentPort.postMessage((await manager.download('asr').done).version);
          await manager.close();
        })();`;
      const inWorker = (root) =>
        new Promise((resolve, reject) => {
          const workerData = {
            packageFolder: JSON.parse(process.argv[1]).packageFolder,
            options: { ...options, root: options.root + root },
          };
          new Worker(source, { eval: true, workerData }).on('message', say).on('error', reject).on('exit', resolve);
        });
      say(await inWorker('1'));
      const manager = load().ModelManager.open(options);
      say([await inWorker('2'), (await manager.download('asr').done).version]);
      await manager.close();
    };
    const args = { options: { ...slow.options, caFile: slow.caFile } };
    const { code, signal, lines, errors } = await startChild(t, body, args, { env: noSettings, isLoaded: false }).exit;
    assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
    assert.deepEqual(lines, ['1.0.0', 0, '1.0.0', [0, '1.0.0']]);
  });
});

/** What OPENSSL_CONF may name. Node itself reads that file when it starts, and does not start with some of these. */
const configurations = {
  'a provider that is missing': (at) => {
    const text = 'openssl_conf = init\n[init]\nproviders = list\n[list]\nabsent = absent\n[absent]\nactivate = 1\nmodule = /absent.so\n';
    fs.writeFileSync(at, text);
  },
  'properties that no algorithm has': (at) => {
    fs.writeFileSync(at, 'openssl_conf = init\n[init]\nalg_section = algorithms\n[algorithms]\ndefault_properties = absent=yes\n');
  },
  'a syntax error': (at) => fs.writeFileSync(at, '[init\n= = =\n\0'),
  'a directory': (at) => fs.mkdirSync(at),
  'an unreadable file': (at) => {
    fs.writeFileSync(at, '');
    // Nobody can read through a name that leads to itself, root neither.
    fs.rmSync(at);
    fs.symlinkSync(at, at);
  },
  'nothing that is there': () => {},
};

describe('an OPENSSL_CONF that is of no use to us', () => {
  for (const [name, write] of Object.entries(configurations)) {
    test(`${name}, set before the package is loaded`, async (t) => {
      const slow = await overHttps(t);
      const at = path.join(temporaryFolder(t), '配置.cnf');
      write(at);
      const args = { options: { ...slow.options, caFile: slow.caFile }, caFile: slow.caFile, set: { OPENSSL_CONF: at } };
      await downloaded(t, slow, args);
    });
  }

  for (const name of ['a provider that is missing', 'properties that no algorithm has', 'nothing that is there']) {
    test(`${name}, set for the process`, async (t) => {
      const slow = await overHttps(t);
      const at = path.join(temporaryFolder(t), '配置.cnf');
      configurations[name](at);
      const args = { options: { ...slow.options, caFile: slow.caFile }, caFile: slow.caFile };
      await downloaded(t, slow, args, { OPENSSL_CONF: at });
    });
  }
});
