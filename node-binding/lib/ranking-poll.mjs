// One manager's ranking, asked for again and again while somebody watches it: one request at a time, however many watch, and none
// while nobody looks. It keeps nothing alive: neither its timer nor a request on its way holds the process.

import { ignoreFailure } from './jobs.mjs';
import { native } from './native.mjs';
import { frozenRanking, rankingWithError } from './rows.mjs';

/**
 * @typedef {import('../types/models').Ranking} Ranking
 * @typedef {import('./ranking-watch.mjs').RankingWatch} RankingWatch
 */

class RankingPoll {
  #session;
  /** @type {Set<RankingWatch>} those that look */
  #watches = new Set();
  /** @type {Set<RankingWatch>} */
  #paused = new Set();
  /** @type {Ranking | undefined} what is known, for those that come later */
  #last;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isBusy = false;
  #answeredAt = Number.NEGATIVE_INFINITY;

  /** @param {import('./session.mjs').Session} session */
  constructor(session) {
    this.#session = session;
  }

  /**
   * From now on the watch is told: of what is known, once the caller is through, and of every answer.
   * @param {RankingWatch} watch
   * @param {boolean} isUrgent  whether to ask even if there was an answer just now
   */
  add(watch, isUrgent) {
    this.#watches.add(watch);
    this.#paused.delete(watch);
    if (this.#last === undefined) {
      this.#peek();
      return;
    }
    queueMicrotask(() => this.#watches.has(watch) && watch.tell(/** @type {Ranking} */ (this.#last)));
    if (isUrgent || performance.now() - this.#answeredAt >= watch.intervalMs) {
      this.#ask();
    } else {
      this.#schedule();
    }
  }

  /** @param {RankingWatch} watch */
  pause(watch) {
    this.remove(watch);
    this.#paused.add(watch);
  }

  /** @param {RankingWatch} watch */
  remove(watch) {
    this.#watches.delete(watch);
    this.#paused.delete(watch);
    this.#schedule();
  }

  /** The manager closes. */
  stop() {
    for (const watch of [...this.#watches, ...this.#paused]) {
      watch.end();
    }
  }

  /** What was known before anything is asked: something to show at once. */
  #peek() {
    this.#run(native.startRankingPeek, (known) => {
      if (known !== undefined) {
        this.#tell(known);
      }
      this.#ask();
    });
  }

  #ask() {
    if (this.#watches.size === 0) {
      return;
    }
    this.#run(
      (id) => native.startRanking(id, 0),
      (ranking, error) => {
        this.#answeredAt = performance.now();
        this.#tell(ranking ?? frozenRanking({ entries: [], stale: true, error }));
        this.#schedule();
      },
    );
  }

  /**
   * @param {(id: number) => bigint} start
   * @param {(ranking: Ranking | undefined, error: unknown) => void} done  with one of the two, later, unless the manager is closed by then
   */
  #run(start, done) {
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    clearTimeout(this.#timer);
    const finish = (/** @type {() => Ranking} */ read) => {
      this.#isBusy = false;
      const { ranking, error } = outcomeOf(read);
      if (!this.#session.isClosed) {
        done(ranking, error);
      }
    };
    try {
      const job = start(this.#session.id);
      this.#session.jobs.watch(job, () => {
        finish(() => frozenRanking(rankingWithError(native.resultRanking(job))));
        ignoreFailure(() => native.jobClose(job));
      });
    } catch (error) {
      queueMicrotask(() =>
        finish(() => {
          throw error;
        }),
      );
    }
  }

  /** @param {Ranking} ranking */
  #tell(ranking) {
    this.#last = ranking;
    for (const watch of [...this.#watches]) {
      watch.tell(ranking);
    }
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (this.#watches.size > 0 && !this.#isBusy) {
      const shortest = Math.min(...[...this.#watches].map(({ intervalMs }) => intervalMs));
      const due = Math.max(0, this.#answeredAt + shortest - performance.now());
      this.#timer = setTimeout(() => this.#ask(), Math.min(due, shortest));
      this.#timer.unref();
    }
  }
}

/**
 * @param {() => Ranking} read
 * @returns {{ ranking?: Ranking, error?: unknown }}
 */
function outcomeOf(read) {
  try {
    return { ranking: read() };
  } catch (error) {
    return { error };
  }
}

export { RankingPoll };
