// Who may come in. The token of the URL's fragment, which no server log and no Referer ever sees, is exchanged once for a cookie that no
// script reads and no other site sends. Host and Origin are checked before it, so that a name that was made to
// resolve to this machine, and a page from elsewhere, are turned away without a look at anything else.

import { isSame, newSecret } from './secret.mjs';

const cookiePattern = (name) => new RegExp(`(?:^|;) *${name}=([^;]*)`);

export class Admission {
  #token = newSecret();
  #session;
  #host;
  #origin;
  // Cookies do not know ports: every bridge has a name of its own.
  #cookieName;

  constructor(port) {
    this.#host = `127.0.0.1:${port}`;
    this.#origin = `http://${this.#host}`;
    this.#cookieName = `modelmanager-${port}`;
  }

  /** The URL that lets one browser in, once. */
  get url() {
    return `${this.#origin}/#${this.#token}`;
  }

  isOurHost(request) {
    return request.headers.host === this.#host;
  }

  /** Browsers name the origin of every POST, and say where it comes from. */
  isOurOrigin(request) {
    const site = request.headers['sec-fetch-site'];
    return request.headers.origin === this.#origin && (site === undefined || site === 'same-origin');
  }

  hasSession(request) {
    const [, given] = (request.headers.cookie ?? '').match(cookiePattern(this.#cookieName)) ?? [];
    return this.#session !== undefined && isSame(this.#session, given);
  }

  /** The Set-Cookie for the right token, the first time; undefined otherwise. */
  exchange(given) {
    if (this.#token === undefined || !isSame(this.#token, given)) {
      return undefined;
    }
    this.#token = undefined;
    this.#session = newSecret();
    return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}
