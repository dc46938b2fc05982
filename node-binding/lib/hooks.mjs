// Hooks are for logging and the like: whatever one does, throwing and rejecting included, nothing else notices.

import * as check from './check.mjs';

/** @typedef {Partial<Record<'downloadStart' | 'downloadProgress' | 'downloadError' | 'downloadComplete', (event: object) => unknown>>} Hooks */

/** @type {Record<string, keyof Hooks>} */
const eventOf = {
  onDownloadStart: 'downloadStart',
  onDownloadProgress: 'downloadProgress',
  onDownloadError: 'downloadError',
  onDownloadComplete: 'downloadComplete',
};

/**
 * The hooks by the event that calls them.
 * @param {string} name
 * @param {unknown} value
 * @returns {Hooks}
 */
function checkHooks(name, value) {
  const given = check.members(name, value, Object.keys(eventOf));
  /** @type {Hooks} */
  const hooks = {};
  for (const [key, event] of Object.entries(eventOf)) {
    if (given[key] !== undefined) {
      hooks[event] = check.func(`${name}.${key}`, given[key]);
    }
  }
  return hooks;
}

/**
 * @param {((event: object) => unknown) | undefined} hook
 * @param {object} event
 */
function callHook(hook, event) {
  if (hook === undefined) {
    return;
  }
  // What it throws, and what its promise or what looks like one rejects with, all ends here.
  new Promise((resolve) => resolve(hook(event))).catch(() => {});
}

export { checkHooks, callHook };
