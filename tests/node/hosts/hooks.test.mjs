// Hooks are the caller's own affair: whatever one does, the process, the download and the others do not notice.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { slowModel } from '../support/slow-model.mjs';

/** Each is the text of a hook that does harm, or tries to change what it got. */
const hooks = {
  'that throws': "() => { throw new Error('hook'); }",
  'that rejects': "async () => { throw new Error('hook'); }",
  'that rejects later': "() => new Promise((_, reject) => setTimeout(() => reject(new Error('hook')), 1))",
  'that gives a thenable which rejects': "() => ({ then: (_, reject) => reject(new Error('hook')) })",
  'that gives a thenable which throws': "() => ({ then: () => { throw new Error('hook'); } })",
  'whose then cannot be read': "() => ({ get then() { throw new Error('hook'); } })",
  'whose promise has another catch': "() => Object.assign(Promise.reject(new Error('hook')), { catch: () => {} })",
  'that throws nothing at all': '() => { throw undefined; }',
  'that never settles': '() => new Promise(() => {})',
  'that changes what it got': `(event) => {
    'use strict';
    const tries = [() => { event.modelId = 'x'; }, () => { event.more = 1; }, () => { delete event.taskId; }, () => { event.progress.bytes = -1; }];
    for (const change of tries) {
      try { change(); changed.push(String(change)); } catch {}
    }
  }`,
};

describe('a hook', () => {
  for (const [name, hook] of Object.entries(hooks)) {
    test(name, async (t) => {
      const { options } = await slowModel(t, { bytes: 1000, bytesPerSecond: 0 });
      const body = `async (api, options, say) => {
        const changed = [];
        let calls = 0;
        const harmful = ${hook};
        const hook = (event) => { calls++; return harmful(event); };
        const hooks = { onDownloadStart: hook, onDownloadProgress: hook, onDownloadError: hook, onDownloadComplete: hook };
        const manager = api.ModelManager.open({ ...options, hooks });
        const heard = [];
        for (const event of ['downloadStart', 'downloadError', 'downloadComplete']) {
          manager.on(event, ({ modelId, more }) => heard.push([event, modelId, more].join(' ')));
        }
        const absent = await manager.download('absent').done.catch(({ code }) => code);
        const { version } = await manager.download('asr').done;
        await manager.close();
        say({ absent, version, changed, heard: heard.sort(), isCalled: calls >= 4 });
      }`;
      // A rejection that nobody handles ends this process: that is Node's default.
      const { code, signal, lines, errors } = await startChild(t, body, options).exit;
      assert.deepEqual({ code, signal, errors }, { code: 0, signal: null, errors: '' });
      const heard = lines[0].heard.filter((line) => !line.startsWith('downloadStart absent'));
      assert.deepEqual(heard, ['downloadComplete asr ', 'downloadError absent ', 'downloadStart asr ']);
      assert.deepEqual(
        { ...lines[0], heard: [] },
        { absent: 'NOT_IN_CATALOGUE', version: '1.0.0', changed: [], heard: [], isCalled: true },
      );
    });
  }
});
