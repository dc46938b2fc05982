// A small generator of numbers: the same seed draws the same, on every platform.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count) {
    return Math.floor(this.next() * count);
  }

  chance(part) {
    return this.next() < part;
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}

/** That of one call: it depends on the seed and the call's number only, so that a call can be made again alone. */
export const randomOf = (seed, number) => new Random(Math.imul(seed ^ 0x9e3779b9, 2654435761) ^ Math.imul(number + 1, 40503));
