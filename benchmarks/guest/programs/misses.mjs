// Misses, one after the other: by resolveModel, and by a plain request over one kept connection, for comparison. Prints the times.

import http from 'node:http';
import { ModelManager } from '../../../node-binding/index.mjs';

const { root, libraryUrl, schedulerUrl, count, isPlain } = JSON.parse(process.argv[2]);

const manager = ModelManager.open({ root, libraryUrl, schedulerUrl, nodeId: 'guest' });
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function report(taskId) {
  const body = JSON.stringify({ model_id: 'missing', version: null, task_id: taskId, node_id: 'guest' });
  return new Promise((resolve, reject) => {
    const request = http.request(`${schedulerUrl}/api/model-usage/not-available`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } });
    request.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(JSON.parse(text).status));
    });
    request.end(body);
  });
}

const miss = async (taskId) => (isPlain ? report(taskId) : manager.resolveModel('missing', { taskId }).catch((error) => error.report.status));

const statuses = {};
const times = [];
for (let i = -50; i < count; i += 1) {
  const start = performance.now();
  const status = await miss(`task-${isPlain}-${i}`);
  if (i >= 0) {
    times.push(performance.now() - start);
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
}
agent.destroy();
await manager.close();
console.log(JSON.stringify({ times, statuses }));
