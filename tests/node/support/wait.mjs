import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** Waits until the condition gives something true, and returns that; throws after the limit. */
export async function until(what, condition, limitMs = 10_000) {
  const start = performance.now();
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (performance.now() - start > limitMs) {
      throw new Error(`waited ${limitMs} ms in vain until ${what}`);
    }
    await sleep(10);
  }
}

/** The error that the promise rejects with; throws if it does not reject within the limit. */
export async function rejection(promise, limitMs = 10_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not settle within ${limitMs} ms`)), limitMs);
  });
  const settled = promise.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  const outcome = await Promise.race([settled, late]).finally(() => clearTimeout(timer));
  if (!('error' in outcome)) {
    throw new Error(`resolved with ${JSON.stringify(outcome.value)} instead of rejecting`);
  }
  return outcome.error;
}
