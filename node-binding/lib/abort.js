'use strict';

// The caller's AbortSignal, which may be anything that looks like one: whatever it throws is INVALID_ARGUMENT where the caller can still be
// told, and nothing afterwards.

const check = require('./check.js');
const { invalidArgument } = require('./errors.js');

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
 * Calls when the signal is aborted, unless the returned function was called before.
 * @param {AbortSignalLike | undefined} signal
 * @param {() => void} listener
 * @returns {() => void}
 */
function onAbort(signal, listener) {
  if (signal === undefined) {
    return () => {};
  }
  check.read('signal', () => signal.addEventListener('abort', listener, { once: true }));
  return () => {
    try {
      signal.removeEventListener('abort', listener);
    } catch {
      // Not a real one: it may call for ever, and is not listened to.
    }
  };
}

module.exports = { checkSignal, isAborted, reasonOf, onAbort };
