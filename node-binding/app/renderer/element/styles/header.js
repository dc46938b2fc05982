// The top of the page, notices, and what is said where a list is empty.

import { css } from 'lit';

export const header = css`
  header {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 1rem 2rem;
    align-items: end;
    margin-bottom: 1.75rem;
  }

  .title p,
  .section-head p {
    color: var(--mm-muted);
  }

  .title p {
    margin-top: 0.25rem;
  }

  .disk {
    width: 17rem;
  }

  .disk p {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    margin-top: 0.375rem;
    color: var(--mm-muted);
    font-size: 0.8125rem;
  }

  .bar {
    display: block;
    width: 100%;
    height: 6px;
    border-radius: 3px;
    background: var(--mm-track);
  }

  .share {
    fill: var(--mm-accent);
  }

  .filter {
    grid-column: 1 / -1;
  }

  .filter input {
    font: inherit;
    width: 100%;
    height: 2.375rem;
    padding: 0 0.75rem;
    border: 1px solid var(--mm-edge);
    border-radius: 8px;
    background: var(--mm-card);
    color: var(--mm-text);
  }

  .filter input::placeholder {
    color: var(--mm-muted);
    opacity: 1;
  }

  .filter input:focus-visible {
    outline-offset: 0;
  }

  .notice,
  .order {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    margin-bottom: 0.75rem;
    padding: 0.625rem 0.75rem 0.625rem 1rem;
    border-radius: var(--mm-radius);
    background: var(--mm-wait-soft);
    box-shadow: inset 3px 0 0 var(--mm-wait);
  }

  .order {
    background: var(--mm-card);
    box-shadow: inset 3px 0 0 var(--mm-accent);
  }

  .notice p,
  .order p {
    flex: 1 1 16rem;
  }

  .notice strong {
    font-weight: 600;
  }

  .empty {
    padding: 1.5rem 1rem;
    border: 1px dashed var(--mm-edge);
    border-radius: var(--mm-radius);
    color: var(--mm-muted);
    text-align: center;
    overflow-wrap: anywhere;
  }

  .age {
    margin: -1.75rem 0 0.625rem;
    color: var(--mm-muted);
    font-size: 0.8125rem;
    text-align: right;
  }

  @media (max-width: 40rem) {
    header {
      grid-template-columns: 1fr;
    }

    .disk {
      width: auto;
    }

    .age {
      margin-top: 0;
      text-align: left;
    }
  }
`;
