// The question before something is removed, and what changes where the user's own colours are forced.

import { css } from 'lit';

export const dialog = css`
  dialog {
    width: min(26rem, calc(100vw - 2rem));
    padding: 1.25rem 1.5rem 1.25rem;
    border: 1px solid var(--mm-line);
    border-radius: 14px;
    background: var(--mm-card);
    color: var(--mm-text);
    box-shadow: 0 16px 48px rgb(0 0 0 / 30%);
  }

  dialog::backdrop {
    background: rgb(10 14 20 / 45%);
  }

  dialog p {
    margin: 0.5rem 0 1.25rem;
    color: var(--mm-muted);
  }

  dialog .actions {
    flex-wrap: wrap;
  }

  @media (forced-colors: active) {
    .models,
    .notice,
    .order,
    .problem,
    dialog {
      border: 1px solid CanvasText;
    }

    button.strong {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    progress,
    .bar {
      forced-color-adjust: none;
      border: 1px solid CanvasText;
      background: Canvas;
    }

    progress::-webkit-progress-bar {
      background: Canvas;
    }

    progress::-webkit-progress-value {
      background: Highlight;
    }

    .share {
      fill: Highlight;
    }

    button {
      border-color: ButtonText;
    }
  }
`;
