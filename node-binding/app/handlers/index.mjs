// The handlers of a management page, on one manager: the same for Electron's ipcMain and for the bridge to a browser.
//
//   const handlers = createHandlers(manager, { root });
//   await handlers.call('install', { modelId: 'chat-small' });      // { ok: true, value } or { ok: false, error }; never rejects
//   const unsubscribe = handlers.subscribe((event) => …);           // plain data too
//   handlers.close();                                               // before the manager is closed

import { failure, success } from './answer.mjs';
import { invalid, members } from './check.mjs';
import { Checks } from './checks.mjs';
import { freeBytes } from './disk.mjs';
import { Events } from './events.mjs';
import { RankingWatcher } from './ranking.mjs';
import { verbs } from './verbs.mjs';
import { keyOf } from './version-key.mjs';
import { Versions } from './versions.mjs';

const diskEveryMs = 15_000;
const mostDescription = 300;

/** `root` is the manager's; `rankingEveryMs` is how often the scheduler is asked while a page looks. */
export function createHandlers(manager, { root, rankingEveryMs = 15_000 }) {
  const desk = new Desk(manager, root, rankingEveryMs);
  return {
    call: (verb, args) => call(desk, verb, args),
    subscribe: (listener) => desk.subscribe(listener),
    close: () => desk.close(),
  };
}

async function call(desk, verb, args) {
  try {
    if (typeof verb !== 'string' || !Object.hasOwn(verbs, verb)) {
      throw invalid('there is no such verb');
    }
    const { shape, run } = verbs[verb];
    return success(await run(desk, members(shape, args ?? {})));
  } catch (error) {
    return failure(error);
  }
}

/** Of what a library says freely about a model a page gets a description only, and not a long one. */
function plainModel({ modelId, latestVersion, versions, sizeBytes, extra }) {
  const description = typeof extra.description === 'string' ? extra.description.slice(0, mostDescription) : '';
  return { modelId, latestVersion, versions, sizeBytes, description };
}

class Desk {
  #root;
  #versions;
  #events;
  #takeOff;
  #diskTimer;
  #isDiskDue = false;
  #isLookingAtDisk = false;

  constructor(manager, root, rankingEveryMs) {
    this.manager = manager;
    this.#root = root;
    this.checks = new Checks((modelId, version) => this.#tellSoon(modelId, version));
    this.#versions = new Versions(manager, root, this.checks);
    this.#events = new Events((isThere) => this.#onAudience(isThere));
    this.ranking = new RankingWatcher(manager, rankingEveryMs, (ranking) => this.#events.send({ type: 'ranking', ranking }));
    this.#takeOff = [
      manager.on('state', ({ modelId, version }) => this.#tell(modelId, version)),
      manager.on('downloadError', ({ modelId, version }) => this.#tell(modelId, version)),
      manager.on('downloadProgress', ({ modelId, version }) => this.#tellSoon(modelId, version)),
    ];
  }

  async overview() {
    const free = await freeBytes(this.#root);
    // Last, and told at once: an event that comes behind the answer is newer than it.
    const views = await this.#versions.list();
    return { versions: views, disk: this.#disk(views, free), ranking: this.ranking.latest };
  }

  async catalogue() {
    const [models, updates] = await Promise.all([this.manager.models(), this.manager.updates()]);
    this.#versions.learn(models);
    return { models: models.map(plainModel), updates };
  }

  subscribe(listener) {
    return this.#events.subscribe(listener);
  }

  close() {
    for (const takeOff of this.#takeOff) {
      takeOff();
    }
    this.#onAudience(false);
    this.#events.close();
  }

  #onAudience(isThere) {
    if (isThere) {
      this.ranking.start();
      this.#diskTimer ??= setInterval(() => this.#tellDisk(), diskEveryMs).unref();
    } else {
      this.ranking.stop();
      clearInterval(this.#diskTimer);
      this.#diskTimer = undefined;
    }
  }

  #disk(views, free) {
    return { usedBytes: this.#versions.usedBytes(views), freeBytes: free };
  }

  #tell(modelId, version) {
    if (version === undefined || !this.#events.hasListeners) {
      return;
    }
    this.#events.cancel(keyOf(modelId, version));
    this.#events.sendNow(() => ({ type: 'version', view: this.#versions.look(modelId, version) }));
    this.#tellDisk();
  }

  #tellSoon(modelId, version) {
    if (version !== undefined && this.#events.hasListeners) {
      this.#events.sendSoon(keyOf(modelId, version), () => ({ type: 'version', view: this.#versions.look(modelId, version) }));
    }
  }

  /** One look at a time; what changes meanwhile is looked at after it. */
  async #tellDisk() {
    this.#isDiskDue = true;
    if (this.#isLookingAtDisk) {
      return;
    }
    this.#isLookingAtDisk = true;
    try {
      while (this.#isDiskDue && this.#events.hasListeners) {
        this.#isDiskDue = false;
        const free = await freeBytes(this.#root);
        this.#events.send({ type: 'disk', disk: this.#disk(await this.#versions.list(), free) });
      }
    } catch {
      // The manager was closed meanwhile: there is nothing to tell any more.
    } finally {
      this.#isLookingAtDisk = false;
    }
  }
}
