// One listener of the ranking: what it was told last, so that it is called on change only, and the function that takes it off.

import { isAborted, onAbort } from './abort.mjs';
import { callHook } from './hooks.mjs';
import { frozenRanking } from './rows.mjs';

/** @typedef {import('../types/models').Ranking} Ranking */

const defaultIntervalMs = 15_000;

class RankingWatch {
  #poll;
  #listener;
  #limit;
  #isPaused = false;
  #isOver = false;
  #told = '';
  #stopListening = () => {};

  /**
   * @param {import('./ranking-poll.mjs').RankingPoll} poll
   * @param {(ranking: Ranking) => unknown} listener
   * @param {{ intervalMs: number | undefined, limit: number | undefined, signal: import('./abort.mjs').AbortSignalLike | undefined }} options
   */
  constructor(poll, listener, { intervalMs = defaultIntervalMs, limit, signal }) {
    this.#poll = poll;
    this.#listener = listener;
    this.#limit = limit;
    this.intervalMs = intervalMs;
    if (isAborted(signal)) {
      this.#isOver = true;
      return;
    }
    this.#stopListening = onAbort(signal, () => this.end());
    poll.add(this, false);
  }

  /** What the caller gets. */
  get handle() {
    const stop = () => this.end();
    return Object.freeze(
      Object.defineProperty(Object.assign(stop, { pause: () => this.#pause(), resume: () => this.#resume() }), 'paused', {
        get: () => this.#isPaused,
        enumerable: true,
      }),
    );
  }

  /** @param {Ranking} ranking  frozen */
  tell(ranking) {
    const { entries } = ranking;
    const shown =
      this.#limit !== undefined && this.#limit < entries.length
        ? frozenRanking({ ...ranking, entries: entries.slice(0, this.#limit) })
        : ranking;
    const content = contentOf(shown);
    if (content !== this.#told) {
      this.#told = content;
      callHook(this.#listener, shown);
    }
  }

  end() {
    this.#isOver = true;
    this.#stopListening();
    this.#poll.remove(this);
  }

  #pause() {
    if (!this.#isOver) {
      this.#isPaused = true;
      this.#poll.pause(this);
    }
  }

  #resume() {
    if (this.#isPaused && !this.#isOver) {
      this.#isPaused = false;
      this.#poll.add(this, true);
    }
  }
}

/**
 * What a change is: another entry, another state. The times are none, or every answer would be one.
 * @param {Ranking} ranking
 */
const contentOf = ({ entries, stale, error }) => JSON.stringify([entries, stale, error?.code, error?.detail.httpStatus]);

export { RankingWatch };
