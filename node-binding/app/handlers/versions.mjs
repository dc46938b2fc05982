// What a page is told of the versions on this machine: every one that is not absent, as plain data.

import { plainError } from './answer.mjs';
import { readRegistryNames } from './registry-names.mjs';
import { keyOf } from './version-key.mjs';

export class Versions {
  #manager;
  #root;
  #checks;
  /** Names by key, of versions that may be here. */
  #known = new Map();
  /** Sizes by key, as last seen. */
  #sizes = new Map();

  /** `checks` has the verifications that run: `progressOf(modelId, version)`. */
  constructor(manager, root, checks) {
    this.#manager = manager;
    this.#root = root;
    this.#checks = checks;
  }

  /** Versions of the catalogue may be damaged here without being listed anywhere else. */
  learn(models) {
    for (const { modelId, versions } of models) {
      for (const version of versions) {
        this.#add({ modelId, version });
      }
    }
  }

  async list() {
    for (const row of await readRegistryNames(this.#root)) {
      this.#add(row, row.sizeBytes);
    }
    for (const row of this.#manager.installed()) {
      this.#add(row, row.sizeBytes);
    }
    const tasks = this.#tasks();
    for (const task of tasks.values()) {
      this.#add(task);
    }
    return [...this.#known.values()]
      .map((name) => this.#look(name, tasks.get(keyOf(name.modelId, name.version))))
      .filter(({ state }) => state !== 'absent');
  }

  /** One version as it is now. */
  look(modelId, version) {
    const name = { modelId, version };
    this.#add(name);
    return this.#look(name, this.#tasks().get(keyOf(modelId, version)));
  }

  /** Bytes of all that is here, what has arrived of unfinished downloads included. */
  usedBytes(views) {
    return views.reduce((sum, { sizeBytes, task }) => sum + (task ? task.progress.bytes : sizeBytes), 0);
  }

  #add({ modelId, version }, sizeBytes) {
    const key = keyOf(modelId, version);
    this.#known.set(key, { modelId, version });
    if (sizeBytes > 0) {
      this.#sizes.set(key, sizeBytes);
    }
  }

  /** The newest task of each version; one that does not know its version yet is in nobody's way. */
  #tasks() {
    return new Map(
      tasksOf(this.#manager)
        .filter(({ version }) => version !== undefined)
        .map((task) => [keyOf(task.modelId, task.version), task]),
    );
  }

  #look({ modelId, version }, task) {
    const status = this.#statusOf(modelId, version);
    const totalBytes = task?.progress.totalBytes ?? 0;
    const key = keyOf(modelId, version);
    if (totalBytes > 0) {
      this.#sizes.set(key, totalBytes);
    }
    return {
      modelId,
      version,
      state: status.state,
      sizeBytes: this.#sizes.get(key) ?? 0,
      task: task ? { id: task.id, progress: { ...task.progress } } : null,
      check: this.#checks.progressOf(modelId, version) ?? leftRepair(status),
      error: status.error ? plainError(status.error) : null,
    };
  }

  /** Whoever edits registry.json may write names there that are none. */
  #statusOf(modelId, version) {
    try {
      return this.#manager.status(modelId, version);
    } catch (error) {
      if (error.code === 'INVALID_ARGUMENT') {
        return { state: 'absent' };
      }
      throw error;
    }
  }
}

/** Where nothing can be written there are no tasks: what is installed can be used all the same. */
function tasksOf(manager) {
  try {
    return manager.tasks();
  } catch (error) {
    if (error.code === 'LOCK_UNSUPPORTED' || error.code === 'PERMISSION') {
      return [];
    }
    throw error;
  }
}

/** A repair that an earlier run began, and that nobody here asked for. */
function leftRepair({ state, progress }) {
  return state === 'repairing' ? { kind: 'repair', bytes: progress?.bytes ?? 0, totalBytes: progress?.totalBytes ?? 0 } : null;
}
