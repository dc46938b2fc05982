// What a screen reader says of what happens by itself. Things that happen together are said together.

const gatherMs = 400;
const forgetMs = 8000;

export class Announcer {
  #say;
  #waiting = [];
  #timer;
  #forget;

  /** `say(text)` puts the text into the one status region. */
  constructor(say) {
    this.#say = say;
  }

  say(text) {
    if (!this.#waiting.includes(text)) {
      this.#waiting.push(text);
    }
    this.#timer ??= setTimeout(() => this.#flush(), gatherMs);
  }

  /** A region that keeps its text would not say the same thing a second time. */
  #flush() {
    this.#timer = undefined;
    this.#say(this.#waiting.splice(0).join('. '));
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => this.#say(''), forgetMs);
  }
}
