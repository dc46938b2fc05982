import * as check from './check.mjs';

/** What the library's own defaults are asked for with. */
const noLimits = Object.freeze({ bytesPerSecond: 0, concurrentDownloads: 0, connectionsPerDownload: 0 });

/**
 * Those limits that were given.
 * @param {string} name
 * @param {unknown} value
 * @returns {Partial<import('./native.mjs').Limits>}
 */
function checkLimits(name, value) {
  const given = check.members(name, value, Object.keys(noLimits));
  /** @type {Record<string, number>} */
  const limits = {};
  if (given.bytesPerSecond !== undefined) {
    limits.bytesPerSecond = check.integer(`${name}.bytesPerSecond`, given.bytesPerSecond, 0, Number.MAX_SAFE_INTEGER);
  }
  for (const key of ['concurrentDownloads', 'connectionsPerDownload']) {
    if (given[key] !== undefined) {
      limits[key] = check.integer(`${name}.${key}`, given[key], 1);
    }
  }
  return limits;
}

export { checkLimits, noLimits };
