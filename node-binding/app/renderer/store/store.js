// What the page knows: this machine, the library, the ranking. It asks when it is shown, follows events, and is silent when hidden.

import { keyOf } from '../../handlers/version-key.mjs';
import { texts } from '../texts.js';
import { hasSamePlaces, rankChanges } from './ranking-changes.js';

const catalogueEveryMs = 60_000;
const catalogueRetryMs = 10_000;

/** States whose beginning is worth saying aloud. */
const announced = new Set(['downloading', 'paused', 'waitingForNetwork', 'ready', 'failed', 'repairing']);

export class Store {
  /** 'connecting' | 'connected' | 'lost' | 'refused' */
  connection = 'connecting';
  /** Versions that are here, by key; undefined until the first answer. */
  versions;
  /** Why they could not be told of the last time, or null. */
  overviewError = null;
  disk = null;
  ranking = null;
  changes = new Map();
  catalogue = { models: new Map(), updates: new Map(), error: null, isKnown: false };
  /** What a command ended with, by the key of its version: { error, verb, args } */
  problems = new Map();
  /** Versions that were found right, by key. */
  fine = new Set();
  /** Commands that are under way, `verb key`. */
  pending = new Set();

  #api;
  #onChange;
  #onAnnounce;
  #unsubscribe;
  #catalogueTimer;
  #isAskingCatalogue = false;
  #isCatalogueDue = false;
  /** What events said while the versions were being asked for: it is newer than the answer. */
  #early;

  /** `onChange()` after every change; `onAnnounce(text)` for what a screen reader says. */
  constructor(api, { onChange, onAnnounce }) {
    this.#api = api;
    this.#onChange = onChange;
    this.#onAnnounce = onAnnounce;
  }

  /** Begins, or goes on after `stop`. */
  start() {
    this.#unsubscribe ??= this.#api.subscribe((event) => this.#receive(event));
  }

