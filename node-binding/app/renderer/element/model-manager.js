// <model-manager>: the management page as one element. Give it an `api`: a function for each verb, and `subscribe`.

import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { keyOf } from '../../handlers/version-key.mjs';
import { requestOf } from '../store/actions.js';
import { arrange, sectionNames } from '../store/arrangement.js';
import { isFound, rowOf, sectionsOf, viewsByModel } from '../store/rows.js';
import { Store } from '../store/store.js';
import { texts } from '../texts.js';
import { Announcer } from './announcer.js';
import { FocusKeeper } from './focus-keeper.js';
import { notice, pageHeader } from './header.js';
import { Hold } from './hold.js';
import { modelRow } from './model-row.js';
import { removeDialog } from './remove-dialog.js';
import { styles } from './styles/index.js';

const clockMs = 15_000;

export class ModelManagerElement extends LitElement {
  static styles = styles;
  static properties = { api: { attribute: false }, filter: { state: true }, asked: { state: true }, said: { state: true } };

  #store;
  #arrangement = { sections: undefined, isWaiting: false };
  /** Whether what is shown was the whole: before that, nothing is held. */
  #isArranged = false;
  #focus;
  #hold;
  #announcer = new Announcer((text) => {
    this.said = text;
  });
  #clock;
  #onVisibility = () => this.#follow();

  constructor() {
    super();
    this.filter = '';
    this.said = '';
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#onVisibility);
    // Ages are texts that grow old.
    this.#clock = setInterval(() => this.requestUpdate(), clockMs);
    this.#follow();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearInterval(this.#clock);
    this.#store?.stop();
    this.#hold?.close();
  }

  willUpdate(changed) {
    if (changed.has('api') && this.api) {
      this.#store?.stop();
      this.#store = new Store(this.api, { onChange: () => this.requestUpdate(), onAnnounce: (text) => this.#announcer.say(text) });
      this.#follow();
    }
    this.#focus ??= new FocusKeeper(this.renderRoot);
    this.#hold ??= new Hold(this.renderRoot, () => this.requestUpdate());
    if (this.#store?.versions !== undefined) {
      const { sections } = this.#arrangement;
      this.#arrangement = arrange(sections, sectionsOf(this.#store), this.#isArranged && this.#hold.isHeld);
      this.#isArranged = this.#store.isSettled;
    }
    this.#focus.remember();
  }

  updated() {
    this.#focus.restore();
  }

  render() {
    const store = this.#store;
    return html`
      <main>
        ${pageHeader({ disk: store?.disk, filter: this.filter, onFilter: (event) => this.#find(event.target.value) })} ${store ? this.#notices(store) : nothing}
        ${store?.versions ? this.#sections(store) : this.#waiting(store)}
      </main>
      <p class="hidden" role="status">${this.said}</p>
      ${removeDialog(this.asked, (isYes) => this.#answer(isYes))}
    `;
  }

  /** Asks and listens while the page can be seen. */
  #follow() {
    if (document.visibilityState === 'hidden') {
      this.#store?.stop();
    } else if (this.isConnected) {
      this.#store?.start();
    }
  }

  #waiting(store) {
    return store?.connection === 'refused' || store?.overviewError ? nothing : html`<p class="empty">${texts.loading}</p>`;
  }

  #notices(store) {
    if (store.connection === 'lost' || store.connection === 'refused') {
      return notice('connection', texts.connection[store.connection], '', undefined);
    }
    const { overviewError } = store;
    if (overviewError && overviewError.code !== 'BRIDGE_LOST') {
      return notice('overview', texts.errorOf(overviewError), texts.overviewProblem, () => store.askOverview());
    }
    const { error } = store.catalogue;
    return error ? notice('library', texts.errorOf(error), texts.catalogueProblem, () => store.askCatalogue()) : nothing;
  }

  #sections(store) {
    const views = viewsByModel(store);
    const { sections, isWaiting } = this.#arrangement;
    const rows = Object.fromEntries(
      sectionNames.map((name) => [
        name,
        sections[name].map((id) => this.#row(store, id, views)).filter((row) => isFound(row, this.filter)),
      ]),
    );
    const isNothingFound = this.filter !== '' && sectionNames.every((name) => rows[name].length === 0);
    return html`
      <div
        class="sections"
        @pointermove=${() => this.#hold.pointerMoved()}
        @pointerleave=${() => this.#hold.pointerLeft()}
        @focusout=${() => this.#hold.focusLeft()}
      >
        ${isNothingFound ? html`<p class="empty" data-nothing-found>${texts.nothingFound(this.filter)}</p>` : nothing}
        ${this.filter === '' || rows.top.length > 0 ? this.#section('top', rows.top, this.#rankingState(store, isWaiting)) : nothing}
        ${rows.here.length > 0 ? this.#section('here', rows.here) : nothing} ${rows.library.length > 0 ? this.#section('library', rows.library) : nothing}
      </div>
    `;
  }

  #row(store, modelId, views) {
    return { ...rowOf(store, modelId, views), problem: store.problems.get(keyOf(modelId)) };
  }

  #section(name, rows, more = nothing) {
    const { heading, lead } = texts.sections[name];
    return html`
      <section data-section=${name} aria-labelledby="heading-${name}">
        <div class="section-head">
          <h2 id="heading-${name}" tabindex="-1">${heading}</h2>
          <p>${lead}</p>
        </div>
        ${more}
        <ul class="models">
          ${repeat(
            rows,
            (row) => row.modelId,
            (row) => this.#modelRow(row),
          )}
        </ul>
      </section>
    `;
  }

  #rankingState({ ranking }, isWaiting) {
    const sortNow = () => {
      this.#hold.release();
      this.requestUpdate();
    };
    return html`
      ${
        isWaiting
          ? html`<div class="order" data-notice="order"><p>${texts.orderChanged}</p><button type="button" @click=${sortNow}>${texts.sortNow}</button></div>`
          : nothing
      }
      ${
        ranking?.stale && ranking.error
          ? notice('ranking', texts.rankingErrorOf(ranking.error), texts.rankingProblem(ranking.fetchedAt), () => this.#store.askRanking())
          : nothing
      }
      ${ranking && !ranking.stale && ranking.entries.length === 0 ? html`<p class="empty">${texts.noRanking}</p>` : nothing}
      ${ranking?.fetchedAt && !ranking.stale && ranking.entries.length > 0 ? html`<p class="age">${texts.rankingAge(ranking.fetchedAt)}</p>` : nothing}
    `;
  }

  #modelRow(row) {
    const store = this.#store;
    const { modelId } = row;
    return modelRow(row, {
      install: (version) => store.run('install', modelId, version, version === undefined ? { modelId } : { modelId, version }),
      commandsFor: (line) => ({
        isPending: (action) => {
          const { verb } = requestOf(action, modelId, line);
          return store.pending.has(`${verb} ${keyOf(modelId, line.version)}`);
        },
        act: (action) => this.#act(action, modelId, line),
        dismiss: () => store.dismiss(modelId, line.version),
      }),
    });
  }

  /** An action's name, or a problem whose command is tried again. */
  #act(action, modelId, line) {
    if (action === 'remove') {
      this.#ask(modelId, line);
      return;
    }
    const { verb, args } = typeof action === 'string' ? requestOf(action, modelId, line) : action;
    this.#store.run(verb, modelId, line.version, args);
  }

  async #ask(modelId, { version, sizeBytes }) {
    this.asked = { modelId, version, sizeBytes };
    await this.updateComplete;
    this.renderRoot.querySelector('dialog').showModal();
  }

  #answer(isYes) {
    const { asked } = this;
    if (isYes && asked) {
      this.asked = undefined;
      this.#store.run('remove', asked.modelId, asked.version);
    }
  }

  #find(filter) {
    this.filter = filter.trim();
    this.updateComplete.then(() => {
      const text = this.renderRoot.querySelector('[data-nothing-found]')?.textContent;
      if (text) {
        this.#announcer.say(text);
      }
    });
  }
}

customElements.define('model-manager', ModelManagerElement);
