// What the page decides without a browser: places, actions, texts.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as format from '../../node-binding/app/renderer/format.js';
import { actionsOf, requestOf } from '../../node-binding/app/renderer/store/actions.js';
import { arrange } from '../../node-binding/app/renderer/store/arrangement.js';
import { rankChanges } from '../../node-binding/app/renderer/store/ranking-changes.js';
import { texts } from '../../node-binding/app/renderer/texts.js';
import fs from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../node/support/package.mjs';

const view = (state, more = {}) => ({
  view: { state, task: { id: 'a' }, check: null, error: null, ...more },
  version: '1',
  isUpdate: false,
});
const declared = (file, pattern) =>
  [...fs.readFileSync(path.join(packageFolder, 'types', file), 'utf8').matchAll(pattern)].map(([, name]) => name);

describe('actions', () => {
  test('every state of the declarations has a word and its actions', () => {
    const states = declared('progress.d.ts', /^ {2}\| '(\w+)'/gm);
    assert.equal(states.length, 11);
    const expected = {
      absent: [],
      queued: ['pause', 'cancel'],
      downloading: ['pause', 'cancel'],
      paused: ['resume', 'cancel'],
      waitingForNetwork: ['pause', 'cancel'],
      verifying: [],
      publishing: [],
      ready: ['verify', 'remove'],
      failed: ['install', 'discard'],
      repairing: [],
      removing: [],
    };
    assert.deepEqual(Object.keys(expected), states);
    assert.deepEqual(Object.keys(texts.states), states);
    for (const state of states) {
      assert.deepEqual(actionsOf(view(state)), expected[state], state);
    }
    assert.deepEqual(actionsOf({ view: null, isUpdate: false }), ['install']);
    assert.deepEqual(actionsOf({ view: null, isUpdate: true }), ['update']);
    assert.deepEqual(actionsOf(view('failed', { error: { retryable: true } })), ['retry', 'discard']);
    assert.deepEqual(actionsOf(view('failed', { error: { code: 'CORRUPT' }, task: null })), ['repair', 'remove']);
    assert.deepEqual(actionsOf(view('ready', { check: { kind: 'verify' } })), ['stop']);
  });

  test('go to the task or to the version', () => {
    assert.deepEqual(requestOf('discard', 'm', view('failed')), { verb: 'cancel', args: { taskId: 'a' } });
    assert.deepEqual(requestOf('update', 'm', { version: '2', view: null }), { verb: 'install', args: { modelId: 'm', version: '2' } });
  });
});

describe('texts', () => {
  test('every code of the declarations has a sentence', () => {
    const codes = declared('errors.d.ts', /^ {2}\| '([A-Z_]+)'/gm);
    assert.equal(codes.length, 22);
    for (const code of codes) {
      const text = texts.errorOf({ code, detail: {} });
      assert.match(text, /^[A-Z].*\.$/, code);
      assert.doesNotMatch(text, /undefined|NaN|null/, code);
    }
    assert.deepEqual(
      Object.keys(texts.errors).filter((code) => !codes.includes(code)),
      ['BRIDGE_LOST', 'BRIDGE_BUSY'],
    );
    assert.equal(texts.errorOf({ code: 'toString', detail: {} }), texts.errors.INTERNAL({}));
  });

  test('numbers', () => {
    const sizes = [0, 999, 1000, 1536000, 999_950_000, 4.2e9, 3e15].map(format.bytes);
    assert.deepEqual(sizes, ['0 B', '999 B', '1.0 kB', '1.5 MB', '1000 MB', '4.2 GB', '3.0 PB']);
    const times = [1, 59_000, 60_000, 3_540_000, 8_100_000, 260_000_000].map(format.duration);
    assert.deepEqual(times, ['1 s', '59 s', '1 min', '59 min', '2 h 15 min', '3 days']);
    assert.deepEqual([format.percent(0, 0), format.percent(999, 1000), format.percent(1000, 1000)], [0, 99, 100]);
  });
});

describe('places', () => {
  const sections = (top, here = [], library = []) => ({ top, here, library });

  test('nothing moves while it is held, what is new comes last, and what is gone goes', () => {
    const shown = sections(['a', 'b', 'c'], ['d'], ['e', 'f']);
    const wanted = sections(['c', 'n', 'a'], ['e'], ['f', 'b']);
    const held = arrange(shown, wanted, true);
    assert.deepEqual(held.sections, sections(['a', 'b', 'c', 'n'], [], ['e', 'f']));
    assert.equal(held.isWaiting, true);
    assert.deepEqual(arrange(shown, wanted, false), { sections: wanted, isWaiting: false });
    assert.equal(arrange(wanted, wanted, true).isWaiting, false);
    assert.deepEqual(arrange(undefined, wanted, true).sections, wanted);
  });

  test('of a ranking are compared with those of the one before', () => {
    const ranking = (...ids) => ids.map((modelId, index) => ({ modelId, rank: index + 1 }));
    assert.deepEqual(
      [...rankChanges(ranking('a', 'b', 'c'), ranking('c', 'b', 'a', 'd'))],
      [
        ['c', { kind: 'up', by: 2 }],
        ['a', { kind: 'down', by: 2 }],
        ['d', { kind: 'new' }],
      ],
    );
    assert.equal(rankChanges(undefined, ranking('a')).size, 0);
  });
});
