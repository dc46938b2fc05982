// What the calls are made on: a manager with a real library, and what its functions gave.

import { getEventListeners } from 'node:events';
import path from 'node:path';
import { temporaryFolder } from '../support/folders.mjs';
import { startLibrary } from '../support/library.mjs';
import { ModelManager } from '../support/package.mjs';

const models = {
  asr: { '1.0.0': { a: 10, 'sub/b': 1000 }, '1.1.0': { a: 20_000 } },
  tts: { '1.0.0': { a: 5_000_000 } },
  语音: { '1.0.0': { 模型: 100 } },
};

export class World {
  ModelManager = ModelManager;
  #tasks = [];
  #leases = [];
  #watches = [];
  #neverAborted = new AbortController();

  static async open(t) {
    const world = new World();
    world.folder = temporaryFolder(t);
    world.library = await startLibrary(t, models);
    world.reopen();
    await world.manager.download('asr', { version: '1.0.0' }).done;
    return world;
  }

  reopen() {
    this.manager = ModelManager.open({ root: path.join(this.folder, '根'), libraryUrl: this.library.url });
    this.keep(this.manager.download('语音'));
  }

  /** Whether a signal that was never aborted is still listened to by somebody. */
  get forgottenListeners() {
    return getEventListeners(this.#neverAborted.signal, 'abort').length;
  }

  signal(random) {
    const kind = random.below(4);
    if (kind < 2) {
      return this.#neverAborted.signal;
    }
    if (kind === 2) {
      return AbortSignal.abort(random.pick([undefined, new Error('enough'), 'enough']));
    }
    const controller = new AbortController();
    setTimeout(() => controller.abort(), random.below(20));
    return controller.signal;
  }

  task(random) {
    return random.pick(this.#tasks.length > 0 ? this.#tasks : [this.manager.download('asr')]);
  }

  lease(random) {
    return random.pick(this.#leases.length > 0 ? this.#leases : [{ release() {} }]);
  }

  watch(random) {
    return random.pick(this.#watches.length > 0 ? this.#watches : [{ pause() {}, resume() {} }]);
  }

  /** Some of what was given is used later; the oldest of it is given back. */
  keep(given) {
    if (typeof given === 'function') {
      this.#push(this.#watches, given, (watch) => watch());
    } else if (typeof given?.release === 'function') {
      this.#push(this.#leases, given, (lease) => lease.release());
    } else if (typeof given?.cancel === 'function') {
      this.#push(this.#tasks, given, () => {});
    }
  }

  /** All of it; what is still leased or watched then must not matter. */
  forget() {
    this.#tasks = [];
    this.#leases = [];
    this.#watches = [];
  }

  #push(list, given, giveBack) {
    // What `on` gives has no pause.
    if (typeof given === 'function' && given.pause === undefined) {
      given();
      return;
    }
    list.push(given);
    if (list.length > 20) {
      giveBack(list.shift());
    }
  }
}
