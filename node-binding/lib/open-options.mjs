// The options of ModelManager.open: checked, completed, and as the addon wants them.

import path from 'node:path';
import * as check from './check.mjs';
import { invalidArgument } from './errors.mjs';
import { checkHooks } from './hooks.mjs';
import { checkLimits, noLimits } from './limits.mjs';

const known = Object.freeze([
  'root',
  'libraryUrl',
  'schedulerUrl',
  'nodeId',
  'headers',
  'schedulerHeaders',
  'proxy',
  'caFile',
  'getToken',
  'limits',
  'autoResume',
  'hooks',
  'ifBusy',
  'partials',
  'allowInsecure',
  'allowUnlockedRoot',
]);

/**
 * @param {string} name
 * @param {unknown} value
 */
function absolutePath(name, value) {
  const text = check.text(name, value);
  if (!path.isAbsolute(text)) {
    throw invalidArgument(`${name} must be an absolute path; path.resolve() makes one`);
  }
  return text;
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function webUrl(name, value) {
  const text = check.text(name, value);
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw invalidArgument(`${name} must be an http or https URL`);
  }
  return text;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {[string, string][]}
 */
function headerPairs(name, value) {
  const pairs = check.read(name, () =>
    typeof value !== 'object' || value === null || Array.isArray(value) ? undefined : Object.entries(value),
  );
  if (pairs === undefined) {
    throw invalidArgument(`${name} must be an object of header names and values`);
  }
  return pairs.map(([header, content]) => [
    check.text(`a name in ${name}`, header),
    check.text(`${name}[${check.quoted(header)}]`, content),
  ]);
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {number | undefined}
 */
function partialMaxAge(name, value) {
  const { maxAgeMs } = check.members(name, value, ['maxAgeMs']);
  return check.optional(check.integer, `${name}.maxAgeMs`, maxAgeMs, 1, Number.MAX_SAFE_INTEGER);
}

/**
 * @param {unknown} options what the caller passed
 * @returns {{ forAddon: object, hooks: import('./hooks.mjs').Hooks, getToken: (() => unknown) | undefined }}
 */
function readOpenOptions(options) {
  const given = check.members('ModelManager.open', options, known);
  const { optional } = check;
  const limits = { ...noLimits, ...optional(checkLimits, 'limits', given.limits) };
  const forAddon = {
    root: absolutePath('root', given.root),
    libraryUrl: webUrl('libraryUrl', given.libraryUrl),
    schedulerUrl: given.schedulerUrl === null ? undefined : optional(webUrl, 'schedulerUrl', given.schedulerUrl),
    noScheduler: given.schedulerUrl === null,
    nodeId: optional(check.text, 'nodeId', given.nodeId),
    headers: optional(headerPairs, 'headers', given.headers) ?? [],
    schedulerHeaders: optional(headerPairs, 'schedulerHeaders', given.schedulerHeaders) ?? [],
    proxy: optional(check.text, 'proxy', given.proxy),
    caFile: optional(absolutePath, 'caFile', given.caFile),
    limits,
    noAutoResume: optional(check.boolean, 'autoResume', given.autoResume) === false,
    rejectIfBusy: optional(check.oneOf, 'ifBusy', given.ifBusy, ['join', 'reject']) === 'reject',
    partialMaxAgeMs: optional(partialMaxAge, 'partials', given.partials) ?? 0,
    allowInsecure: optional(check.boolean, 'allowInsecure', given.allowInsecure) ?? false,
    allowUnlockedRoot: optional(check.boolean, 'allowUnlockedRoot', given.allowUnlockedRoot) ?? false,
  };
  const hooks = optional(checkHooks, 'hooks', given.hooks) ?? {};
  return { forAddon, hooks, getToken: optional(check.func, 'getToken', given.getToken) };
}

export { readOpenOptions };
