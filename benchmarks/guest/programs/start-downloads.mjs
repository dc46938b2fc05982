import { setTimeout as sleep } from 'node:timers/promises';

/** Downloads of all of them, once they run: { tasks, close }. */
export async function startDownloads(options, ids) {
  const { ModelManager } = await import('../../../node-binding/index.mjs');
  const manager = ModelManager.open(options);
  const tasks = ids.map((id) => manager.download(id));
  while (!tasks.every(({ state }) => state === 'downloading')) {
    await sleep(10);
  }
  return { tasks, close: () => manager.close() };
}
