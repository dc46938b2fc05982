// The page, its words and its controls.

import { css } from 'lit';

export const base = css`
  :host {
    display: block;
    min-height: 100vh;
    background: var(--mm-page);
    color: var(--mm-text);
    font: 0.875rem/1.45 var(--mm-font);
    font-variant-numeric: tabular-nums;
    -webkit-font-smoothing: antialiased;
  }

  * {
    box-sizing: border-box;
  }

  main {
    max-width: 58rem;
    margin: 0 auto;
    padding: 2rem 1.5rem 4rem;
  }

  h1,
  h2,
  h3,
  p,
  ul {
    margin: 0;
    padding: 0;
    font-weight: inherit;
  }

  h1,
  h2,
  h3 {
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  h1 {
    font-size: 1.5rem;
    font-weight: 650;
    letter-spacing: -0.015em;
    line-height: 1.2;
  }

  h2 {
    font-size: 1rem;
    font-weight: 650;
    letter-spacing: -0.005em;
  }

  h3 {
    font-size: 0.9375rem;
    font-weight: 600;
    min-width: 0;
  }

  ul {
    list-style: none;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button {
    font: inherit;
    font-size: 0.8125rem;
    font-weight: 550;
    line-height: 1.25rem;
    min-height: 1.875rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid transparent;
    border-radius: 7px;
    background: var(--mm-quiet);
    color: var(--mm-text);
    white-space: nowrap;
    cursor: pointer;
  }

  button:hover {
    background: var(--mm-hover);
  }

  button.strong {
    border-color: var(--mm-accent);
    background: var(--mm-accent);
    color: var(--mm-on-accent);
  }

  button.strong:hover {
    border-color: var(--mm-accent-strong);
    background: var(--mm-accent-strong);
  }

  button.danger {
    border-color: var(--mm-bad);
    color: var(--mm-bad);
  }

  button[aria-disabled='true'] {
    border: 1px dashed var(--mm-edge);
    cursor: progress;
  }

  :focus-visible {
    outline: 2px solid var(--mm-accent);
    outline-offset: 2px;
  }

  h1:focus,
  h2:focus,
  h3:focus {
    border-radius: 3px;
    outline: 2px solid var(--mm-accent);
    outline-offset: 3px;
  }

  @media (prefers-reduced-motion: no-preference) {
    button {
      transition:
        background-color 0.12s,
        border-color 0.12s;
    }
  }
`;
