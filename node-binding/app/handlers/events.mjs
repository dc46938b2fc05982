// What pages are told unasked: { type: 'version', view }, { type: 'disk', disk } and { type: 'ranking', ranking }. Changes of state go out
// at once and in order; progress is gathered, because nobody reads faster.

const gatherMs = 200;

export class Events {
  #listeners = new Set();
  #waiting = new Map();
  #timer;
  #onAudience;

  /** `onAudience(isThere)` is called when the first listener comes and when the last one goes. */
  constructor(onAudience) {
    this.#onAudience = onAudience;
  }

  /** Answers a function that takes the listener off again. */
  subscribe(listener) {
    const own = (event) => listener(event);
    this.#listeners.add(own);
    if (this.#listeners.size === 1) {
      this.#onAudience(true);
    }
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) {
        this.#onAudience(false);
      }
    };
  }

  get hasListeners() {
    return this.#listeners.size > 0;
  }

  send(event) {
    for (const listener of [...this.#listeners]) {
      listener(event);
    }
  }

  /** Sends what `makeEvent` answers. It fails when the manager was closed meanwhile: then there is nothing to tell any more. */
  sendNow(makeEvent) {
    let event;
    try {
      event = makeEvent();
    } catch {
      return;
    }
    this.send(event);
  }

  /** Sends what `makeEvent` answers soon; a later one of the same key takes its place, and `cancel` of the key drops it. */
  sendSoon(key, makeEvent) {
    this.#waiting.set(key, makeEvent);
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
  }

  cancel(key) {
    this.#waiting.delete(key);
  }

  close() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#listeners.clear();
  }

  #flush() {
    this.#timer = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const makeEvent of waiting) {
      this.sendNow(makeEvent);
    }
  }
}
