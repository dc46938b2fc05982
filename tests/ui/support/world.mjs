// A library behind a slow line, tasks that missed its models, the app, and a page that shows them.

import { startLibrary } from '../../node/support/library.mjs';
import { startProxy } from '../../node/support/proxy.mjs';
import { startApp } from './app.mjs';

export const MB = 1024 * 1024;

/** Reports tasks that wanted a model in vain. */
export async function missTasks(url, modelId, tasks, name = 'task') {
  for (let task = 0; task < tasks; task++) {
    const body = JSON.stringify({ model_id: modelId, version: '1.0.0', task_id: `${name}-${modelId}-${task}`, node_id: 'elsewhere' });
    const answer = await fetch(`${url}/api/model-usage/not-available`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    if (!answer.ok) {
      throw new Error(`the scheduler answered ${answer.status}`);
    }
  }
}

/**
 * @param {Record<string, Record<string, Record<string, Buffer | number>>>} models  files by model and version
 * @param {Record<string, number>} demand  tasks by model
 */
export async function startWorld(t, models, { demand = {}, root } = {}) {
  const library = await startLibrary(t, models);
  for (const [modelId, tasks] of Object.entries(demand)) {
    await missTasks(library.url, modelId, tasks);
  }
  const proxy = await startProxy(t, library.url);
  const app = await startApp(t, { libraryUrl: proxy.url, ...(root ? { root } : {}) });
  return { library, proxy, app };
}
