// native/examples/engine.c beside a model that is installed, one that is not, and the reference scheduler.

import path from 'node:path';
import { startProxy } from '../../node/support/proxy.mjs';
import { expectRun } from './prefix.mjs';

async function announceNode(server, nodeId, modelId) {
  const answer = await fetch(`${server.url}/api/nodes/${nodeId}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ models: [{ model_id: modelId, version: '1.0.0' }] }),
  });
  if (!answer.ok) {
    throw new Error(`the scheduler answers ${answer.status}`);
  }
}

export async function checkEngine(results, { program, root, server }) {
  const file = path.join(root, 'models', 'chat-small', '1.0.0', 'model.bin');
  const engine = (args, expected, env = {}) => expectRun(program, args, expected, { env: { SCHEDULER_URL: undefined, TASK_ID: undefined, ...env } });
  const told = { SCHEDULER_URL: server.url };

  await results.check('engine: prints the path of an installed model', async () => {
    await engine([root, 'chat-small', 'model.bin'], { code: 0, out: `${file}\n`, err: '' }, told);
    await engine([root, 'chat-small', 'model.bin', '1.0.0'], { code: 0, out: `${file}\n`, err: '' });
  });
  await results.check('engine: a miss goes to another node', async () => {
    await announceNode(server, 'node-乙', 'chat-huge');
    await engine([root, 'chat-huge', 'model.bin'], { code: 1, out: '', err: /the task goes to node node-乙 \(\d+ ms\)\n$/ }, { ...told, TASK_ID: 'task-1' });
  });
  await results.check('engine: a miss that no node can take, also of a version', async () => {
    await engine([root, 'chat-nowhere', 'model.bin'], { code: 1, out: '', err: /no node for the task \(\d+ ms\)\n$/ }, { ...told, TASK_ID: 'task-2' });
    await engine([root, 'chat-small', 'model.bin', '9.0.0'], { code: 1, out: '', err: /no node for the task \(\d+ ms\)\n$/ }, { ...told, TASK_ID: 'task-3' });
  });
  await results.check('engine: a miss without a scheduler, with one that is down, and with one that is silent', async () => {
    await engine([root, 'chat-huge', 'model.bin'], { code: 1, out: '', err: /nobody was told: SCHEDULER_URL is not set\n$/ });
    await engine([root, 'chat-huge', 'model.bin'], { code: 1, out: '', err: /the scheduler could not be reached\n$/ }, { SCHEDULER_URL: 'http://127.0.0.1:9' });
    const endings = [];
    const proxy = await startProxy({ after: (action) => endings.push(action) }, server.url);
    try {
      proxy.isSilent = () => true;
      await engine([root, 'chat-huge', 'model.bin'], { code: 1, out: '', err: /has not answered within \d+ ms\n$/ }, { SCHEDULER_URL: proxy.url });
    } finally {
      await Promise.all(endings.map((end) => end()));
    }
  });
  await results.check('engine: wrong arguments', async () => {
    await engine([], { code: 2, out: '', err: /^usage: engine ROOT MODEL FILE \[VERSION\]\n$/ });
    await engine([root, 'a', 'b', 'c', 'd'], { code: 2, out: '', err: /^usage: / });
    await engine(['relative', 'chat-small', 'model.bin'], { code: 2, out: '', err: /^engine: the root cannot be opened: .+absolute/ });
    await engine([root, 'chat/small', 'model.bin'], { code: 2, out: '', err: /^engine: the model cannot be looked up: .+\n$/ });
    await engine([root, 'chat-small', '../model.bin'], { code: 2, out: '', err: /^engine: the model cannot be looked up: .+\n$/ });
    await engine([root, 'chat-huge', 'model.bin'], { code: 2, out: '', err: /^engine: the root cannot be opened: .+\n$/ }, { SCHEDULER_URL: 'ftp://nowhere' });
  });
}
