// One version: columns that stand under each other, and one under the other where it is narrow.

import { css } from 'lit';

export const line = css`
  .line {
    display: grid;
    grid-template-columns: 5.5rem 4.5rem minmax(9rem, 1fr) auto;
    gap: 0.125rem 0.75rem;
    align-items: center;
    min-height: 2.25rem;
    padding: 0.1875rem 0;
  }

  .version {
    overflow-wrap: anywhere;
  }

  .size {
    color: var(--mm-muted);
    text-align: right;
    white-space: nowrap;
  }

  .state {
    display: inline-flex;
    align-items: flex-start;
    gap: 0.375rem;
    padding-left: 0.5rem;
    font-weight: 550;
  }

  .state svg {
    flex: none;
    width: 0.9375rem;
    height: 0.9375rem;
    margin-top: 0.17em;
    fill: currentColor;
  }

  svg .cut {
    fill: none;
    stroke: var(--mm-card);
    stroke-width: 1.7;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  svg .hollow {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
  }

  .state.absent {
    color: var(--mm-muted);
    font-weight: 400;
  }

  .state.ready {
    color: var(--mm-good);
  }

  .state.downloading,
  .state.verifying,
  .state.publishing,
  .state.repairing,
  .state.removing,
  .state.working,
  .state.update {
    color: var(--mm-busy);
  }

  .state.queued,
  .state.paused,
  .state.waitingForNetwork {
    color: var(--mm-wait);
  }

  .state.failed {
    color: var(--mm-bad);
  }

  .fine {
    display: block;
    color: var(--mm-muted);
    font-size: 0.8125rem;
    font-weight: 400;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 0.375rem;
  }

  .progress,
  .line > .error,
  .problem {
    grid-column: 1 / -1;
  }

  .progress {
    margin: 0.25rem 0 0.125rem;
  }

  progress {
    display: block;
    appearance: none;
    width: 100%;
    height: 6px;
    border: 0;
    border-radius: 3px;
    background: var(--mm-track);
    overflow: hidden;
    color: var(--mm-busy);
  }

  progress::-webkit-progress-bar {
    border-radius: 3px;
    background: var(--mm-track);
  }

  progress::-webkit-progress-value {
    border-radius: 3px;
    background: var(--mm-busy);
  }

  .paused progress::-webkit-progress-value,
  .waitingForNetwork progress::-webkit-progress-value {
    background: var(--mm-wait);
  }

  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1rem;
    margin-top: 0.3125rem;
    color: var(--mm-muted);
    font-size: 0.8125rem;
  }

  .figures span:first-child {
    min-width: 2.5rem;
    color: var(--mm-text);
    font-weight: 550;
  }

  .error {
    text-wrap: pretty;
    color: var(--mm-bad);
    font-size: 0.8125rem;
    overflow-wrap: anywhere;
  }

  .line > .error {
    padding-bottom: 0.125rem;
  }

  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem 1rem;
    margin: 0.125rem 0 0.375rem;
    padding: 0.5rem 0.5rem 0.5rem 0.75rem;
    border-radius: 8px;
    background: var(--mm-bad-soft);
  }

  .problem .error {
    flex: 1 1 14rem;
  }

  @media (prefers-reduced-motion: no-preference) {
    progress::-webkit-progress-value {
      transition: inline-size 0.25s linear;
    }
  }

  @media (max-width: 40rem) {
    .line {
      grid-template-columns: auto 1fr;
      padding: 0.375rem 0;
    }

    .size {
      text-align: left;
    }

    .state {
      grid-column: 1 / -1;
      padding-left: 0;
    }

    .line > .actions {
      grid-column: 1 / -1;
      justify-content: flex-start;
    }
  }
`;
