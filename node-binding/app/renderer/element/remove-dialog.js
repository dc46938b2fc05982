// The question before a version is removed. The platform's own dialog: it holds the focus, Escape closes it, and the focus goes back.

import { html } from 'lit';
import { texts } from '../texts.js';

/** `asked` is { modelId, version, sizeBytes } or undefined; `onAnswer(isYes)` is called once. */
export function removeDialog(asked, onAnswer) {
  const words = texts.removeDialog;
  return html`
    <dialog aria-labelledby="remove-heading" aria-describedby="remove-body" @close=${() => onAnswer(false)}>
      <h2 id="remove-heading"><bdi>${asked ? words.heading(texts.model(asked.modelId, asked.version)) : ''}</bdi></h2>
      <p id="remove-body">${asked ? words.body(asked.sizeBytes) : ''}</p>
      <div class="actions">
        <button type="button" data-answer="keep" autofocus @click=${(event) => event.target.closest('dialog').close()}>${words.keep}</button>
        <button
          type="button"
          class="danger"
          data-answer="remove"
          @click=${(event) => {
            onAnswer(true);
            event.target.closest('dialog').close();
          }}
        >
          ${words.remove}
        </button>
      </div>
    </dialog>
  `;
}
