import * as check from './check.mjs';
import { progressOf } from './progress.mjs';

/** What download() and tasks() give. types/task.d.ts documents it. */
class DownloadTask {
  #download;
  #events;
  /** @type {Promise<{ modelId: string, version: string, path: string }> | undefined} */
  #done;

  /**
   * @param {import('./download.mjs').Download | import('./download-unstarted.mjs').UnstartedDownload} download
   * @param {import('./events.mjs').Events} events
   */
  constructor(download, events) {
    this.#download = download;
    this.#events = events;
  }

  get id() {
    return this.#download.taskId;
  }

  get modelId() {
    return this.#download.info.modelId;
  }

  get version() {
    return this.#download.info.version;
  }

  get state() {
    return this.#download.info.state;
  }

  get progress() {
    return this.#download.progress;
  }

  // Made when first read: a failure that nobody asked about must not become an unhandledRejection.
  get done() {
    this.#done ??= new Promise((resolve, reject) => {
      this.#download.observe((outcome) => (outcome.ok ? resolve(outcome.value) : reject(outcome.error)));
    });
    return this.#done;
  }

  pause() {
    this.#download.pause();
  }

  resume() {
    this.#download.resume();
  }

  /** @param {{ keepPartial?: boolean }} [options] */
  cancel(options = {}) {
    const { keepPartial } = check.members('cancel', options, ['keepPartial']);
    this.#download.cancel(check.optional(check.boolean, 'keepPartial', keepPartial) ?? false);
  }

  [Symbol.asyncIterator]() {
    return progressOf(this.#download, this.#events);
  }
}

export { DownloadTask };
