// The question for a token, passed on to the caller's getToken. The library waits for the answer, for half a minute at most; nothing here
// does, and nothing keeps the process alive for it.

import * as check from './check.mjs';
import { ignoreFailure } from './jobs.mjs';
import { native } from './native.mjs';

class Tokens {
  #manager;
  #getToken;
  #asked = 0;

  /**
   * @param {number} manager
   * @param {(() => unknown) | undefined} getToken
   */
  constructor(manager, getToken) {
    this.#manager = manager;
    this.#getToken = getToken;
  }

  /** The event "tokenWanted". Whatever getToken does, throwing and rejecting included, ends here. */
  ask() {
    const number = ++this.#asked;
    new Promise((resolve) => resolve(this.#getToken?.())).then(
      (token) => this.#answer(number, token),
      () => this.#answer(number, undefined),
    );
  }

  /**
   * Of answers that come late only that to the latest question counts: an older one may be an older token.
   * @param {number} number
   * @param {unknown} token
   */
  #answer(number, token) {
    if (number !== this.#asked) {
      return;
    }
    try {
      native.setToken(this.#manager, check.text('the token', token));
    } catch {
      // Nothing that can be sent; or the manager is closed.
      ignoreFailure(() => native.setToken(this.#manager));
    }
  }
}

export { Tokens };
