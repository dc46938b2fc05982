// Keeps the focus where the user works: when what had it is gone after a change, its nearest neighbour gets it.

export class FocusKeeper {
  #root;
  #had;

  constructor(root) {
    this.#root = root;
  }

  /** Before a change. */
  remember() {
    const element = this.#root.activeElement;
    const line = element?.closest('[data-line]');
    const model = element?.closest('[data-model]');
    const section = element?.closest('section');
    this.#had = element && { element, line: line?.dataset.line, model: model?.dataset.model, section: section?.dataset.section };
  }

  /** After it. */
  restore() {
    const had = this.#had;
    this.#had = undefined;
    if (had === undefined || had === null || this.#root.activeElement !== null) {
      return;
    }
    if (had.element.isConnected) {
      // It was moved, not taken away.
      had.element.focus({ preventScroll: true });
      return;
    }
    const model = this.#find('[data-model]', (element) => had.model !== undefined && element.dataset.model === had.model);
    const line = model && [...model.querySelectorAll('[data-line]')].find((element) => element.dataset.line === had.line);
    const section = this.#find('section', (element) => element.dataset.section === had.section);
    const target =
      line?.querySelector('button') ?? model?.querySelector('h3') ?? section?.querySelector('h2') ?? this.#root.querySelector('h1');
    target?.focus({ preventScroll: true });
  }

  #find(selector, matches) {
    return [...this.#root.querySelectorAll(selector)].find(matches);
  }
}
