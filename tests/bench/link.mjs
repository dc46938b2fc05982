// The link server: exact bytes, and never sooner or faster than it says. It may be later, as any machine may.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { openWorld, fileName, modelId } from '../../benchmarks/peers/world.mjs';

const path = `/storage/models/${modelId}/1.0.0/${fileName}`;

/** One request; answers { status, headers, body, seconds until the head, seconds in all }. */
function ask(url, { agent, method = 'GET', headers = {} }) {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    const request = http.request(`${url}${path}`, { agent, method, headers }, async (answer) => {
      const head = seconds();
      const chunks = [];
      for await (const chunk of answer) {
        chunks.push(chunk);
      }
      resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks), head, all: seconds() });
    });
    request.on('error', reject);
    request.end();
  });
}

/** The server counts bytes when they are sent, which may be a moment after they were received. */
async function settled(link, bytes) {
  const endsAt = performance.now() + 10_000;
  for (;;) {
    const now = await link.stat();
    if (now.sentBytes >= bytes || performance.now() > endsAt) {
      return now;
    }
  }
}

export async function checkLink(results) {
  const world = await openWorld();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const library = await world.publish(300_000);
    const near = await world.startLink(library);
    const whole = await ask(near.url, { agent });
    const etag = whole.headers.etag;

    await results.check('a whole file, its length and a strong tag', async () => {
      assert.deepEqual([whole.status, whole.body.length, whole.headers['accept-ranges']], [200, 300_000, 'bytes']);
      assert.match(etag, /^"[^"]+"$/);
      const head = await ask(near.url, { agent, method: 'HEAD' });
      assert.deepEqual([head.status, head.headers['content-length'], head.body.length], [200, '300000', 0]);
    });
    await results.check('ranges are exact, and a tag that is not the file’s gets the whole', async () => {
      for (const [range, start, end] of [['0-0', 0, 1], ['5-104', 5, 105], ['299990-', 299_990, 300_000], ['-7', 299_993, 300_000], ['10-999999', 10, 300_000]]) {
        const part = await ask(near.url, { agent, headers: { Range: `bytes=${range}`, 'If-Range': etag } });
        assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes ${start}-${end - 1}/300000`]);
        assert.ok(part.body.equals(whole.body.subarray(start, end)), range);
      }
      assert.equal((await ask(near.url, { agent, headers: { Range: 'bytes=300000-' } })).status, 416);
      assert.equal((await ask(near.url, { agent, headers: { Range: 'bytes=5-104', 'If-Range': '"other"' } })).body.length, 300_000);
    });
    await results.check('all of that went over one connection', async () => {
      assert.equal((await near.stat()).connections, 1);
    });

    const far = await world.startLink(library, { roundTripMs: 100, bytesPerSecond: 1_000_000 });
    await far.begin({ number: 2, bytesPerSecond: 100_000 });
    await results.check('the first answer of a connection takes two round trips, the next one, and the body its time', async () => {
      const first = await ask(far.url, { agent });
      assert.ok(first.head >= 0.195, `${first.head} s`);
      assert.ok(first.all - first.head >= 0.25, `${first.all - first.head} s for 0.3 MB at 1 MB/s`);
      const second = await ask(far.url, { agent, method: 'HEAD' });
      assert.ok(second.head >= 0.095, `${second.head} s`);
    });
    await results.check('the straggler of a round is slow, and counted; a connection that is not used is none', async () => {
      const unused = net.connect(new URL(far.url).port, '127.0.0.1');
      await once(unused, 'connect');
      const slow = await ask(far.url, { agent: new http.Agent(), headers: { Range: 'bytes=0-49999' } });
      assert.ok(slow.all - slow.head >= 0.4, `${slow.all - slow.head} s for 50 kB at 100 kB/s`);
      const { connections, requests, sentBytes, stragglerBytes } = await settled(far, 350_000);
      assert.deepEqual([connections, requests, sentBytes, stragglerBytes], [3, 3, 350_000, 50_000]);
      unused.destroy();
    });
  } catch (error) {
    results.add('the link server runs', false, error.message);
  } finally {
    agent.destroy();
    await world.close();
  }
}
