// The handlers on a real manager, called as a page that is not ours would call them.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { createHandlers } from '../../node-binding/app/handlers/index.mjs';
import { verbNames } from '../../node-binding/app/handlers/names.mjs';
import { actionsOf } from '../../node-binding/app/renderer/store/actions.js';
import { verbs } from '../../node-binding/app/handlers/verbs.mjs';
import { cleanUp } from '../node/support/cleanup.mjs';
import { bytesOf, temporaryFolder } from '../node/support/folders.mjs';
import { startLibrary } from '../node/support/library.mjs';
import { openManager } from '../node/support/manager.mjs';
import { startProxy } from '../node/support/proxy.mjs';
import { until } from '../node/support/wait.mjs';

async function desk(t) {
  const library = await startLibrary(t, { asr: { '1.0.0': { a: 1000 } } });
  const root = temporaryFolder(t);
  const manager = openManager(t, { root, libraryUrl: library.url });
  const handlers = createHandlers(manager, { root });
  cleanUp(t, () => handlers.close());
  return { manager, handlers, library, root };
}

const codes = new Set(['INVALID_ARGUMENT', 'MODEL_NOT_AVAILABLE', 'NOT_IN_CATALOGUE']);

/** Nothing but the envelope, and nothing in it that is not plain data. */
function isEnvelope(answer) {
  assert.deepEqual(Object.keys(answer), answer.ok ? ['ok', 'value'] : ['ok', 'error']);
  if (!answer.ok) {
    assert.deepEqual(Object.keys(answer.error), ['code', 'retryable', 'detail']);
  }
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
  return answer;
}

