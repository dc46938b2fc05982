// Checks of arguments: each returns the value, or throws INVALID_ARGUMENT with the argument's name and what it must be.
// What an id or a version may look like is the library's to say; here it is made sure that it arrives there unchanged.

import { invalidArgument } from './errors.mjs';
import { suggest } from './suggest.mjs';

/** No argument is longer; what is has not to be copied to be refused. */
const maxTextLength = 1024 * 1024;

/**
 * What the caller's object gives, which may run the caller's code: getters, traps of a proxy. What that throws is the object's fault.
 * @template T
 * @param {string} name
 * @param {() => T} get
 * @returns {T}
 */
function read(name, get) {
  try {
    return get();
  } catch (cause) {
    throw invalidArgument(`${name} cannot be read: it throws`, { cause });
  }
}

/**
 * A word of the caller's in a message, not longer than is of use.
 * @param {string} word
 */
const quoted = (word) => `'${word.length > 80 ? `${word.slice(0, 80)}…` : word}'`;

/**
 * @param {unknown} value
 * @returns {string}
 */
function shown(value) {
  if (value === null || value === undefined) {
    return String(value);
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
function text(name, value) {
  if (typeof value !== 'string') {
    throw invalidArgument(`${name} must be a string, not ${shown(value)}`);
  }
  if (value.length > maxTextLength) {
    throw invalidArgument(`${name} is too long`);
  }
  if (value.includes('\0')) {
    throw invalidArgument(`${name} must not have a NUL character`);
  }
  if (!value.isWellFormed()) {
    throw invalidArgument(`${name} must be well-formed Unicode: it has half of a surrogate pair`);
  }
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {boolean}
 */
function boolean(name, value) {
  if (typeof value !== 'boolean') {
    throw invalidArgument(`${name} must be true or false, not ${shown(value)}`);
  }
  return value;
}

/**
 * A whole number from `least` to 2^31 - 1, or to `most`.
 * @param {string} name
 * @param {unknown} value
 * @param {number} least
 * @param {number} [most]
 * @returns {number}
 */
function integer(name, value, least, most = 0x7fffffff) {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw invalidArgument(`${name} must be a whole number from ${least} to ${most}, not ${shown(value)}`);
  }
  return value;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @param {readonly string[]} words
 * @returns {string}
 */
function oneOf(name, value, words) {
  if (typeof value === 'string' && words.includes(value)) {
    return value;
  }
  const listed = words.map((word) => `'${word}'`).join(', ');
  const meant = typeof value === 'string' ? suggest(value, words) : undefined;
  const got = typeof value === 'string' ? quoted(value) : shown(value);
  throw invalidArgument(`${name} must be one of ${listed}, not ${got}${meant ? `; did you mean '${meant}'?` : ''}`);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {(...args: any[]) => any}
 */
function func(name, value) {
  if (typeof value !== 'function') {
    throw invalidArgument(`${name} must be a function, not ${shown(value)}`);
  }
  return /** @type {(...args: any[]) => any} */ (value);
}

/**
 * Those members of an object that are allowed, each read once; it must have no others.
 * @param {string} name
 * @param {unknown} value
 * @param {readonly string[]} allowed
 * @returns {Record<string, unknown>}
 */
function members(name, value, allowed) {
  if (typeof value !== 'object' || value === null) {
    throw invalidArgument(`${name}: an object is wanted, not ${shown(value)}`);
  }
  if (read(name, () => Array.isArray(value))) {
    throw invalidArgument(`${name}: an object is wanted, not an array`);
  }
  const unknown = read(name, () => Object.keys(value)).find((key) => !allowed.includes(key));
  if (unknown !== undefined) {
    const meant = suggest(unknown, allowed);
    const help = meant ? `did you mean '${meant}'?` : `known are ${allowed.join(', ')}`;
    throw invalidArgument(`unknown option ${quoted(unknown)} in ${name}; ${help}`);
  }
  /** @type {Record<string, unknown>} */
  const given = {};
  for (const key of allowed) {
    given[key] = read(`${name}: ${key}`, () => /** @type {any} */ (value)[key]);
  }
  return given;
}

/**
 * The check, unless the value is undefined.
 * @template T
 * @param {(name: string, value: unknown, ...more: any[]) => T} check
 * @param {string} name
 * @param {unknown} value
 * @param {...any} more
 * @returns {T | undefined}
 */
const optional = (check, name, value, ...more) => (value === undefined ? undefined : check(name, value, ...more));

export { read, quoted, text, boolean, integer, oneOf, func, members, optional };
