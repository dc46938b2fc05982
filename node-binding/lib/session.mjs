// One open manager: its number in the addon, its pending jobs, its listeners, and its end.

import { closedError } from './errors.mjs';
import { Events } from './events.mjs';
import { Jobs } from './jobs.mjs';
import { hold, release } from './lifetime.mjs';
import { native, shared } from './native.mjs';
import { RankingPoll } from './ranking-poll.mjs';
import { Tokens } from './tokens.mjs';

const { sessions } = shared;

// An event of a manager that is being opened comes only after this turn, when its session is in the map.
if (!shared.isStarted) {
  native.start((manager, event) => sessions.get(manager)?.receive(event));
  shared.isStarted = true;
}

class Session {
  #id;
  #tokens;
  /** @type {Promise<void> | undefined} */
  #closing;
  #ended = () => {};

  /**
   * @param {object} forAddon
   * @param {import('./hooks.mjs').Hooks} hooks
   * @param {(() => unknown) | undefined} getToken
   */
  constructor(forAddon, hooks, getToken) {
    native.awaitLibrary();
    this.#id = native.open({ ...forAddon, hasTokenSource: getToken !== undefined });
    this.#tokens = new Tokens(this.#id, getToken);
    this.jobs = new Jobs();
    this.events = new Events(hooks);
    this.rankingPoll = new RankingPoll(this);
    sessions.set(this.#id, this);
  }

  /** For the addon. Throws CLOSED after close(). */
  get id() {
    this.throwIfClosed();
    return this.#id;
  }

  throwIfClosed() {
    if (this.#closing !== undefined) {
      throw closedError();
    }
  }

  get isClosed() {
    return this.#closing !== undefined;
  }

  /** @param {import('./native.mjs').NativeEvent} event */
  receive(event) {
    if (event.type === 'jobDone') {
      this.jobs.finish(/** @type {bigint} */ (event.job));
    } else if (event.type === 'jobProgress') {
      this.jobs.report(/** @type {bigint} */ (event.job), /** @type {import('./native.mjs').Progress} */ (event.progress));
    } else if (event.type === 'tokenWanted') {
      this.#tokens.ask();
    } else if (event.type === 'closed') {
      this.#ended();
    } else {
      this.events.emit(event);
    }
  }

  /** @returns {Promise<void>} */
  close() {
    this.#closing ??= new Promise((resolve) => {
      hold(this);
      this.rankingPoll.stop();
      this.#ended = () => {
        sessions.delete(this.#id);
        native.forget(this.#id);
        this.jobs.failAll();
        this.events.clear();
        release(this);
        resolve();
      };
      try {
        native.closeBegin(this.#id);
      } catch {
        // Already gone: its last event will never come.
        this.#ended();
      }
    });
    return this.#closing;
  }
}

export { Session };
