import assert from 'node:assert/strict';
import http from 'node:http';
import path from 'node:path';
import { describe, test } from 'node:test';
import { forward } from '../shared/forward.mjs';
import { cleanUp } from './support/cleanup.mjs';
import { checkSums, temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, until } from './support/wait.mjs';

const MB = 1024 * 1024;

/** A library behind a proxy that wants `good`, and a manager with this getToken, which is counted. */
async function guarded(t, getToken, options = {}) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: 3 * MB, b: 1000 } } });
  const proxy = await startProxy(t, library.url);
  proxy.token = 'good';
  let calls = 0;
  const counted = (...args) => getToken(++calls, ...args);
  const manager = openManager(t, { libraryUrl: proxy.url, getToken: counted, ...options });
  return { library, proxy, manager, calls: () => calls };
}

const refused = (proxy) => proxy.requests.filter(({ isRefused }) => isRefused).length;

describe('getToken', () => {
  test('is asked once, and its token goes with every request to the library', async (t) => {
    const { proxy, manager, calls } = await guarded(t, async () => 'good');
    await Promise.all([manager.models(), manager.model('asr'), manager.updates()]);
    assert.equal(checkSums((await manager.download('asr').done).path), 2);
    assert.equal(calls(), 1);
    assert.equal(refused(proxy), 0);
    const authorizations = new Set(proxy.fileRequests.map(({ headers }) => headers.authorization));
    assert.deepEqual([...authorizations], ['Bearer good']);
  });

  test('may give it at once, and gets nothing', async (t) => {
    let given;
    const { manager } = await guarded(t, (_, ...args) => {
      given = args;
      return 'good';
    });
    await manager.models();
    assert.deepEqual(given, []);
  });

  test('is not asked where nothing is wanted of the library', async (t) => {
    const { manager, calls } = await guarded(t, async () => 'good', { schedulerUrl: null });
    await rejection(manager.resolveModel('asr', { taskId: 't' }));
    assert.deepEqual([manager.installed(), calls()], [[], 0]);
  });

  test('is asked anew, once, when a token is refused', async (t) => {
    const { proxy, manager, calls } = await guarded(t, async (call) => (call === 1 ? 'old' : 'good'));
    await manager.models();
    assert.deepEqual([calls(), refused(proxy)], [2, 1]);
    proxy.token = 'another';
    const error = await rejection(manager.models());
    assert.deepEqual([error.code, error.detail.httpStatus, calls(), refused(proxy)], ['AUTH', 401, 3, 3]);
    assert.match(error.message, /getToken/);
    assert.doesNotMatch(error.message, /good|old/);
  });

  test('a token that is replaced in the middle of a download', async (t) => {
    const { proxy, manager } = await guarded(t, async () => proxy.token);
    proxy.bytesPerSecond = 2 * MB;
    const task = manager.download('asr');
    await until('bytes arrive', () => task.progress.bytes > 100_000);
    proxy.token = 'renewed';
    await proxy.cut();
    proxy.bytesPerSecond = 0;
    await proxy.listen();
    assert.equal(checkSums((await task.done).path), 2);
    assert.equal(proxy.fileRequests.at(-1).headers.authorization, 'Bearer renewed');
  });

  test('its token is for the library alone, whoever it redirects to, and not for the scheduler', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 1000 } } });
    const storage = await startProxy(t, library.url);
    const scheduler = await startProxy(t, library.url);
    const server = http.createServer((request, response) => {
      if (request.headers.authorization !== 'Bearer good') {
        response.writeHead(401).end();
      } else if (request.url.startsWith('/storage/')) {
        response.writeHead(302, { location: storage.url + request.url }).end();
      } else {
        forward(request, response, library.url + request.url);
      }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp(t, () => server.close() && server.closeAllConnections());
    const manager = openManager(t, {
      libraryUrl: `http://127.0.0.1:${server.address().port}`,
      schedulerUrl: scheduler.url,
      getToken: async () => 'good',
    });
    await manager.download('asr').done;
    await rejection(manager.resolveModel('tts', { taskId: 't' }));
    assert.ok(storage.requests.length > 0 && scheduler.requests.length > 0);
    for (const { headers, url } of [...storage.requests, ...scheduler.requests]) {
      assert.equal(headers.authorization, undefined, url);
    }
  });

  const harmful = {
    'that rejects': async () => {
      throw new Error('the secret is lost');
    },
    'that throws': () => {
      throw new Error('the secret is lost');
    },
    'that gives undefined': () => undefined,
    'that gives null': async () => null,
    'that gives a number': async () => 5,
    'that gives an object': () => ({ token: 'good' }),
    'that gives an empty text': async () => '',
    'that gives two lines': async () => 'good\r\nX-Evil: 1',
    'that gives a NUL': async () => 'good\0',
    'that gives other letters': async () => '好',
    'that gives half a surrogate pair': async () => 'good\ud800',
    'that gives a space': () => 'good token',
    'that gives far too much': async () => 'a'.repeat(100_000),
    'that gives a thenable which throws': () => ({
      // biome-ignore lint/suspicious/noThenProperty: that is the point
      then: () => {
        throw new Error('the secret is lost');
      },
    }),
  };
  for (const [name, getToken] of Object.entries(harmful)) {
    test(`one ${name} is AUTH, and the next request asks again`, async (t) => {
      const { proxy, manager, calls } = await guarded(t, (call) => (call === 1 ? getToken() : 'good'));
      const error = await rejection(manager.models());
      assert.equal(error.code, 'AUTH');
      assert.match(error.message, /getToken/);
      assert.doesNotMatch(error.message, /good|secret|Evil/);
      assert.equal(proxy.requests.length, 0);
      assert.equal((await manager.models()).length, 1);
      assert.equal(calls(), 2);
    });
  }

  test('one that never settles: signals and close do not wait for it', async (t) => {
    const { proxy, manager, calls } = await guarded(t, () => new Promise(() => {}));
    const models = rejection(manager.models());
    const download = rejection(manager.download('asr').done);
    const controller = new AbortController();
    const aborted = rejection(manager.models({ signal: controller.signal }));
    await until('it is asked', () => calls() === 1);
    controller.abort();
    assert.equal((await aborted).name, 'AbortError');
    await manager.close();
    assert.deepEqual([(await models).code, (await download).code, calls(), proxy.requests.length], ['CLOSED', 'CLOSED', 1, 0]);
  });

  test('another manager of the root is asked when the first one has closed', async (t) => {
    const root = path.join(temporaryFolder(t), 'root');
    const { proxy, manager: first, calls } = await guarded(t, () => new Promise(() => {}), { root });
    const second = openManager(t, { root, libraryUrl: proxy.url, getToken: async () => 'good' });
    const task = second.download('asr');
    await until('the first is asked', () => calls() === 1);
    await first.close();
    assert.equal((await task.done).version, '1.0.0');
    assert.equal(calls(), 1);
  });
});
