'use strict';

const { invalidArgument } = require('./errors.js');

/** @typedef {import('../types/options').AbortSignalLike} AbortSignalLike */

/**
 * @param {string} name
 * @param {any} value
 * @returns {AbortSignalLike}
 */
function checkSignal(name, value) {
  if (
    typeof value?.aborted !== 'boolean' ||
    typeof value.addEventListener !== 'function' ||
    typeof value.removeEventListener !== 'function'
  ) {
    throw invalidArgument(`${name} must be an AbortSignal`);
  }
  return value;
}

/**
 * Calls once when the signal is aborted, unless the returned function was called before.
 * @param {AbortSignalLike | undefined} signal
 * @param {() => void} listener
 * @returns {() => void}
 */
function onAbort(signal, listener) {
  if (signal === undefined) {
    return () => {};
  }
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

module.exports = { checkSignal, onAbort };
