import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, test } from 'node:test';
import { forward } from '../shared/forward.mjs';
import { makeAuthority } from './support/authority.mjs';
import { cleanUp } from './support/cleanup.mjs';
import { checkSums } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection } from './support/wait.mjs';

const MB = 1024 * 1024;

async function listening(t, server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUp(t, () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return server.address().port;
}

describe('https', () => {
  async function secureLibrary(t) {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 3 * MB, b: 1000 } } });
    const { caFile, ...certificate } = await makeAuthority(t);
    return { libraryUrl: (await startProxy(t, library.url, certificate)).url, caFile };
  }

  test('an authority of our own is trusted through caFile', async (t) => {
    const { libraryUrl, caFile } = await secureLibrary(t);
    const manager = openManager(t, { libraryUrl, caFile });
    assert.equal((await manager.models()).length, 1);
    assert.equal(checkSums((await manager.download('asr').done).path), 2);
  });

  test('and is not without', async (t) => {
    const { libraryUrl } = await secureLibrary(t);
    const manager = openManager(t, { libraryUrl });
    const error = await rejection(manager.models());
    assert.equal(error.code, 'TLS_UNTRUSTED');
    assert.match(error.message, /caFile/);
    assert.equal((await rejection(manager.download('asr').done)).code, 'TLS_UNTRUSTED');
  });
});

describe('a proxy', () => {
  test('gets every request', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 1000 } } });
    const seen = [];
    const server = http.createServer((request, response) => {
      seen.push(request.url);
      forward(request, response, request.url);
    });
    const manager = openManager(t, { libraryUrl: library.url, proxy: `http://127.0.0.1:${await listening(t, server)}` });
    await manager.download('asr').done;
    await rejection(manager.resolveModel('tts', { taskId: 't' }));
    assert.ok(seen.includes(`${library.url}/storage/models/asr/1.0.0/a`), seen.join('\n'));
    assert.ok(seen.includes(`${library.url}/api/model-usage/not-available`), seen.join('\n'));
  });
});
