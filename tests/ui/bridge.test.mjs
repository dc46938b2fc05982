// Attacks on the bridge, without a browser: everything that a page from elsewhere or another program of this machine may try.

import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { startBridge } from '../../node-binding/app/bridge/index.mjs';

const calls = [];
const listeners = new Set();
const handlers = {
  call: async (verb, args) => {
    calls.push([verb, args]);
    return { ok: true, value: verb };
  },
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

let bridge;
let port;
let origin;
let cookie;

/** A request with any headers, also those that fetch does not let through. */
function send(method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, agent: false }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) {
        text += part;
      }
      const isJson = response.headers['content-type']?.startsWith('application/json');
      resolve({ status: response.statusCode, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined });
    });
    request.on('error', reject);
    request.end(body);
  });
}

const json = { 'content-type': 'application/json' };
const post = (path, { headers, body = '{}' } = {}) => send('POST', path, { headers: { ...json, origin, cookie, ...headers }, body });

before(async () => {
  bridge = await startBridge(handlers);
  const url = new URL(bridge.url);
  port = url.port;
  origin = url.origin;
  const given = await send('POST', '/session', { headers: { ...json, origin }, body: JSON.stringify({ token: url.hash.slice(1) }) });
  assert.equal(given.status, 200);
  cookie = given.headers['set-cookie'][0].split(';')[0];
});
after(() => bridge.close());

const refusedWith = ({ status, json }, expected, code) => {
  assert.equal(status, expected);
  assert.deepEqual(Object.keys(json), ['ok', 'error']);
  assert.equal(json.ok, false);
  assert.equal(json.error.code, code);
  assert.deepEqual(Object.keys(json.error), ['code', 'retryable', 'detail']);
};

