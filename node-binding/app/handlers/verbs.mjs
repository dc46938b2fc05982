// The one table of what a page may ask for: the shape of the arguments, and what is done. `desk` is what createHandlers composes.

import { name, optional, taskId } from './check.mjs';
import { ModelManagerError } from '../../index.mjs';

const oneVersion = { modelId: name, version: name };

export const verbs = Object.freeze({
  /** What is on this machine: { versions, disk }. */
  overview: { shape: {}, run: (desk) => desk.overview() },

  /** What the library offers: { models, updates }. */
  catalogue: { shape: {}, run: (desk) => desk.catalogue() },

  /** The ranking, asked for now; its last state when the scheduler fails. */
  ranking: { shape: {}, run: (desk) => desk.ranking.ask() },

  /** Begins a download, or tries it again; resolves when it has begun. Without a version, the newest. */
  install: {
    shape: { modelId: name, version: optional(name) },
    run: async ({ manager }, { modelId, version }) => {
      const wanted = version ?? (await manager.model(modelId)).latestVersion;
      const task = manager.download(modelId, { version: wanted });
      if (task.id === '') {
        // It was not begun, and says why.
        await task.done;
      }
      return { taskId: task.id, version: wanted };
    },
  },

  pause: { shape: { taskId }, run: (desk, { taskId }) => taskOf(desk, taskId).pause() },
  resume: { shape: { taskId }, run: (desk, { taskId }) => taskOf(desk, taskId).resume() },
  /** Ends a download, and deletes what has arrived. */
  cancel: { shape: { taskId }, run: (desk, { taskId }) => taskOf(desk, taskId).cancel() },

  remove: { shape: oneVersion, run: ({ manager }, { modelId, version }) => manager.remove(modelId, version) },

  /** Compares every byte; resolves with { ok, damagedFiles }, or null when it was stopped. */
  verify: {
    shape: oneVersion,
    run: async ({ manager, checks }, { modelId, version }) => {
      const result = await checks.run('verify', { modelId, version }, (watching) => manager.verify(modelId, version, watching));
      return result && { ok: result.ok, damagedFiles: result.damage.length };
    },
  },

  /** Fetches what is damaged; resolves with { repairedFiles }, or null when it was stopped. */
  repair: {
    shape: oneVersion,
    run: async ({ manager, checks }, { modelId, version }) => {
      const result = await checks.run('repair', { modelId, version }, (watching) => manager.repair(modelId, version, watching));
      return result && { repairedFiles: result.repaired.length };
    },
  },

  /** Stops a verification or a repair. */
  stop: {
    shape: oneVersion,
    run: async ({ manager, checks }, one) => {
      if (!checks.stop(one) && manager.status(one.modelId, one.version).state === 'repairing') {
        await stopLeftRepair(manager, one);
      }
    },
  },
});

/** Of an earlier run: whoever joins a repair last, and leaves it, ends it. */
async function stopLeftRepair(manager, { modelId, version }) {
  const leaving = new AbortController();
  const joined = manager.repair(modelId, version, { signal: leaving.signal });
  leaving.abort();
  await joined.catch(() => {});
}

/** A task that has ended since the page was drawn is as good as one that was never there. */
function taskOf({ manager }, id) {
  const task = manager.tasks().find((one) => one.id === id);
  if (task === undefined) {
    throw new ModelManagerError('MODEL_NOT_AVAILABLE', 'there is no such task');
  }
  return task;
}
