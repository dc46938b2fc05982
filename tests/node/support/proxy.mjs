// An HTTP server between the manager and the real one: it counts, and it can be slow, cut or silent, want a token, and
// speak TLS.

import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { cleanUp } from './cleanup.mjs';
import { LoopbackServer } from './loopback.mjs';

/** Its requests are { method, url, range, sentBytes }, without those that tell what the node has, which come whenever that changes. */
class SlowProxy extends LoopbackServer {
  /** Those. */
  announcements = [];
  /** Bytes per second of each body from storage; 0 for no limit. */
  bytesPerSecond = 0;
  /** Bytes of files, of all bodies together, after which each body gets 64 KB per second: a download stays in the middle. */
  slowAfter = Number.POSITIVE_INFINITY;
  /** Requests whose URL passes are never answered. */
  isSilent = () => false;
  /** The bearer token that every request has to have, or it is answered with 401. */
  token;
  /** Milliseconds before a request is passed on. */
  delayMs = 0;
  #held = Promise.resolve();
  #underway = new Set();

  constructor(target, certificate) {
    super();
    const forward = (request, response) => this.#forward(request, response);
    this.target = new URL(target);
    this.scheme = certificate === undefined ? 'http' : 'https';
    this.server = certificate === undefined ? http.createServer(forward) : https.createServer(certificate, forward);
  }

  /** Requests for files of models. */
  get fileRequests() {
    return this.requests.filter(({ url }) => url.startsWith('/storage/') && !/(checksum\.sha256|manifest\.json)$/.test(url));
  }

  get sentFileBytes() {
    return this.fileRequests.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  }

  /** Lifts both limits. */
  goOn() {
    this.bytesPerSecond = 0;
    this.slowAfter = Number.POSITIVE_INFINITY;
  }

  /** Does something while requests wait, when those before it are answered: none of them sees a half of it. */
  async whileHeld(work) {
    let release;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    try {
      await Promise.all(this.#underway);
      await work();
    } finally {
      release();
    }
  }

  async #forward(request, response) {
    const seen = { method: request.method, url: request.url, range: request.headers.range, headers: request.headers, sentBytes: 0 };
    (request.method === 'PUT' ? this.announcements : this.requests).push(seen);
    if (this.isSilent(request.url)) {
      return;
    }
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
      seen.isRefused = true;
      response.writeHead(401).end();
      return;
    }
    await this.#held;
    if (response.closed) {
      return;
    }
    const answered = new Promise((resolve) => response.once('close', resolve)).then(() => this.#underway.delete(answered));
    this.#underway.add(answered);
    if (this.delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    }
    const { hostname, port, host } = this.target;
    const onward = http.request({ hostname, port, method: request.method, path: request.url, headers: { ...request.headers, host } });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.on('response', async (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      try {
        await this.#pass(answer, response, seen);
      } catch {
        response.destroy();
      }
    });
    request.pipe(onward);
  }

  #rate({ url }) {
    if (!url.startsWith('/storage/')) {
      return 0;
    }
    return this.sentFileBytes < this.slowAfter ? this.bytesPerSecond : 64_000;
  }

  async #pass(answer, response, seen) {
    for await (const chunk of answer) {
      for (let at = 0; at < chunk.length && !response.destroyed; ) {
        const rate = this.#rate(seen);
        const part = chunk.subarray(at, rate > 0 ? at + Math.max(1, Math.round(rate / 50)) : undefined);
        at += part.length;
        seen.sentBytes += part.length;
        if (!response.write(part)) {
          await drained(response);
        }
        if (rate > 0) {
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
    }
    response.end();
  }
}

/** Until there is room again, or nobody reads any more. */
async function drained(response) {
  const ended = new AbortController();
  const either = ['drain', 'close'].map((name) => once(response, name, { signal: ended.signal }));
  await Promise.race(either);
  ended.abort();
  await Promise.allSettled(either);
}

/** With a `certificate` ({ key, cert }) it speaks HTTPS. */
export async function startProxy(t, target, certificate) {
  const proxy = new SlowProxy(target, certificate);
  await proxy.listen();
  cleanUp(t, () => proxy.cut());
  return proxy;
}
