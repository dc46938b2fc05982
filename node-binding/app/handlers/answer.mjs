// What crosses to a page, and nothing else: { ok: true, value } or { ok: false, error: { code, retryable, detail } }. No message, no
// stack and no class: texts are the page's, and what is not an error of the library is INTERNAL.

import { ModelManagerError } from '../../index.mjs';

const detailNames = ['path', 'url', 'httpStatus', 'osError', 'requiredBytes', 'availableBytes', 'retryAfterMs'];
const holderNames = ['pid', 'processName', 'label', 'since'];

const pick = (from, names) => Object.fromEntries(names.filter((name) => from[name] !== undefined).map((name) => [name, from[name]]));

/** An error as plain data. */
export function plainError(error) {
  if (!(error instanceof ModelManagerError)) {
    return { code: 'INTERNAL', retryable: false, detail: {} };
  }
  const { code, retryable, detail } = error;
  const plain = pick(detail, detailNames);
  if (detail.holders !== undefined) {
    plain.holders = detail.holders.map((holder) => pick(holder, holderNames));
  }
  return { code, retryable, detail: plain };
}

export const success = (value) => ({ ok: true, value: value ?? null });
export const failure = (error) => ({ ok: false, error: plainError(error) });
