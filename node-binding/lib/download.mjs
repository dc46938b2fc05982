// One handle of a download: what a DownloadTask shows, and what its promise and its iterators wait for.

import { onAbort, reasonOf } from './abort.mjs';
import { ignoreFailure } from './jobs.mjs';
import { hold, release } from './lifetime.mjs';
import { native } from './native.mjs';

/**
 * @typedef {import('./native.mjs').DownloadInfo} DownloadInfo
 * @typedef {{ ok: true, value: { modelId: string, version: string, path: string } } | { ok: false, error: unknown }} Outcome
 */

// A handle that nobody has any more gives its job back. The download itself goes on.
const unreachable = new FinalizationRegistry((/** @type {{ job: bigint, jobs: import('./jobs.mjs').Jobs }} */ left) => {
  left.jobs.unwatch(left.job);
  ignoreFailure(() => native.jobClose(left.job));
});

class Download {
  #session;
  #job;
  /** @type {DownloadInfo} */
  #info;
  /** @type {Outcome | undefined} */
  #outcome;
  /** @type {Set<(outcome: Outcome) => void>} */
  #observers = new Set();
  #stopListening = () => {};

  /**
   * @param {import('./session.mjs').Session} session
   * @param {bigint} job
   * @param {import('./abort.mjs').AbortSignalLike} [signal]  not aborted yet
   */
  constructor(session, job, signal) {
    const { jobs } = session;
    this.#session = session;
    this.#job = job;
    this.#info = native.downloadInfo(job);
    // The table of jobs must not keep a handle that nobody looks at.
    const self = new WeakRef(this);
    jobs.watch(job, (failure) => self.deref()?.#finish(failure));
    unreachable.register(this, { job, jobs });
    const giveUp = (/** @type {unknown} */ error) => {
      this.#settle({ ok: false, error });
      ignoreFailure(() => native.jobCancel(job));
    };
    try {
      this.#stopListening = onAbort(signal, () => giveUp(reasonOf(signal)));
    } catch (error) {
      giveUp(error);
      throw error;
    }
  }

  /** What the library knows now, or knew last before the manager was closed. */
  get info() {
    ignoreFailure(() => {
      this.#info = native.downloadInfo(this.#job);
    });
    return this.#info;
  }

  get taskId() {
    return this.info.taskId;
  }

  get progress() {
    return Object.freeze(this.info.progress);
  }

  pause() {
    this.#session.throwIfClosed();
    native.downloadPause(this.#job);
  }

  resume() {
    this.#session.throwIfClosed();
    native.downloadResume(this.#job);
  }

  /** @param {boolean} keepPartial */
  cancel(keepPartial) {
    this.#session.throwIfClosed();
    native.downloadCancel(this.#job, keepPartial);
  }

  /**
   * Calls once with the outcome, at once if it is there. Until then the process is kept alive, unless the returned
   * function is called.
   * @param {(outcome: Outcome) => void} observer
   * @returns {() => void}
   */
  observe(observer) {
    if (this.#outcome !== undefined) {
      observer(this.#outcome);
      return () => {};
    }
    this.#observers.add(observer);
    hold(this);
    return () => {
      this.#observers.delete(observer);
      if (this.#observers.size === 0) {
        release(this);
      }
    };
  }

  /** @param {Error} [failure] */
  #finish(failure) {
    const { modelId, version } = this.info;
    try {
      if (failure !== undefined) {
        throw failure;
      }
      const path = native.resultPath(this.#job);
      this.#settle({ ok: true, value: Object.freeze({ modelId, version: version ?? '', path }) });
    } catch (error) {
      this.#settle({ ok: false, error });
    }
  }

  /** @param {Outcome} outcome */
  #settle(outcome) {
    if (this.#outcome !== undefined) {
      return;
    }
    this.#outcome = outcome;
    this.#stopListening();
    release(this);
    const observers = [...this.#observers];
    this.#observers.clear();
    for (const observer of observers) {
      observer(outcome);
    }
  }
}

export { Download };
