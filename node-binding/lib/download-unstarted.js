'use strict';

// What download() gives for a signal that was aborted before: nothing is asked of the library, and nothing happens.

class UnstartedDownload {
  taskId = '';
  #reason;

  /**
   * @param {string} modelId
   * @param {string | undefined} version
   * @param {unknown} reason  the signal's
   */
  constructor(modelId, version, reason) {
    this.#reason = reason;
    this.progress = Object.freeze({ phase: 'absent', bytes: 0, totalBytes: 0, wireBytes: 0, bytesPerSecond: 0, etaMs: null, retries: 0 });
    this.info = { taskId: '', modelId, version, state: 'absent', progress: this.progress };
  }

  /**
   * @param {(outcome: import('./download.js').Outcome) => void} observer
   * @returns {() => void}
   */
  observe(observer) {
    observer({ ok: false, error: this.#reason });
    return () => {};
  }

  pause() {}

  resume() {}

  cancel() {}
}

module.exports = { UnstartedDownload };