  stop() {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearTimeout(this.#catalogueTimer);
  }

  /** Whether enough has been heard to lay out the page for good. */
  get isSettled() {
    return this.versions !== undefined && this.ranking !== null && (this.catalogue.isKnown || this.catalogue.error !== null);
  }

  /** Runs a verb on a version; a failure stays with the version until the next try. */
  async run(verb, modelId, version, args = { modelId, version }) {
    const key = keyOf(modelId, version);
    const name = `${verb} ${key}`;
    if (this.pending.has(name)) {
      return;
    }
    this.pending.add(name);
    this.problems.delete(key);
    this.fine.delete(key);
    this.#onChange();
    const answer = await this.#api[verb](args);
    this.pending.delete(name);
    if (answer.ok) {
      this.#succeeded(verb, modelId, version, answer.value);
    } else {
      this.problems.set(key, { error: answer.error, verb, args });
      this.#onAnnounce(texts.announce.state(texts.model(modelId, version), texts.errorOf(answer.error)));
    }
    this.#onChange();
  }

  dismiss(modelId, version) {
    this.problems.delete(keyOf(modelId, version));
    this.#onChange();
  }

  async askRanking() {
    const answer = await this.#api.ranking({});
    if (!answer.ok) {
      this.#learnRanking({
        entries: this.ranking?.entries ?? [],
        fetchedAt: this.ranking?.fetchedAt ?? null,
        stale: true,
        error: answer.error,
      });
      this.#onChange();
    }
  }

  /** One question at a time; what came up during one is asked after it. */
  async askCatalogue() {
    this.#isCatalogueDue = true;
    if (this.#isAskingCatalogue) {
      return;
    }
    this.#isAskingCatalogue = true;
    clearTimeout(this.#catalogueTimer);
    let answer;
    while (this.#isCatalogueDue) {
      this.#isCatalogueDue = false;
      answer = await this.#api.catalogue({});
      this.#learnCatalogue(answer);
    }
    this.#isAskingCatalogue = false;
    if (this.#unsubscribe) {
      this.#catalogueTimer = setTimeout(() => this.askCatalogue(), answer.ok ? catalogueEveryMs : catalogueRetryMs);
    }
  }

  #learnCatalogue(answer) {
    if (answer.ok) {
      this.catalogue = {
        models: new Map(answer.value.models.map((model) => [model.modelId, model])),
        updates: new Map(answer.value.updates.map((update) => [update.modelId, update])),
        error: null,
        isKnown: true,
      };
    } else {
      this.#learnProblem(this.catalogue.error, answer.error);
      this.catalogue = { ...this.catalogue, error: answer.error };
    }
    this.#onChange();
  }

  #succeeded(verb, modelId, version, value) {
    const model = texts.model(modelId, version);
    if (verb === 'verify' && value?.ok) {
      this.fine.add(keyOf(modelId, version));
    }
    if ((verb === 'verify' || verb === 'repair') && value === null) {
      this.#onAnnounce(texts.announce.stopped(model));
    } else if (verb === 'verify') {
      this.#onAnnounce(texts.announce.checked(model, value));
    } else if (verb === 'repair') {
      this.#onAnnounce(texts.announce.repaired(model));
    }
  }

  #receive(event) {
    switch (event.type) {
      case 'connected':
        this.#connect('connected');
        this.askOverview();
        this.askCatalogue();
        break;
      case 'disconnected':
        this.#connect('lost');
        break;
      case 'refused':
        this.#connect('refused');
        break;
      case 'version':
        this.#learnVersion(event.view);
        break;
      case 'disk':
        this.disk = event.disk;
        break;
      case 'ranking':
        this.#learnRanking(event.ranking);
        break;
      default:
        return;
    }
    this.#onChange();
  }

  /** Said aloud once, and not at every try. */
  #connect(connection) {
    const before = this.connection;
    this.connection = connection;
    if (connection !== before && connection !== 'connected') {
      this.#onAnnounce(texts.connection[connection]);
    } else if (connection === 'connected' && before === 'lost') {
      this.#onAnnounce(texts.connection.back);
    }
  }

  async askOverview() {
    const early = [];
    this.#early = early;
    const answer = await this.#api.overview({});
    if (this.#early !== early) {
      // It was asked for again meanwhile.
      return;
    }
    this.#early = undefined;
    if (answer.ok) {
      this.overviewError = null;
      const { versions, disk, ranking } = answer.value;
      this.versions = new Map(versions.map((view) => [keyOf(view.modelId, view.version), view]));
      this.disk = disk;
      if (ranking) {
        this.#learnRanking(ranking);
      }
      for (const view of early) {
        this.#learnVersion(view);
      }
    } else {
      this.#learnProblem(this.overviewError, answer.error);
      this.overviewError = answer.error;
    }
    this.#onChange();
  }

  #learnProblem(before, error) {
    if (before?.code !== error.code) {
      this.#onAnnounce(texts.errorOf(error));
    }
  }

  #learnVersion(view) {
    this.#early?.push(view);
    if (this.versions === undefined) {
      return;
    }
    const key = keyOf(view.modelId, view.version);
    const before = this.versions.get(key)?.state ?? 'absent';
    if (view.state === 'absent') {
      this.versions.delete(key);
    } else {
      this.versions.set(key, view);
    }
    if (before !== view.state) {
      this.#changedState(view, before);
    }
  }

  #changedState(view, before) {
    const model = texts.model(view.modelId, view.version);
    if (before === 'removing' && view.state === 'absent') {
      this.#onAnnounce(texts.announce.removed(model));
    } else if (announced.has(view.state)) {
      this.#onAnnounce(texts.announce.state(model, texts.states[view.state]));
    }
    if (view.state === 'ready' || view.state === 'absent') {
      // Whether there is an update depends on what is here.
      this.askCatalogue();
    }
  }

  #learnRanking(ranking) {
    const before = this.ranking;
    if (before && before.stale !== ranking.stale) {
      this.#onAnnounce(ranking.stale ? texts.announce.rankingStale : texts.announce.rankingBack);
    }
    const had = before?.entries;
    if (had === undefined || !hasSamePlaces(had, ranking.entries)) {
      this.changes = rankChanges(had?.length > 0 ? had : undefined, ranking.entries);
    }
    this.ranking = ranking;
  }
}
