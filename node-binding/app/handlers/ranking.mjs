// The ranking for all pages: watched while at least one is looking, and kept for the next.

import { plainError } from './answer.mjs';

/** A ranking as plain data. `fetchedAt` is when it was had, so that its age can be shown; null for one that never was. */
const plainRanking = ({ entries, fetchedAt, stale, error }) => ({
  entries: entries.map(({ rank, modelId, demand }) => ({ rank, modelId, demand })),
  fetchedAt: fetchedAt ?? null,
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
    this.#stop ??= this.#manager.watchRanking({ intervalMs: this.#intervalMs }, (ranking) => this.#tell(plainRanking(ranking)));
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
