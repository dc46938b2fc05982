// What keeps the process alive: everything pending that somebody waits for, and nothing else. What is held is also kept
// from the garbage collector, because its waiter may have no other way to it than the promise.

import { native, shared } from './native.mjs';

const { held } = shared;

/**
 * Until released. Holding the same thing again changes nothing.
 * @param {object} pending
 */
function hold(pending) {
  if (held.size === 0) {
    native.hold(true);
  }
  held.add(pending);
}

/** @param {object} pending */
function release(pending) {
  if (held.delete(pending) && held.size === 0) {
    native.hold(false);
  }
}

export { hold, release };
