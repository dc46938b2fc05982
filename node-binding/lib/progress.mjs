/** @typedef {import('../types/progress').Progress} Progress */

/**
 * Yields how far a download is: at once, then whenever it changed (only the newest, if the reader is slow), and at last
 * when it is published. Throws what the download fails with.
 * @param {import('./download.mjs').Download | import('./download-unstarted.mjs').UnstartedDownload} download
 * @param {import('./events.mjs').Events} events
 * @returns {AsyncGenerator<Progress, void, void>}
 */
async function* progressOf(download, events) {
  let latest = download.progress;
  let isNew = true;
  /** @type {import('./download.mjs').Outcome | undefined} */
  let outcome;
  let wake = () => {};
  const forget = download.observe((how) => {
    outcome = how;
    wake();
  });
  const unwatch = events.watchModel(download.info.modelId, ({ taskId, progress }) => {
    // A handle that asked for the newest version may have joined the transfer of that version, with another id, meanwhile.
    // An event that was on its way when `latest` was read is older than it.
    if (taskId === download.taskId && progress.bytes >= latest.bytes && !isSame(progress, latest)) {
      latest = progress;
      isNew = true;
      wake();
    }
  });
  let shown = '';
  try {
    while (outcome === undefined) {
      if (isNew) {
        isNew = false;
        shown = latest.phase;
        yield latest;
      } else {
        await new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
          wake = resolve;
        });
      }
    }
    if (!outcome.ok) {
      throw outcome.error;
    }
    if (shown !== 'ready') {
      yield download.progress;
    }
  } finally {
    forget();
    unwatch();
  }
}

/**
 * @param {Progress} one
 * @param {Progress} other
 */
function isSame(one, other) {
  return Object.entries(one).every(
    ([name, value]) => value === /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (other))[name],
  );
}

export { progressOf };
