// The face: checks what the caller passed, and hands over. types/manager.d.ts documents it.

import { checkSignal, isAborted, reasonOf } from './abort.mjs';
import * as check from './check.mjs';
import { Download } from './download.mjs';
import { UnstartedDownload } from './download-unstarted.mjs';
import { closedError, fromRecord, invalidArgument } from './errors.mjs';
import { callHook } from './hooks.mjs';
import { Lease } from './lease.mjs';
import { checkLimits } from './limits.mjs';
import { native } from './native.mjs';
import { readOpenOptions } from './open-options.mjs';
import { PathMemo } from './path-memo.mjs';
import { RankingWatch } from './ranking-watch.mjs';
import { modelWithExtra, rankingWithError, rowsWithExtra } from './rows.mjs';
import { Session } from './session.mjs';
import { DownloadTask } from './task.mjs';

const viaOpen = Symbol('ModelManager.open');

/** @param {object} options */
const open = (options) => new ModelManager(viaOpen, options);

class ModelManager {
  #session;
  // Beside the session: getModelPath has no time for a way through it.
  #id;
  #paths;

  /**
   * @param {symbol} by
   * @param {object} [options]
   */
  constructor(by, options) {
    if (by !== viaOpen) {
      throw new TypeError('Use ModelManager.open(options)');
    }
    const { forAddon, hooks, getToken } = readOpenOptions(options);
    this.#session = new Session(forAddon, hooks, getToken);
    this.#id = this.#session.id;
    try {
      this.#paths = new PathMemo(native.changeQuestion(this.#id));
    } catch (error) {
      this.#session.close();
      throw error;
    }
  }

  /** @param {object} options */
  static open(options) {
    return open(options);
  }

  /**
   * @param {string} modelId
   * @param {string} [version]
   * @param {string} [file]
   * @returns {string}
   */
  getModelPath(modelId, version, file) {
    const known = this.#paths.find(modelId, version, file);
    if (known !== undefined) {
      return known;
    }
    const found = native.locate(this.#id, modelId, version, file);
    if (typeof found === 'string') {
      this.#paths.remember(modelId, version, file, found);
      return found;
    }
    throw this.#locateError(found, [modelId, version, file]);
  }

  /** @param {string} modelId @param {string} [version] @param {{ label?: string }} [options] */
  acquire(modelId, version, options = {}) {
    const id = this.#session.id;
    check.text('modelId', modelId);
    // null is the newest, as with getModelPath.
    const wanted = check.optional(check.text, 'version', version ?? undefined);
    const label = check.optional(check.text, 'label', check.members('acquire', options, ['label']).label);
    return new Lease(modelId, native.leaseAcquire(id, modelId, wanted, label));
  }

  /** @param {string} modelId @param {{ version?: string, taskId: string, signal?: AbortSignal }} options */
  async resolveModel(modelId, options) {
    const id = this.#session.id;
    const given = check.members('resolveModel', options, ['version', 'taskId', 'signal']);
    check.text('modelId', modelId);
    const version = check.optional(check.text, 'version', given.version);
    const taskId = check.text('taskId', given.taskId);
    const signal = check.optional(checkSignal, 'signal', given.signal);
    return this.#session.jobs.run(() => native.startResolve(id, modelId, version, taskId), native.resultPath, signal);
  }

  /** @param {{ modelId: string, version?: string, taskId: string }} miss */
  async reportNotAvailable(miss) {
    const id = this.#session.id;
    const given = check.members('reportNotAvailable', miss, ['modelId', 'version', 'taskId']);
    const modelId = check.text('modelId', given.modelId);
    const version = check.optional(check.text, 'version', given.version);
    const taskId = check.text('taskId', given.taskId);
    return this.#session.jobs.run(() => native.startReport(id, modelId, version, taskId), native.resultReport);
  }

  /** @param {{ signal?: AbortSignal }} [options] */
  async models(options = {}) {
    const id = this.#session.id;
    const given = check.members('models', options, ['signal']);
    const signal = check.optional(checkSignal, 'signal', given.signal);
    return this.#session.jobs.run(
      () => native.startModels(id),
      (job) => rowsWithExtra(native.resultModels(job)),
      signal,
    );
  }

