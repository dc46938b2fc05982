// What download() gives when there is nothing to start: the signal was aborted before, or the root cannot be written.

class UnstartedDownload {
  taskId = '';
  #error;

  /**
   * @param {string} modelId
   * @param {string | undefined} version
   * @param {'absent' | 'failed'} state
   * @param {unknown} error  what its `done` rejects with
   */
  constructor(modelId, version, state, error) {
    this.#error = error;
    this.progress = Object.freeze({ phase: state, bytes: 0, totalBytes: 0, wireBytes: 0, bytesPerSecond: 0, etaMs: null, retries: 0 });
    this.info = { taskId: '', modelId, version, state, progress: this.progress };
  }

  /**
   * @param {(outcome: import('./download.mjs').Outcome) => void} observer
   * @returns {() => void}
   */
  observe(observer) {
    observer({ ok: false, error: this.#error });
    return () => {};
  }

  pause() {}

  resume() {}

  cancel() {}
}

export { UnstartedDownload };
