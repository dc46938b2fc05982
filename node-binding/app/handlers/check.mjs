// Checks of what a page sends: each returns the value, or throws INVALID_ARGUMENT. The page is ours, but what runs in it
// may one day not be, so nothing is taken on trust. The library checks names once more, against all their rules.

import { ModelManagerError } from '../../index.mjs';

const mostNameBytes = 128;

export const invalid = (message) => new ModelManagerError('INVALID_ARGUMENT', message);

/** A model id or a version: a string that can be one. */
export function name(what, value) {
  if (typeof value !== 'string' || value.length === 0 || value.length > mostNameBytes) {
    throw invalid(`${what} must be a string of 1 to ${mostNameBytes} bytes`);
  }
  if (!value.isWellFormed() || Buffer.byteLength(value) > mostNameBytes) {
    throw invalid(`${what} must be well-formed text of 1 to ${mostNameBytes} bytes`);
  }
  return value;
}

/** What the library calls a task: hexadecimal digits. */
export function taskId(what, value) {
  if (typeof value !== 'string' || !/^[0-9a-f]{1,64}$/.test(value)) {
    throw invalid(`${what} must be the id of a task`);
  }
  return value;
}

export const optional = (check) => (what, value) => (value === undefined ? undefined : check(what, value));

/**
 * An object with exactly these members, each checked; own ones only, so that a prototype from elsewhere brings nothing.
 * @param {Record<string, (what: string, value: unknown) => unknown>} shape
 */
export function members(shape, given) {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalid('the arguments must be an object');
  }
  for (const key of Reflect.ownKeys(given)) {
    if (!Object.hasOwn(shape, key)) {
      throw invalid('an argument is not known');
    }
  }
  const checked = {};
  for (const [key, check] of Object.entries(shape)) {
    const value = check(key, Object.hasOwn(given, key) ? given[key] : undefined);
    if (value !== undefined) {
      checked[key] = value;
    }
  }
  return checked;
}
