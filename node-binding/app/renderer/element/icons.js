// Small pictures beside words; never in the place of one.

import { svg } from 'lit';

const shape = (content) => svg`<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">${content}</svg>`;

export const icons = {
  ready: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M4.8 8.3l2.2 2.2 4.3-4.6"/>`),
  downloading: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M8 4.2v6.6M5.3 8.2L8 11l2.7-2.8"/>`),
  update: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M8 11.8V5.2M5.3 7.8L8 5l2.7 2.8"/>`),
  paused: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M6.3 5.4v5.2M9.7 5.4v5.2"/>`),
  waiting: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M8 4.4V8l2.4 1.6"/>`),
  working: shape(svg`<circle cx="8" cy="8" r="7"/><path class="cut" d="M4.6 8h.01M8 8h.01M11.4 8h.01"/>`),
  failed: shape(svg`<path d="M8 1.2 15.4 14.4H.6z"/><path class="cut" d="M8 6v4M8 12.3v.01"/>`),
  absent: shape(svg`<circle class="hollow" cx="8" cy="8" r="6.2"/>`),
  up: shape(svg`<path d="M8 3.5 13.5 12h-11z"/>`),
  down: shape(svg`<path d="M8 12.5 2.5 4h11z"/>`),
};

const byState = {
  absent: 'absent',
  queued: 'waiting',
  downloading: 'downloading',
  paused: 'paused',
  waitingForNetwork: 'waiting',
  verifying: 'working',
  publishing: 'working',
  ready: 'ready',
  failed: 'failed',
  repairing: 'working',
  removing: 'working',
};

export const iconOf = (state) => icons[byState[state]];
