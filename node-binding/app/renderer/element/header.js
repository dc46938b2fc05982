// The top of the page: what it is, what the disk has, and what is wrong at large.

import { html, nothing } from 'lit';
import { texts } from '../texts.js';

export function pageHeader({ disk, filter, onFilter }) {
  return html`
    <header>
      <div class="title">
        <h1 tabindex="-1">${texts.title}</h1>
        <p>${texts.lead}</p>
      </div>
      ${disk ? diskUse(disk) : nothing}
      <label class="filter">
        <span class="hidden">${texts.filter}</span>
        <input type="search" placeholder=${texts.filter} autocomplete="off" spellcheck="false" .value=${filter} @input=${onFilter} />
      </label>
    </header>
  `;
}

function diskUse({ usedBytes, freeBytes }) {
  // A picture of the words below it; what is there is seen, however little.
  const share = usedBytes > 0 && freeBytes !== null ? Math.max(1, (usedBytes / (usedBytes + freeBytes)) * 100) : 0;
  return html`
    <div class="disk">
      <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect class="share" width=${share} height="1" />
      </svg>
      <p><span>${texts.disk.used(usedBytes)}</span>${freeBytes === null ? nothing : html`<span>${texts.disk.free(freeBytes)}</span>`}</p>
    </div>
  `;
}

/** A line across the page about something that does not work now; `retry` tries it again. */
export function notice(kind, text, more, retry) {
  return html`
    <div class="notice" data-notice=${kind}>
      <p><strong>${text}</strong> ${more}</p>
      ${retry ? html`<button type="button" @click=${retry}>${texts.actions.retry}</button>` : nothing}
    </div>
  `;
}
