// Whether somebody works in the list at this moment: the focus is in it, or the pointer has just moved over it.

const pointerMs = 3000;

export class Hold {
  #root;
  #pointerUntil = 0;
  #timer;
  #onRelease;

  /** `onRelease()` is called when nobody works in it any more. */
  constructor(root, onRelease) {
    this.#root = root;
    this.#onRelease = onRelease;
  }

  get isHeld() {
    return performance.now() < this.#pointerUntil || this.#root.activeElement?.closest('[data-model]') != null;
  }

  pointerMoved() {
    this.#pointerUntil = performance.now() + pointerMs;
    this.#timer ??= setTimeout(() => this.#look(), pointerMs + 50);
  }

  pointerLeft() {
    this.#pointerUntil = 0;
    this.#onRelease();
  }

  /** The focus may be on its way to another place of the list. */
  focusLeft() {
    setTimeout(() => this.#onRelease());
  }

  release() {
    this.#pointerUntil = 0;
  }

  #look() {
    this.#timer = undefined;
    const left = this.#pointerUntil - performance.now();
    if (left > 0) {
      this.#timer = setTimeout(() => this.#look(), left + 50);
    } else {
      this.#onRelease();
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
