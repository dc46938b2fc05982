// The page and its handlers for a browser on this machine: 127.0.0.1, a port that the system chooses, and one browser that has the URL.
//
//   GET  / and the other files of the page
//   POST /session          { token } → the cookie, once
//   POST /call/<verb>      the arguments → { ok, value | error }
//   POST /events           → lines of JSON, until the page goes
//
// Every answer but a file is the envelope of the handlers, so that the page sees one kind of failure.

import http from 'node:http';
import { failure, success } from '../handlers/answer.mjs';
import { invalid } from '../handlers/check.mjs';
import { ModelManagerError } from '../../index.mjs';
import { pageFile, pageHeaders } from '../page.mjs';
import { Admission } from './admission.mjs';
import { BadRequest, readJson } from './body.mjs';
import { streamEvents } from './event-stream.mjs';

const mostConnections = 64;
const mostStreams = 16;

/** Starts it on a manager's handlers; answers { url, close }. */
export async function startBridge(handlers) {
  const server = http.createServer({ requestTimeout: 30_000, headersTimeout: 10_000 });
  server.maxConnections = mostConnections;
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bridge = new Bridge(handlers, new Admission(server.address().port));
  server.on('request', (request, response) => bridge.answer(request, response));
  return {
    url: bridge.url,
    close: () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    },
  };
}

class Bridge {
  #handlers;
  #admission;
  #streams = 0;

  constructor(handlers, admission) {
    this.#handlers = handlers;
    this.#admission = admission;
    this.url = admission.url;
  }

  async answer(request, response) {
    try {
      await this.#route(request, response);
    } catch (error) {
      if (error instanceof BadRequest) {
        // What was not read of the body is not waited for.
        response.once('finish', () => request.destroy());
        refuse(response, error.status, invalid('the request cannot be read'));
      } else {
        // The browser went in the middle.
        response.destroy();
      }
    }
  }

  async #route(request, response) {
    if (!this.#admission.isOurHost(request)) {
      return refuse(response, 403, refused());
    }
    if (request.method === 'GET') {
      return sendFile(request, response);
    }
    if (request.method !== 'POST') {
      return refuse(response, 405, invalid('GET and POST only'));
    }
    if (!this.#admission.isOurOrigin(request)) {
      return refuse(response, 403, refused());
    }
    if (request.url === '/session') {
      return this.#exchange(request, response);
    }
    if (!this.#admission.hasSession(request)) {
      return refuse(response, 401, new ModelManagerError('AUTH', 'there is no session'));
    }
    if (request.url === '/events') {
      return this.#stream(request, response);
    }
    if (request.url.startsWith('/call/')) {
      const args = await readJson(request);
      return send(response, 200, await this.#handlers.call(request.url.slice('/call/'.length), args));
    }
    return refuse(response, 404, invalid('there is nothing here'));
  }

  async #exchange(request, response) {
    const body = await readJson(request);
    const cookie = this.#admission.exchange(body?.token);
    if (cookie === undefined) {
      return refuse(response, 401, new ModelManagerError('AUTH', 'this is not the token, or it was used'));
    }
    return send(response, 200, success(), { 'Set-Cookie': cookie });
  }

  async #stream(request, response) {
    await readJson(request);
    if (this.#streams >= mostStreams) {
      return refuse(response, 429, invalid('too many pages'));
    }
    this.#streams++;
    response.once('close', () => this.#streams--);
    return streamEvents(response, this.#handlers.subscribe, pageHeaders);
  }
}

const refused = () => new ModelManagerError('PERMISSION', 'only the page itself may ask');
const refuse = (response, status, error) => send(response, status, failure(error));

function send(response, status, answer, more = {}) {
  response.writeHead(status, { ...pageHeaders, 'Content-Type': 'application/json; charset=utf-8', ...more });
  response.end(JSON.stringify(answer));
}

async function sendFile(request, response) {
  const file = await pageFile(request.url);
  if (file === undefined) {
    return refuse(response, 404, invalid('there is nothing here'));
  }
  response.writeHead(200, file.headers);
  response.end(file.body);
}
