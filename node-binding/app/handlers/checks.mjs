// Verifications and repairs that run. Any number of calls for one version share one; a page that is loaded again finds it.

import { invalid } from './check.mjs';
import { keyOf } from './version-key.mjs';

export class Checks {
  #running = new Map();
  #onChange;

  /** `onChange(modelId, version)` is called when one begins, gets on or ends. */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** { kind: 'verify' | 'repair', bytes, totalBytes }, or null when there is none. */
  progressOf(modelId, version) {
    return this.#running.get(keyOf(modelId, version))?.progress ?? null;
  }

  /**
   * Runs `work({ signal, onProgress })` unless one of this kind runs already. Resolves as it does, and with `null` when it was stopped.
   * @param {'verify' | 'repair'} kind
   */
  run(kind, { modelId, version }, work) {
    const key = keyOf(modelId, version);
    const running = this.#running.get(key);
    if (running !== undefined) {
      return running.progress.kind === kind ? running.done : Promise.reject(invalid('the version is being checked already'));
    }
    const entry = { progress: { kind, bytes: 0, totalBytes: 0 }, stopping: new AbortController() };
    const onProgress = ({ bytes, totalBytes }) => {
      entry.progress = { kind, bytes, totalBytes };
      this.#onChange(modelId, version);
    };
    this.#running.set(key, entry);
    entry.done = this.#finish(key, work({ signal: entry.stopping.signal, onProgress }), entry, { modelId, version });
    this.#onChange(modelId, version);
    return entry.done;
  }

  /** Stops the one of this version; whether there is one. */
  stop({ modelId, version }) {
    const running = this.#running.get(keyOf(modelId, version));
    running?.stopping.abort();
    return running !== undefined;
  }

  async #finish(key, work, { stopping }, { modelId, version }) {
    try {
      return await work;
    } catch (error) {
      if (error === stopping.signal.reason) {
        return null;
      }
      throw error;
    } finally {
      this.#running.delete(key);
      this.#onChange(modelId, version);
    }
  }
}
