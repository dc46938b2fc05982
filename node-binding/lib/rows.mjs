// Rows of the addon as callers get them: free-form JSON parsed, nothing else changed.

import { fromRecord } from './errors.mjs';

/**
 * @param {any} row
 * @returns {any}
 */
function withExtra({ extraJson, ...row }) {
  return { ...row, extra: parsed(extraJson) };
}

/**
 * The library has checked that it is a JSON object; nothing depends on it here.
 * @param {string | undefined} json
 */
function parsed(json) {
  try {
    return json ? JSON.parse(json) : {};
  } catch {
    return {};
  }
}

/** @param {any[]} rows */
const rowsWithExtra = (rows) => rows.map(withExtra);

/** @param {any} model */
const modelWithExtra = (model) => ({ ...model, versions: rowsWithExtra(model.versions) });

/**
 * The scheduler's failure beside the last good ranking.
 * @param {any} ranking
 */
function rankingWithError({ error, ...ranking }) {
  return error === undefined ? ranking : { ...ranking, error: fromRecord(error) };
}

/**
 * A ranking for several listeners, none of whom may change what another one gets.
 * @param {import('../types/models').Ranking} ranking
 * @returns {import('../types/models').Ranking}
 */
function frozenRanking(ranking) {
  for (const entry of ranking.entries) {
    Object.freeze(entry);
  }
  Object.freeze(ranking.entries);
  return Object.freeze(ranking);
}

export { rowsWithExtra, modelWithExtra, rankingWithError, frozenRanking };
