// One manager's listeners and hooks. All get the same frozen object.

import * as check from './check.mjs';
import { fromRecord } from './errors.mjs';
import { callHook } from './hooks.mjs';

const names = Object.freeze(['downloadStart', 'downloadProgress', 'downloadError', 'downloadComplete', 'state']);

/** The phases that an iterator is told of beside what arrives; how a task ends its promise says. */
const underWay = new Set(['queued', 'downloading', 'paused', 'waitingForNetwork', 'verifying', 'publishing']);

/**
 * The native event as everybody gets it.
 * @param {import('./native.mjs').NativeEvent} native
 * @returns {any}
 */
function frozenEvent({ type, ...event }) {
  /** @type {any} */
  const shown = { ...event };
  Object.freeze(shown.progress);
  if (event.error !== undefined) {
    shown.error = fromRecord(event.error);
  }
  return Object.freeze(shown);
}

class Events {
  /** @type {Map<string, Set<(event: any) => unknown>>} */
  #listeners = new Map(names.map((name) => [name, new Set()]));
  /** @type {Map<string, Set<(event: { taskId: string, progress: import('./progress.mjs').Progress }) => void>>} */
  #modelWatchers = new Map();
  #hooks;

  /** @param {import('./hooks.mjs').Hooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
  }

  /**
   * @param {unknown} name
   * @param {unknown} listener
   */
  add(name, listener) {
    this.#of(name).add(check.func('listener', listener));
  }

  /**
   * @param {unknown} name
   * @param {unknown} listener
   */
  remove(name, listener) {
    this.#of(name).delete(check.func('listener', listener));
  }

  /**
   * The progress of a model's tasks, for their iterators.
   * @param {string} modelId
   * @param {(event: { taskId: string, progress: import('./progress.mjs').Progress }) => void} watcher  must not throw
   * @returns {() => void}
   */
  watchModel(modelId, watcher) {
    const watchers = this.#modelWatchers.get(modelId) ?? new Set();
    this.#modelWatchers.set(modelId, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#modelWatchers.get(modelId) === watchers) {
        this.#modelWatchers.delete(modelId);
      }
    };
  }

  /** @param {import('./native.mjs').NativeEvent} native */
  emit(native) {
    const event = frozenEvent(native);
    if (native.type === 'downloadProgress' || (native.type === 'state' && underWay.has(event.progress?.phase))) {
      for (const watcher of this.#modelWatchers.get(event.modelId) ?? []) {
        watcher(event);
      }
    }
    callHook(this.#hooks[/** @type {keyof import('./hooks.mjs').Hooks} */ (native.type)], event);
    for (const listener of [...(this.#listeners.get(native.type) ?? [])]) {
      callListener(listener, event);
    }
  }

  /** After the manager was closed. */
  clear() {
    for (const listeners of this.#listeners.values()) {
      listeners.clear();
    }
    this.#modelWatchers.clear();
    this.#hooks = {};
  }

  /** @param {unknown} name */
  #of(name) {
    return /** @type {Set<(event: any) => unknown>} */ (this.#listeners.get(check.oneOf('the event', name, names)));
  }
}

/**
 * As with Node's emitters a listener that throws is an uncaughtException, but only after everybody else was told.
 * @param {(event: any) => unknown} listener
 * @param {any} event
 */
function callListener(listener, event) {
  try {
    listener(event);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

export { Events };
