// A scheduler that answers whatever the test wants: well, late, with rubbish, or not at all.

import http from 'node:http';
import { cleanUp } from './cleanup.mjs';
import { LoopbackServer } from './loopback.mjs';

/** Its requests are { method, url, headers, body, at }. */
class ScriptedScheduler extends LoopbackServer {
  /** The ranking: [modelId, demand] by rank. */
  ranking = [];
  /** Whether its ranking has an entity tag. */
  hasTags = true;
  /** 'well', 'silent', 'rubbish', or a status. */
  mood = 'well';

  constructor() {
    super();
    this.server = http.createServer((request, response) => this.#answer(request, response));
  }

  /** What the node said it has, each time. */
  get announced() {
    return this.to('PUT', /^\/api\/nodes\//).map(({ body }) => body.models.map((model) => `${model.model_id} ${model.version}`));
  }

  get rankingRequests() {
    return this.to('GET', /\/ranking$/);
  }

  async #answer(request, response) {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) {
      text += chunk;
    }
    this.requests.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: text && JSON.parse(text),
      at: performance.now(),
    });
    if (this.mood === 'silent') {
      return;
    }
    if (typeof this.mood === 'number') {
      response.writeHead(this.mood).end();
      return;
    }
    if (this.mood === 'rubbish') {
      response
        .writeHead(200, { 'content-type': 'application/json', etag: '"x"' })
        .end('{"ranking":[{"rank":"first","model_id":7}],"status":"<b>"}');
      return;
    }
    if (request.method === 'PUT') {
      response.writeHead(204).end();
    } else if (request.method === 'POST') {
      const { task_id } = JSON.parse(text);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ task_id, status: 'unassigned', node_id: null }));
    } else {
      this.#sendRanking(request, response);
    }
  }

  #sendRanking(request, response) {
    const ranking = this.ranking.map(([model_id, demand], place) => ({ rank: place + 1, model_id, demand }));
    const tag = `W/"${Buffer.from(JSON.stringify(ranking)).toString('base64url')}"`;
    if (this.hasTags && request.headers['if-none-match'] === tag) {
      response.writeHead(304, { etag: tag }).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', ...(this.hasTags ? { etag: tag } : {}) });
    response.end(JSON.stringify({ generated_at: new Date().toISOString(), ranking }));
  }
}

export async function startScheduler(t, ranking = []) {
  const scheduler = new ScriptedScheduler();
  scheduler.ranking = ranking;
  await scheduler.listen();
  cleanUp(t, () => scheduler.cut());
  return scheduler;
}
