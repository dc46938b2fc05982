// One model: its place, its name, how much it is wanted, and its versions.

import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as format from '../format.js';
import { texts } from '../texts.js';
import { icons } from './icons.js';
import { button, versionLine } from './version-line.js';

/** `commandsFor(line)` has what a line needs; `install(version)` installs one that has no line. */
export function modelRow(row, { commandsFor, install }) {
  return html`
    <li class="model" data-model=${row.modelId}>
      ${row.entry ? placeOf(row) : nothing}
      <div class="body">
        <div class="head">
          <h3 tabindex="-1"><bdi>${row.modelId}</bdi></h3>
          ${
            row.entry
              ? html`<span class="demand" title=${texts.demandTitle}><strong>${format.count(row.entry.demand)}</strong> ${texts.tasks(row.entry.demand)}</span
              >`
              : nothing
          }
        </div>
        ${row.description ? html`<p class="description">${row.description}</p>` : nothing}
        <ul class="lines">
          ${repeat(
            row.lines,
            (line) => line.version,
            (line) => versionLine(row, line, commandsFor(line)),
          )}
        </ul>
        ${row.lines.length === 0 ? unknownLine(row, install) : nothing} ${row.older.length > 0 ? olderVersions(row, install) : nothing}
      </div>
    </li>
  `;
}

function placeOf({ entry, change }) {
  return html`
    <div class="place">
      <span class="rank"><span class="hidden">${texts.rank('')}</span>${entry.rank}</span>
      ${change ? changeOf(change) : nothing}
    </div>
  `;
}

function changeOf({ kind, by }) {
  return html`<span class="change ${kind}">
    ${icons[kind] ?? nothing}<span class=${kind === 'new' ? 'new' : 'hidden'}>${texts.rankChange[kind](by)}</span
    >${kind === 'new' ? nothing : html`<span aria-hidden="true">${by}</span>`}
  </span>`;
}

/** While the library cannot be asked, the newest version can still be wanted; what it is known not to have cannot. */
const unknownLine = (row, install) => html`
  <ul class="lines">
    <li class="line" data-line="">
      <span class="version"></span><span class="size"></span>
      <span class="state absent">${icons.absent}<span>${row.isMissing ? texts.notInLibrary : texts.states.absent}</span></span>
      <span class="actions"
        >${row.isMissing ? nothing : button('install', row.modelId, { isStrong: true, onClick: () => install(undefined) })}</span
      >
      ${row.problem ? html`<p class="error">${texts.errorOf(row.problem.error)}</p>` : nothing}
    </li>
  </ul>
`;

const olderVersions = (row, install) => html`
  <details class="older">
    <summary>${texts.otherVersions(row.older.length)}</summary>
    <ul class="lines">
      ${repeat(
        row.older,
        (version) => version,
        (version) => html`
          <li class="line" data-line=${version}>
            <span class="version"><bdi>${version}</bdi></span><span class="size"></span>
            <span class="state absent">${icons.absent}<span>${texts.states.absent}</span></span>
            <span class="actions">${button('install', texts.model(row.modelId, version), { onClick: () => install(version) })}</span>
          </li>
        `,
      )}
    </ul>
  </details>
`;