describe('the handlers', () => {
  test('have one function for each name', () => {
    assert.deepEqual(Object.keys(verbs), [...verbNames]);
  });

  test('show what is here where nothing can be written, and say why nothing can be installed', async (t) => {
    const { manager, handlers, library, root } = await desk(t);
    await manager.download('asr', { version: '1.0.0' }).done;
    handlers.close();
    await manager.close();
    fs.writeFileSync(path.join(root, '.modelmanager', 'format'), '999');
    const later = openManager(t, { root, libraryUrl: library.url });
    const again = createHandlers(later, { root });
    cleanUp(t, () => again.close());

    const { value } = isEnvelope(await again.call('overview', {}));
    assert.deepEqual(
      value.versions.map(({ modelId, state, task }) => [modelId, state, task]),
      [['asr', 'ready', null]],
    );
    assert.equal(isEnvelope(await again.call('install', { modelId: 'asr', version: '2.0.0' })).error.code, 'LOCK_UNSUPPORTED');
  });

  test('show a repair that an earlier run began, and stop it', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 4_000_000 } } });
    const proxy = await startProxy(t, library.url);
    const options = { root: temporaryFolder(t), libraryUrl: proxy.url };
    const { root } = options;
    const manager = openManager(t, options);
    const { path: folder } = await manager.download('asr', { version: '1.0.0' }).done;
    const file = path.join(folder, 'a');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, 'x');
    proxy.bytesPerSecond = 200_000;
    const pending = manager.repair('asr', '1.0.0').catch(() => {});
    await until('it is on record', () => fs.readdirSync(path.join(root, '.modelmanager', 'tasks')).some((name) => name.endsWith('.json')));
    await manager.close();
    await pending;
    await proxy.cut();
    const later = openManager(t, options);
    const again = createHandlers(later, { root });
    cleanUp(t, () => again.close());

    const viewed = async () => (await again.call('overview', {})).value.versions[0];
    await until('it goes on', async () => (await viewed()).state === 'repairing');
    assert.equal((await viewed()).check.kind, 'repair');
    assert.deepEqual(actionsOf({ view: await viewed(), version: '1.0.0', isUpdate: false }), ['stop']);
    assert.deepEqual(isEnvelope(await again.call('stop', { modelId: 'asr', version: '1.0.0' })), { ok: true, value: null });
    await until('it has stopped', async () => (await viewed()).state !== 'repairing');
    assert.equal((await viewed()).check, null);
  });

  test('tell nothing more of a manager that was closed before them', async (t) => {
    const { manager, handlers } = await desk(t);
    const seen = [];
    handlers.subscribe((event) => seen.push(event));
    const task = manager.download('asr', { version: '1.0.0' });
    await task.done;
    await manager.close();
    const count = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.ok(seen.slice(count).every(({ type }) => type !== 'version'));
  });

  test('refuse every verb that is none', async (t) => {
    const { handlers } = await desk(t);
    for (const verb of [
      '',
      'close',
      'constructor',
      '__proto__',
      'toString',
      'Install',
      null,
      undefined,
      1,
      ['install'],
      { toString: () => 'install' },
    ]) {
      assert.equal(isEnvelope(await handlers.call(verb, {})).error.code, 'INVALID_ARGUMENT', String(verb));
    }
  });

  test('refuse every argument that is not what it has to be', async (t) => {
    const { handlers, manager } = await desk(t);
    const hostile = [
      ...[null, 0, 1, -1, Number.NaN, true, '', [], {}, ['asr'], { toString: () => 'asr' }, Symbol('asr'), () => 'asr', 10n],
      ...['\ud800', 'a\0b', 'x'.repeat(129), '语'.repeat(43), 'a/b', '../x', '.hidden', 'CON', 'temp', 'a:b', 'e\u0301', ' ', 'x.'],
    ];
    for (const verb of ['install', 'remove', 'verify', 'repair']) {
      for (const bad of hostile) {
        for (const args of [
          { modelId: bad, version: '1.0.0' },
          { modelId: 'asr', version: bad },
        ]) {
          const { ok, error } = await handlers.call(verb, args);
          assert.equal(ok, false, `${verb} ${String(args.modelId)} ${String(args.version)}`);
          assert.ok(codes.has(error.code), `${verb} ${error.code}`);
        }
      }
    }
    for (const verb of ['pause', 'resume', 'cancel']) {
      for (const bad of [...hostile, '0'.repeat(65), 'ABC']) {
        assert.equal((await handlers.call(verb, { taskId: bad })).error.code, 'INVALID_ARGUMENT', String(bad));
      }
      assert.equal((await handlers.call(verb, { taskId: 'abc' })).error.code, 'MODEL_NOT_AVAILABLE');
    }
    for (const args of [[], 'x', 1, true, { modelId: 'asr', version: '1.0.0', force: true }, Object.create({ modelId: 'asr' })]) {
      isEnvelope(await handlers.call('install', args));
      assert.equal((await handlers.call('install', args)).error.code, 'INVALID_ARGUMENT');
    }
    for (const verb of ['overview', 'catalogue', 'ranking']) {
      assert.equal((await handlers.call(verb, { x: 1 })).error.code, 'INVALID_ARGUMENT');
    }
    assert.deepEqual(manager.installed(), []);
  });

  test('answer every drawn call with an envelope', async (t) => {
    const { handlers } = await desk(t);
    const bytes = bytesOf('drawn calls', 20_000);
    let at = 0;
    const draw = (count) => bytes[at++ % bytes.length] % count;
    const values = [undefined, null, 'asr', '1.0.0', '', 7, [], {}, 'a/b', '0f', true, '语音'];
    const keys = ['modelId', 'version', 'taskId', '__proto__', 'constructor', 'x'];
    const names = [...verbNames, 'nothing'];
    for (let call = 0; call < 1500; call++) {
      const args = draw(8) === 0 ? values[draw(values.length)] : {};
      for (let member = draw(4); member > 0 && typeof args === 'object' && args !== null; member--) {
        Object.defineProperty(args, keys[draw(keys.length)], {
          value: values[draw(values.length)],
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      isEnvelope(await handlers.call(names[draw(names.length)], args));
    }
    assert.ok(at > 5000);
  });

  test('give no message, no stack and no class of an error', async (t) => {
    const { handlers, root } = await desk(t);
    const answer = await handlers.call('remove', { modelId: 'asr', version: '9.9.9' });
    assert.deepEqual(answer, { ok: false, error: { code: 'MODEL_NOT_AVAILABLE', retryable: false, detail: answer.error.detail } });
    assert.ok(!JSON.stringify(answer).includes(root));
    const broken = createHandlers(
      {
        on: () => () => {},
        models: () => Promise.reject(new Error('secret of the app')),
        updates: () => Promise.resolve([]),
      },
      { root },
    );
    assert.deepEqual(await broken.call('catalogue', {}), { ok: false, error: { code: 'INTERNAL', retryable: false, detail: {} } });
  });

  test('tell how a version stands, in order, to its end and its removal', async (t) => {
    const { handlers } = await desk(t);
    const states = [];
    const off = handlers.subscribe(
      (event) => event.type === 'version' && states.at(-1) !== event.view.state && states.push(event.view.state),
    );
    await handlers.call('install', { modelId: 'asr' });
    await until('it is ready', () => states.includes('ready'));
    await handlers.call('remove', { modelId: 'asr', version: '1.0.0' });
    await until('it is absent', () => states.at(-1) === 'absent');
    // Who looks late misses a state that is over, and never sees one again.
    const inOrder = ['queued', 'downloading', 'verifying', 'publishing', 'ready', 'removing', 'absent'];
    assert.deepEqual(
      states,
      inOrder.filter((state) => states.includes(state)),
    );
    off();
    off();
  });

  test('ask the scheduler only while somebody looks', async (t) => {
    let isWatched = false;
    const manager = {
      on: () => () => {},
      watchRanking: () => {
        isWatched = true;
        return () => {
          isWatched = false;
        };
      },
    };
    const handlers = createHandlers(manager, { root: temporaryFolder(t) });
    assert.equal(isWatched, false);
    const first = handlers.subscribe(() => {});
    const second = handlers.subscribe(() => {});
    assert.equal(isWatched, true);
    first();
    assert.equal(isWatched, true);
    second();
    assert.equal(isWatched, false);
  });
});
