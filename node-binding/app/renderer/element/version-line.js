// One version of a model: number, size, state in words, progress, and what can be done.

import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as format from '../format.js';
import { actionsOf } from '../store/actions.js';
import { texts } from '../texts.js';
import { iconOf, icons } from './icons.js';

const strong = new Set(['install', 'update', 'resume', 'retry', 'repair']);

/** `act(action)` does it; `isPending(action)` says that its answer is awaited. */
export function versionLine(row, line, { act, isPending, dismiss }) {
  const model = texts.model(row.modelId, line.version);
  return html`
    <li class="line" data-line=${line.version}>
      <span class="version"><bdi>${line.version}</bdi></span>
      <span class="size">${line.sizeBytes > 0 ? format.bytes(line.sizeBytes) : nothing}</span>
      ${stateOf(line)}
      <span class="actions">
        ${repeat(
          actionsOf(line),
          (action) => action,
          (action) => button(action, model, { isStrong: strong.has(action), isPending: isPending(action), onClick: () => act(action) }),
        )}
      </span>
      ${progressOf(line, model)} ${errorOf(line)} ${problemOf(line, model, { act, dismiss })}
    </li>
  `;
}

/** The second press of a double click is meant for what was there before. Nothing is disabled: that would lose the focus. */
export function button(action, model, { isStrong = false, isPending = false, onClick }) {
  const press = (event) => {
    if (event.detail <= 1 && !isPending) {
      onClick(event);
    }
  };
  const word = texts.actions[action];
  return html`<button
    type="button"
    class=${isStrong ? 'strong' : ''}
    data-action=${action}
    aria-label=${texts.of(word, model)}
    aria-disabled=${isPending ? 'true' : nothing}
    @click=${press}
  >
    ${word}
  </button>`;
}

function stateOf({ view, isUpdate, isFine }) {
  if (isUpdate) {
    return html`<span class="state update">${icons.update}<span>${texts.updateAvailable}</span></span>`;
  }
  const state = view?.state ?? 'absent';
  if (view?.check?.kind === 'verify') {
    return html`<span class="state working">${iconOf('verifying')}<span>${texts.checking}</span></span>`;
  }
  const word = state === 'failed' && view.error?.code === 'CORRUPT' ? texts.damaged : texts.states[state];
  return html`<span class="state ${state}"
    >${iconOf(state)}<span>${word}${state === 'ready' && isFine ? html`<span class="fine">${texts.checkedFine}</span>` : nothing}</span></span
  >`;
}

/** What moves: a check, or a download. Done and failed ones need no bar. */
function progressOf({ view }, model) {
  if (view === null || view.state === 'failed' || (view.state === 'ready' && !view.check)) {
    return nothing;
  }
  const progress = view.check ? { ...view.check, phase: view.state } : view.task?.progress;
  if (progress === undefined) {
    return nothing;
  }
  const what = view.check?.kind === 'verify' ? texts.checking : texts.states[view.state];
  const parts = texts.progress(progress);
  const isKnown = progress.totalBytes > 0;
  return html`
    <div class="progress ${view.state}">
      <progress
        max=${isKnown ? progress.totalBytes : nothing}
        value=${isKnown ? progress.bytes : nothing}
        aria-label=${texts.progressOf(what, model)}
        aria-valuetext=${parts.length > 0 ? parts.join(', ') : nothing}
      ></progress>
      <span class="figures">${parts.map((part) => html`<span>${part}</span>`)}</span>
    </div>
  `;
}

const errorOf = ({ view, problem }) =>
  view?.state === 'failed' && view.error && !problem ? html`<p class="error">${texts.errorOf(view.error)}</p>` : nothing;

/** A command that failed. Where it may succeed later it can be tried again from here. */
function problemOf({ problem }, model, { act, dismiss }) {
  if (problem === undefined) {
    return nothing;
  }
  return html`
    <div class="problem">
      <p class="error">${texts.errorOf(problem.error)}</p>
      <span class="actions">
        ${problem.error.retryable ? button('retry', model, { onClick: () => act(problem) }) : nothing}
        ${button('dismiss', model, { onClick: dismiss })}
      </span>
    </div>
  `;
}
