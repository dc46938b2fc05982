// The ranking for all pages: watched while at least one is looking, and kept for the next.

import { plainError } from './answer.mjs';

/** A ranking as plain data. `fetchedAt` is when it was had, so that its age can be shown. */
const plainRanking = ({ entries, generatedAt, fetchedAt, stale, error }) => ({
  entries: entries.map(({ rank, modelId, demand }) => ({ rank, modelId, demand })),
  fetchedAt: fetchedAt ?? generatedAt ?? null,
  stale,
  error: error ? plainError(error) : null,
});

export class RankingWatcher {
  #manager;
  #intervalMs;
  #onRanking;
  #stop;
  latest = null;

  /** `onRanking(ranking)` is called when it is another one. */
  constructor(manager, intervalMs, onRanking) {
    this.#manager = manager;
    this.#intervalMs = intervalMs;
    this.#onRanking = onRanking;
  }

  start() {
    this.#stop ??= watchRanking(this.#manager, { intervalMs: this.#intervalMs }, (ranking) => this.#tell(plainRanking(ranking)));
  }

  stop() {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** Asks the scheduler now. */
  async ask() {
    const ranking = plainRanking(await this.#manager.ranking());
    this.#tell(ranking);
    return ranking;
  }

  #tell(ranking) {
    this.latest = ranking;
    this.#onRanking(ranking);
  }
}

/** The manager's own watch, or where it has none the same by asking again and again. */
function watchRanking(manager, options, listener) {
  if (typeof manager.watchRanking === 'function') {
    return manager.watchRanking(options, listener);
  }
  let fetchedAt;
  let isOver = false;
  let timer;
  const ask = async () => {
    try {
      const ranking = await manager.ranking();
      fetchedAt = ranking.stale ? fetchedAt : new Date().toISOString();
      tell({ ...ranking, fetchedAt });
    } catch (error) {
      tell({ entries: [], stale: true, error });
    }
    if (!isOver) {
      timer = setTimeout(ask, options.intervalMs).unref();
    }
  };
  const tell = (ranking) => isOver || listener(ranking);
  ask();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
