import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { describe, test } from 'node:test';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection, until } from './support/wait.mjs';

const listeners = ({ signal }) => getEventListeners(signal, 'abort').length;

function refuse() {
  throw new Error('do not touch');
}

describe('an AbortSignal', () => {
  test('that many calls share is no leak, aborts them all, and is let go', async (t) => {
    const warnings = [];
    const note = (warning) => warnings.push(warning.message);
    process.on('warning', note);
    const library = await startLibrary(t, { asr: { 1: { a: 10 } } });
    const proxy = await startProxy(t, library.url);
    proxy.isSilent = (url) => url.startsWith('/api/models');
    const manager = openManager(t, { libraryUrl: proxy.url });
    const controller = new AbortController();
    const { signal } = controller;
    const pending = [
      ...Array.from({ length: 30 }, () => manager.models({ signal })),
      ...Array.from({ length: 30 }, () => manager.download('asr', { signal }).done),
    ].map((promise) => rejection(promise));
    const watches = Array.from({ length: 30 }, () => manager.watchRanking({ signal }, () => {}));
    assert.equal(listeners(controller), 1);
    watches[0]();
    controller.abort(new Error('enough'));
    assert.deepEqual(new Set((await Promise.all(pending)).map(({ message }) => message)), new Set(['enough']));
    await new Promise(setImmediate);
    process.off('warning', note);
    assert.deepEqual([warnings, listeners(controller)], [[], 0]);
  });

  test('is let go by whatever has settled', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 10 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const controller = new AbortController();
    const { signal } = controller;
    await Promise.all([manager.models({ signal }), manager.download('asr', { signal }).done]);
    await manager.verify('asr', '1', { signal });
    manager.watchRanking({ signal }, () => {})();
    manager.watchRanking({ signal }, () => {}).pause();
    assert.equal(listeners(controller), 1);
    await manager.close();
    assert.equal(listeners(controller), 0);
  });

  test('that only looks like one harms nobody', async (t) => {
    const library = await startLibrary(t, { asr: { 1: { a: 10 } } });
    const manager = openManager(t, { libraryUrl: library.url });
    const never = () => {};
    const cannotListen = { aborted: false, addEventListener: refuse, removeEventListener: never };
    assert.equal((await rejection(manager.models({ signal: cannotListen }))).code, 'INVALID_ARGUMENT');
    assert.throws(() => manager.download('asr', { signal: cannotListen }), { code: 'INVALID_ARGUMENT' });
    assert.throws(() => manager.watchRanking({ signal: cannotListen }, never), { code: 'INVALID_ARGUMENT' });
    const cannotStop = { aborted: false, addEventListener: never, removeEventListener: refuse };
    assert.equal((await manager.models({ signal: cannotStop })).length, 1);
    const atOnce = { aborted: false, reason: 'now', addEventListener: (_, listener) => listener(), removeEventListener: refuse };
    assert.equal(await rejection(manager.models({ signal: atOnce })), 'now');
    const hasNoReason = {
      aborted: true,
      get reason() {
        return refuse();
      },
      addEventListener: never,
      removeEventListener: never,
    };
    assert.equal((await rejection(manager.models({ signal: hasNoReason }))).code, 'INVALID_ARGUMENT');
  });

  test('options that throw when they are looked at are INVALID_ARGUMENT, with what was thrown as cause', async (t) => {
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9' });
    const thrown = new Error('mine');
    const options = {
      get version() {
        throw thrown;
      },
    };
    assert.throws(() => manager.download('asr', options), {
      code: 'INVALID_ARGUMENT',
      message: /^download: version cannot be read/,
      cause: thrown,
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const call of [() => manager.models(proxy), () => manager.ranking(proxy), () => manager.resolveModel('asr', proxy)]) {
      assert.equal((await rejection(call())).code, 'INVALID_ARGUMENT');
    }
    await until('nothing is left', () => manager.tasks().length === 0);
  });
});
