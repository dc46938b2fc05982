// The caller's AbortSignal, which may be anything that looks like one: whatever it throws is INVALID_ARGUMENT where the caller can still be
// told, and nothing afterwards.

import * as check from './check.mjs';
import { invalidArgument } from './errors.mjs';

/** @typedef {import('../types/options').AbortSignalLike} AbortSignalLike */

/**
 * @param {string} name
 * @param {any} value
 * @returns {AbortSignalLike}
 */
function checkSignal(name, value) {
  const isSignal = check.read(
    name,
    () =>
      typeof value?.aborted === 'boolean' &&
      typeof value.addEventListener === 'function' &&
      typeof value.removeEventListener === 'function',
  );
  if (!isSignal) {
    throw invalidArgument(`${name} must be an AbortSignal`);
  }
  return value;
}

/**
 * @param {AbortSignalLike | undefined} signal
 * @returns {boolean}
 */
const isAborted = (signal) => signal !== undefined && check.read('signal', () => signal.aborted) === true;

/**
 * What a call whose signal was aborted rejects with.
 * @param {AbortSignalLike | undefined} signal
 * @returns {unknown}
 */
function reasonOf(signal) {
  try {
    return check.read('signal', () => signal?.reason);
  } catch (error) {
    return error;
  }
}

/**
 * Who waits for which signal. Each signal gets one listener of ours, however many calls share it: Node takes more than ten for a leak.
 * @type {WeakMap<AbortSignalLike, Set<() => void> & { stop: () => void }>}
 */
const waiting = new WeakMap();

/**
 * Calls when the signal is aborted, unless the returned function was called before.
 * @param {AbortSignalLike | undefined} signal
 * @param {() => void} listener  must not throw
 * @returns {() => void}
 */
function onAbort(signal, listener) {
  if (signal === undefined) {
    return () => {};
  }
  const listeners = waiting.get(signal);
  if (listeners === undefined) {
    return listenTo(signal, listener);
  }
  listeners.add(listener);
  return () => forget(signal, listeners, listener);
}

/**
 * @param {AbortSignalLike} signal
 * @param {() => void} first
 */
function listenTo(signal, first) {
  const listeners = Object.assign(new Set([first]), { stop: () => {} });
  const fire = () => {
    waiting.delete(signal);
    const all = [...listeners];
    listeners.clear();
    for (const listener of all) {
      listener();
    }
  };
  listeners.stop = () => {
    try {
      signal.removeEventListener('abort', fire);
    } catch {
      // Not a real one: it may call for ever, and nobody listens.
    }
  };
  check.read('signal', () => signal.addEventListener('abort', fire, { once: true }));
  if (listeners.size > 0) {
    waiting.set(signal, listeners);
  }
  return () => forget(signal, listeners, first);
}

/**
 * @param {AbortSignalLike} signal
 * @param {Set<() => void> & { stop: () => void }} listeners
 * @param {() => void} listener
 */
function forget(signal, listeners, listener) {
  if (listeners.delete(listener) && listeners.size === 0) {
    waiting.delete(signal);
    listeners.stop();
  }
}

export { checkSignal, isAborted, reasonOf, onAbort };
