// Sections, models, and where they stand.

import { css } from 'lit';

export const list = css`
  section {
    margin-top: 2rem;
  }

  .sections section:first-child {
    margin-top: 0;
  }

  .section-head {
    margin-bottom: 0.625rem;
    padding-right: 11rem;
  }

  .section-head p {
    font-size: 0.8125rem;
  }

  .models {
    border: 1px solid var(--mm-line);
    border-radius: var(--mm-radius);
    background: var(--mm-card);
  }

  .models:empty {
    display: none;
  }

  .model {
    display: flex;
    padding: 0.75rem 1rem;
  }

  .model + .model {
    border-top: 1px solid var(--mm-line);
  }

  .place {
    flex: none;
    width: 3rem;
  }

  .rank {
    position: relative;
    font-size: 1.0625rem;
    font-weight: 600;
    line-height: 1.35rem;
    color: var(--mm-muted);
  }

  .change {
    display: flex;
    align-items: center;
    gap: 0.1875rem;
    position: relative;
    font-size: 0.6875rem;
    font-weight: 600;
    line-height: 1rem;
  }

  .change.up {
    color: var(--mm-good);
  }

  .change.down {
    color: var(--mm-muted);
  }

  .change.new {
    color: var(--mm-accent);
  }

  .change svg {
    width: 0.5625rem;
    height: 0.5625rem;
    fill: currentColor;
  }

  .body {
    flex: 1;
    min-width: 0;
  }

  .head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    flex-wrap: wrap;
  }

  .demand strong {
    color: var(--mm-text);
    font-weight: 600;
  }

  .demand {
    color: var(--mm-muted);
    font-size: 0.8125rem;
    white-space: nowrap;
  }

  .description {
    color: var(--mm-muted);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
    max-width: 42rem;
  }

  .older {
    margin-top: 0.125rem;
    font-size: 0.8125rem;
  }

  .older summary {
    display: inline-block;
    padding: 0.125rem 0;
    color: var(--mm-muted);
    cursor: pointer;
  }

  .older summary::before {
    content: '▸ ' / '';
  }

  .older[open] summary::before {
    content: '▾ ' / '';
  }

  .older summary:hover {
    color: var(--mm-text);
  }

  @media (max-width: 40rem) {
    .section-head {
      padding-right: 0;
    }

    .model {
      padding: 0.75rem;
    }

    .place {
      width: 2.25rem;
    }
  }
`;