  /** @param {string} modelId */
  async model(modelId) {
    const id = this.#session.id;
    check.text('modelId', modelId);
    return this.#session.jobs.run(
      () => native.startModel(id, modelId),
      (job) => modelWithExtra(native.resultModel(job)),
    );
  }

  installed() {
    return rowsWithExtra(native.installed(this.#session.id));
  }

  /** @param {string} modelId @param {string} version */
  status(modelId, version) {
    const id = this.#session.id;
    const found = native.status(id, check.text('modelId', modelId), check.text('version', version));
    /** @type {any} */
    const status = { state: found.state, version };
    const path = native.locate(id, modelId, version);
    if (typeof path === 'string') {
      status.path = path;
    }
    if (found.progress !== undefined) {
      status.progress = found.progress;
    }
    if (found.error !== undefined) {
      status.error = fromRecord(found.error);
    }
    return status;
  }

  async updates() {
    const id = this.#session.id;
    return this.#session.jobs.run(() => native.startUpdates(id), native.resultUpdates);
  }

  /** @param {string} modelId @param {{ version?: string, priority?: 'user' | 'background', signal?: AbortSignal }} [options] */
  download(modelId, options = {}) {
    const { id, events } = this.#session;
    const given = check.members('download', options, ['version', 'priority', 'signal']);
    check.text('modelId', modelId);
    const version = check.optional(check.text, 'version', given.version);
    const priority = check.optional(check.oneOf, 'priority', given.priority, ['user', 'background']);
    const signal = check.optional(checkSignal, 'signal', given.signal);
    if (isAborted(signal)) {
      return new DownloadTask(new UnstartedDownload(modelId, version, 'absent', reasonOf(signal)), events);
    }
    try {
      const job = native.downloadStart(id, modelId, version, priority === 'background');
      return new DownloadTask(new Download(this.#session, job, signal), events);
    } catch (error) {
      if (isCallersFault(error)) {
        throw error;
      }
      return new DownloadTask(new UnstartedDownload(modelId, version, 'failed', error), events);
    }
  }

  tasks() {
    const { id, events } = this.#session;
    return native.downloadList(id).map((job) => new DownloadTask(new Download(this.#session, job), events));
  }

  /** @param {string} modelId @param {string} version */
  async remove(modelId, version) {
    const id = this.#session.id;
    check.text('modelId', modelId);
    check.text('version', version);
    return this.#session.jobs.run(() => native.startRemove(id, modelId, version), native.resultNothing);
  }

  /** @param {string} modelId @param {string} version @param {import('../types/options').VerifyOptions} [options] */
  async verify(modelId, version, options = {}) {
    const id = this.#session.id;
    const { signal, onProgress } = checkWatching('verify', modelId, version, options);
    const damage = await this.#session.jobs.run(
      () => native.startVerify(id, modelId, version),
      native.resultDamage,
      signal,
      ({ bytes, totalBytes }) => callHook(onProgress, Object.freeze({ bytes, totalBytes })),
    );
    return { modelId, version, ok: damage.length === 0, damage };
  }

  /** @param {string} modelId @param {string} version @param {import('../types/options').RepairOptions} [options] */
  async repair(modelId, version, options = {}) {
    const id = this.#session.id;
    const { signal, onProgress } = checkWatching('repair', modelId, version, options);
    return this.#session.jobs.run(
      () => native.startRepair(id, modelId, version),
      (job) => ({ modelId, version, path: native.resultPath(job), repaired: native.resultDamage(job) }),
      signal,
      (progress) => callHook(onProgress, Object.freeze(progress)),
    );
  }

  /** @param {{ limit?: number }} [options] */
  async ranking(options = {}) {
    const id = this.#session.id;
    const given = check.members('ranking', options, ['limit']);
    const limit = check.optional(check.integer, 'limit', given.limit, 1) ?? 0;
    return this.#session.jobs.run(
      () => native.startRanking(id, limit),
      (job) => rankingWithError(native.resultRanking(job)),
    );
  }

  /** @param {...any} args  [options], listener */
  watchRanking(...args) {
    this.#session.throwIfClosed();
    const [options, listener] = typeof args[0] === 'function' && args.length < 2 ? [undefined, args[0]] : args;
    const given = check.members('watchRanking', options ?? {}, ['intervalMs', 'limit', 'signal']);
    const watch = new RankingWatch(this.#session.rankingPoll, check.func('listener', listener), {
      intervalMs: check.optional(check.integer, 'intervalMs', given.intervalMs, 100),
      limit: check.optional(check.integer, 'limit', given.limit, 1),
      signal: check.optional(checkSignal, 'signal', given.signal),
    });
    return watch.handle;
  }

  /** @param {Partial<import('./native.mjs').Limits>} limits */
  setLimits(limits) {
    const id = this.#session.id;
    const wanted = checkLimits('setLimits', limits);
    native.setLimits(id, { ...native.limits(id), ...wanted });
  }

  /** @param {string} event @param {(event: any) => void} listener */
  on(event, listener) {
    this.#session.throwIfClosed();
    const { events } = this.#session;
    events.add(event, listener);
    return () => events.remove(event, listener);
  }

  /** @param {string} event @param {(event: any) => void} listener */
  off(event, listener) {
    this.#session.events.remove(event, listener);
  }

  close() {
    return this.#session.close();
  }

  /** @param {number | undefined} status @param {unknown[]} asked */
  #locateError(status, [modelId, version, file]) {
    if (this.#session.isClosed) {
      return closedError();
    }
    check.text('modelId', modelId);
    check.optional(check.text, 'version', version ?? undefined);
    check.optional(check.text, 'file', file ?? undefined);
    return status === undefined ? invalidArgument('modelId, version or file is too long') : fromRecord(native.lastError(status));
  }
}

/**
 * @param {string} name
 * @param {unknown} modelId
 * @param {unknown} version
 * @param {unknown} options
 */
function checkWatching(name, modelId, version, options) {
  check.text('modelId', modelId);
  check.text('version', version);
  const given = check.members(name, options, ['signal', 'onProgress']);
  return {
    signal: check.optional(checkSignal, 'signal', given.signal),
    onProgress: check.optional(check.func, 'onProgress', given.onProgress),
  };
}

/**
 * What download() throws; every other failure is its task's.
 * @param {any} error
 */
const isCallersFault = (error) => error.code === 'INVALID_ARGUMENT' || error.code === 'CLOSED';

// Node 20 before 20.5 does not have the symbol.
if (Symbol.asyncDispose !== undefined) {
  Object.defineProperty(ModelManager.prototype, Symbol.asyncDispose, {
    value: ModelManager.prototype.close,
    writable: true,
    configurable: true,
  });
}

export { ModelManager };