describe('the bridge', () => {
  test('listens on loopback only, and its URL has 128 bits in the fragment', () => {
    assert.match(bridge.url, /^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{22}$/);
  });

  test('serves a page that keeps to itself', async () => {
    for (const path of ['/', '/page.js', '/page.css', '/icon.svg']) {
      const { status, headers } = await send('GET', path);
      assert.equal(status, 200, path);
      const policy = headers['content-security-policy'];
      for (const rule of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        assert.ok(policy.split('; ').includes(rule), rule);
      }
      assert.doesNotMatch(policy, /unsafe|\*|https?:|data:/);
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
  });

  test('knows no other file', async () => {
    for (const path of [
      '/main.mjs',
      '/../app/main.mjs',
      '/%2e%2e/main.mjs',
      '/renderer/index.html',
      '//etc/passwd',
      '/page.js?x',
      '/constructor',
    ]) {
      refusedWith(await send('GET', path), 404, 'INVALID_ARGUMENT');
    }
  });

  test('gives one cookie for its token, which no script reads and no other site sends', async () => {
    const other = await startBridge(handlers);
    try {
      const url = new URL(other.url);
      const token = url.hash.slice(1);
      const ask = (body) =>
        fetch(`${url.origin}/session`, { method: 'POST', headers: { ...json, origin: url.origin }, body: JSON.stringify(body) });
      for (const wrong of ['', 'x', `${token}x`, token.slice(1), token.toLowerCase() === token ? 'X' : token.toLowerCase()]) {
        assert.equal((await ask({ token: wrong })).status, 401);
      }
      for (const wrong of [null, [token], { token: [token] }, { token: null }, 1, { toString: token }]) {
        assert.equal((await ask(wrong)).status, 401);
      }
      const first = await ask({ token });
      assert.equal(first.status, 200);
      assert.match(first.headers.get('set-cookie'), /^modelmanager-\d+=[\w-]{22}; HttpOnly; SameSite=Strict; Path=\/$/);
      assert.ok(!first.headers.get('set-cookie').includes(token));
      assert.equal((await ask({ token })).status, 401, 'the token works a second time');
    } finally {
      await other.close();
    }
  });

  test('does nothing without its cookie', async () => {
    calls.length = 0;
    const name = cookie.split('=')[0];
    for (const wrong of ['', `${name}=`, `${name}=AAAAAAAAAAAAAAAAAAAAAA`, cookie.slice(0, -1), `x${cookie}`, cookie.toUpperCase()]) {
      refusedWith(await post('/call/overview', { headers: { cookie: wrong } }), 401, 'AUTH');
      refusedWith(await post('/events', { headers: { cookie: wrong } }), 401, 'AUTH');
    }
    assert.deepEqual(calls, []);
  });

  test('does nothing for another origin, or for none', async () => {
    calls.length = 0;
    const wrong = [
      'null',
      'http://evil.example',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      `${origin}.evil.example`,
      'http://127.0.0.1',
    ];
    for (const one of wrong) {
      refusedWith(await post('/call/overview', { headers: { origin: one } }), 403, 'PERMISSION');
      refusedWith(await post('/session', { headers: { origin: one } }), 403, 'PERMISSION');
    }
    refusedWith(await send('POST', '/call/overview', { headers: { ...json, cookie }, body: '{}' }), 403, 'PERMISSION');
    for (const site of ['cross-site', 'same-site', 'none']) {
      refusedWith(await post('/call/overview', { headers: { 'sec-fetch-site': site } }), 403, 'PERMISSION');
    }
    assert.deepEqual(calls, []);
  });

  test('does nothing under a name that was made to point here', async () => {
    calls.length = 0;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      `localhost:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
      `[::1]:${port}`,
    ]) {
      refusedWith(await post('/call/overview', { headers: { host, origin: `http://${host}` } }), 403, 'PERMISSION');
      refusedWith(await send('GET', '/', { headers: { host } }), 403, 'PERMISSION');
    }
    assert.deepEqual(calls, []);
  });

  test('reads no more than it has to', async () => {
    calls.length = 0;
    refusedWith(await post('/call/overview', { body: JSON.stringify({ a: 'x'.repeat(70_000) }) }), 413, 'INVALID_ARGUMENT');
    const endless = send('POST', '/call/overview', {
      headers: { ...json, origin, cookie, 'transfer-encoding': 'chunked' },
      body: Buffer.alloc(5_000_000, 'x'),
    });
    // The answer, or a connection that was shut before it.
    await endless.then(
      (answer) => refusedWith(answer, 413, 'INVALID_ARGUMENT'),
      (error) => assert.match(error.code, /ECONNRESET|EPIPE/),
    );
    assert.deepEqual(calls, []);
  });

  test('takes JSON only, by POST only', async () => {
    calls.length = 0;
    for (const body of ['', '{', 'null x', '{"a":1}}', '\u0000']) {
      refusedWith(await post('/call/overview', { body }), 400, 'INVALID_ARGUMENT');
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonp', '']) {
      refusedWith(await post('/call/overview', { headers: { 'content-type': type } }), 415, 'INVALID_ARGUMENT');
    }
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      refusedWith(await send(method, '/call/overview', { headers: { ...json, origin, cookie } }), 405, 'INVALID_ARGUMENT');
    }
    refusedWith(await post('/elsewhere'), 404, 'INVALID_ARGUMENT');
    assert.deepEqual(calls, []);
  });

  test('hands over what it is to hand over, as it came', async () => {
    calls.length = 0;
    assert.deepEqual((await post('/call/install', { body: '{"modelId":"语音"}' })).json, { ok: true, value: 'install' });
    await post('/call/__proto__', { body: '[]' });
    assert.deepEqual(calls, [
      ['install', { modelId: '语音' }],
      ['__proto__', []],
    ]);
  });

  test('streams events until the reader goes, and to no more than sixteen', async () => {
    const open = () =>
      new Promise((resolve, reject) => {
        const request = http.request({
          host: '127.0.0.1',
          port,
          method: 'POST',
          path: '/events',
          headers: { ...json, origin, cookie },
          agent: false,
        });
        request.on('response', (response) => resolve({ request, response }));
        request.on('error', reject);
        request.end('{}');
      });
    const streams = [];
    for (let index = 0; index < 16; index++) {
      streams.push(await open());
    }
    const refused = await open();
    assert.equal(refused.response.statusCode, 429);
    refused.request.destroy();
    const [{ response }] = streams;
    let text = '';
    response.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    for (const listener of listeners) {
      listener({ type: 'version', view: '语音' });
    }
    while (!text.includes('语音')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(text.trim().split('\n').map(JSON.parse), [{ type: 'connected' }, { type: 'version', view: '语音' }]);
    for (const { request } of streams) {
      request.destroy();
    }
    while (listeners.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test('survives what is not HTTP', async () => {
    for (const bytes of [
      '\0\0\0\0\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: -1\r\n\r\n`,
    ]) {
      await new Promise((resolve) => {
        const socket = net.connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.on('close', resolve).on('error', () => {});
        socket.resume();
      });
    }
    assert.equal((await post('/call/overview')).status, 200);
  });
});
