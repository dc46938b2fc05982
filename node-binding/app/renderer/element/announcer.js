// What a screen reader says of what happens by itself. Things that happen together are said together.

const gatherMs = 400;
const emptyMs = 50;

export class Announcer {
  #say;
  #waiting = [];
  #timer;

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

  /** The last words stay, for who looks for them; a region that is not emptied first would not say the same thing a second time. */
  #flush() {
    this.#say('');
    setTimeout(() => {
      this.#timer = undefined;
      this.#say(this.#waiting.splice(0).join('. '));
    }, emptyMs);
  }
}
