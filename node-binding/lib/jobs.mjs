// One manager's pending jobs. The one promise pattern: start a job, wait for its "jobDone", read its result, close it.

import { isAborted, onAbort, reasonOf } from './abort.mjs';
import { closedError } from './errors.mjs';
import { hold, release } from './lifetime.mjs';
import { native } from './native.mjs';

class Jobs {
  /** @type {Map<bigint, (failure?: Error) => void>} */
  #pending = new Map();
  /** @type {Map<bigint, (progress: import('./progress.mjs').Progress) => void>} */
  #progress = new Map();

  /**
   * @template T
   * @param {() => bigint} start       starts the job; what it throws rejects
   * @param {(job: bigint) => T} read  reads the result of the job that is done; what it throws rejects
   * @param {import('./abort.mjs').AbortSignalLike} [signal]
   * @param {(progress: import('./progress.mjs').Progress) => void} [onProgress]  must not throw
   * @returns {Promise<T>}
   */
  run(start, read, signal, onProgress) {
    return new Promise((resolve, reject) => {
      if (isAborted(signal)) {
        reject(reasonOf(signal));
        return;
      }
      const job = start();
      const pending = {};
      const settle = (/** @type {() => void} */ how) => {
        stopListening();
        this.#progress.delete(job);
        release(pending);
        how();
      };
      let stopListening = () => {};
      hold(pending);
      if (onProgress !== undefined) {
        this.#progress.set(job, onProgress);
      }
      this.watch(job, (failure) => {
        try {
          if (failure !== undefined) {
            throw failure;
          }
          const result = read(job);
          settle(() => resolve(result));
        } catch (error) {
          settle(() => reject(error));
        } finally {
          ignoreFailure(() => native.jobClose(job));
        }
      });
      const giveUp = (/** @type {unknown} */ reason) => {
        // Its end is still waited for, to close it, but nobody is kept waiting.
        settle(() => reject(reason));
        ignoreFailure(() => native.jobCancel(job));
      };
      try {
        stopListening = onAbort(signal, () => giveUp(reasonOf(signal)));
      } catch (error) {
        giveUp(error);
      }
    });
  }

  /**
   * Calls once, when the job is done, or with a failure when the manager was closed before.
   * @param {bigint} job
   * @param {(failure?: Error) => void} listener  must not throw
   */
  watch(job, listener) {
    this.#pending.set(job, listener);
  }

  /** @param {bigint} job */
  unwatch(job) {
    this.#pending.delete(job);
  }

  /**
   * The event "jobDone".
   * @param {bigint} job
   */
  finish(job) {
    const listener = this.#pending.get(job);
    this.#pending.delete(job);
    listener?.();
  }

  /**
   * The event "jobProgress".
   * @param {bigint} job
   * @param {import('./progress.mjs').Progress} progress
   */
  report(job, progress) {
    this.#progress.get(job)?.(progress);
  }

  /** The manager has closed: what is still pending will never be told. */
  failAll() {
    const listeners = [...this.#pending.values()];
    this.#pending.clear();
    for (const listener of listeners) {
      listener(closedError());
    }
  }
}

/**
 * For clean-up on handles that may be stale by now.
 * @param {() => void} call
 */
function ignoreFailure(call) {
  try {
    call();
  } catch {
    // Stale: there is nothing left to clean up.
  }
}

export { Jobs, ignoreFailure };
