import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { runChild } from './support/child.mjs';
import { temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { startScheduler } from './support/scheduler.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

const nowhere = 'http://127.0.0.1:9';
const intervalMs = 100;

/** A watch, and what it was told. */
function watched(manager, options = {}) {
  const told = [];
  const watch = manager.watchRanking({ intervalMs, ...options }, (ranking) => told.push(ranking));
  return { watch, told, next: (count) => until(`the listener was called ${count} times`, () => told.length >= count) };
}

const names = ({ entries }) => entries.map(({ modelId }) => modelId);

/** Nobody asks any more. A request may still be on its way. */
const quiet = (scheduler) =>
  until('nothing is asked any more', async () => {
    const before = scheduler.rankingRequests.length;
    await sleep(intervalMs * 4);
    return scheduler.rankingRequests.length === before;
  });

/** The scheduler is asked that often more. */
async function asked(scheduler, more) {
  const before = scheduler.rankingRequests.length;
  await until(`${more} more requests`, () => scheduler.rankingRequests.length >= before + more);
}

async function open(t, ranking, options) {
  const scheduler = await startScheduler(t, ranking);
  const root = path.join(temporaryFolder(t), '模型 root');
  return { scheduler, root, manager: openManager(t, { root, libraryUrl: nowhere, schedulerUrl: scheduler.url, ...options }) };
}

describe('watchRanking', () => {
  test('is called with what there is, and then on change only', async (t) => {
    const { scheduler, manager } = await open(t, [
      ['语音', 3],
      ['b', 1],
    ]);
    const { told, next } = watched(manager);
    assert.equal(told.length, 0, 'never from within the call');
    await next(1);
    assert.deepEqual(told[0].entries, [
      { rank: 1, modelId: '语音', demand: 3 },
      { rank: 2, modelId: 'b', demand: 1 },
    ]);
    assert.equal(told[0].stale, false);
    assert.equal('error' in told[0], false);
    assert.ok(Math.abs(Date.now() - Date.parse(told[0].generatedAt)) < 60_000);
    assert.ok(Math.abs(Date.now() - Date.parse(told[0].fetchedAt)) < 60_000);
    assert.ok(Object.isFrozen(told[0]) && Object.isFrozen(told[0].entries) && Object.isFrozen(told[0].entries[0]));
    assert.throws(() => told[0].entries.push(1), TypeError);

    await asked(scheduler, 3);
    assert.equal(told.length, 1);
    assert.equal(scheduler.rankingRequests[0].headers['if-none-match'], undefined);
    assert.match(scheduler.rankingRequests.at(-1).headers['if-none-match'], /^W\//);

    scheduler.ranking = [
      ['b', 4],
      ['语音', 3],
    ];
    await next(2);
    assert.deepEqual(names(told[1]), ['b', '语音']);
    scheduler.hasTags = false;
    await asked(scheduler, 3);
    assert.equal(told.length, 2, 'another time is no change');
  });

  test('a scheduler that fails, and is back', async (t) => {
    const { scheduler, manager } = await open(t, [['a', 3]]);
    const { told, next } = watched(manager);
    await next(1);
    scheduler.mood = 500;
    await next(2);
    assert.deepEqual(
      [told[1].stale, told[1].error.code, told[1].error.name, names(told[1])],
      [true, 'HTTP_STATUS', 'ModelManagerError', ['a']],
    );
    assert.equal(told[1].generatedAt, told[0].generatedAt);
    assert.ok(Date.parse(told[1].fetchedAt) >= Date.parse(told[0].fetchedAt));
    await asked(scheduler, 3);
    assert.equal(told.length, 2, 'failing again is no change');
    scheduler.mood = 'rubbish';
    await next(3);
    assert.deepEqual([told[2].stale, told[2].error.code, names(told[2])], [true, 'UNEXPECTED_RESPONSE', ['a']]);
    await scheduler.cut();
    await next(4);
    assert.equal(told[3].error.code, 'NETWORK');
    scheduler.mood = 'well';
    await scheduler.listen();
    await next(5);
    assert.deepEqual([told[4].stale, told[4].error, names(told[4])], [false, undefined, ['a']]);
  });

  test('while none was ever had: no entries, no times, and why', async (t) => {
    const { scheduler, manager } = await open(t, [['a', 3]]);
    scheduler.mood = 503;
    const { told, next } = watched(manager);
    await next(1);
    assert.deepEqual({ ...told[0], error: told[0].error.code }, { entries: [], stale: true, error: 'HTTP_STATUS' });
    scheduler.mood = 'well';
    await next(2);
    assert.deepEqual(names(told[1]), ['a']);

    const without = openManager(t, { libraryUrl: nowhere, schedulerUrl: null });
    const silent = watched(without);
    await silent.next(1);
    assert.deepEqual([silent.told[0].entries, silent.told[0].error.code], [[], 'SCHEDULER_UNREACHABLE']);
  });

  test('the last one of an earlier run is there at once, whatever the scheduler does', async (t) => {
    const { scheduler, root, manager } = await open(t, [
      ['a', 3],
      ['b', 2],
    ]);
    const before = await manager.ranking();
    await manager.close();
    scheduler.mood = 'silent';

    const next = openManager(t, { root, libraryUrl: nowhere, schedulerUrl: scheduler.url });
    const first = watched(next);
    await first.next(1);
    const { fetchedAt, generatedAt } = before;
    assert.deepEqual(first.told[0], { entries: before.entries, generatedAt, fetchedAt, stale: true });
    await next.close();

    await scheduler.cut();
    const down = openManager(t, { root, libraryUrl: nowhere, schedulerUrl: scheduler.url });
    const shown = await down.ranking({ limit: 1 });
    assert.deepEqual([names(shown), shown.stale, shown.error.code, shown.fetchedAt], [['a'], true, 'NETWORK', fetchedAt]);

    // It was that scheduler's, and no other's.
    const other = openManager(t, { root, libraryUrl: nowhere, schedulerUrl: nowhere });
    assert.equal((await rejection(other.ranking())).code, 'NETWORK');
  });

  test('and is confirmed by a 304', async (t) => {
    const { scheduler, root, manager } = await open(t, [['a', 3]]);
    await manager.ranking();
    await manager.close();
    const again = openManager(t, { root, libraryUrl: nowhere, schedulerUrl: scheduler.url });
    const { told, next } = watched(again);
    await next(2);
    assert.deepEqual(
      told.map(({ stale }) => stale),
      [true, false],
    );
    assert.deepEqual(told.map(names), [['a'], ['a']]);
    assert.match(scheduler.rankingRequests.at(-1).headers['if-none-match'], /^W\//);
  });

  test('a kept one that is damaged harms nothing', async (t) => {
    const { scheduler, root, manager } = await open(t, [['a', 3]]);
    await manager.ranking();
    await manager.close();
    const file = path.join(root, '.modelmanager', 'ranking');
    fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"a"', '"z"'));
    const again = openManager(t, { root, libraryUrl: nowhere, schedulerUrl: scheduler.url });
    const { told, next } = watched(again);
    await next(1);
    assert.deepEqual([names(told[0]), told[0].stale], [['a'], false]);
  });

  test('one poll however many listeners, each with its own limit', async (t) => {
    const { scheduler, manager } = await open(t, [
      ['a', 3],
      ['b', 2],
    ]);
    const all = watched(manager, { intervalMs: 60_000 });
    await all.next(1);
    const others = Array.from({ length: 50 }, () => watched(manager, { intervalMs: 60_000, limit: 1 }));
    await Promise.all(others.map((other) => other.next(1)));
    assert.ok(others.every(({ told }) => names(told[0]).join() === 'a'));
    await sleep(100);
    assert.equal(scheduler.rankingRequests.length, 1);

    const quick = watched(manager);
    await quick.next(1);
    scheduler.ranking = [
      ['a', 3],
      ['c', 2],
    ];
    await all.next(2);
    assert.deepEqual(names(all.told[1]), ['a', 'c']);
    assert.ok(
      others.every(({ told }) => told.length === 1),
      'a change beyond the limit is none',
    );
    const overlapping = scheduler.rankingRequests.filter(({ at }, place, list) => place > 0 && at - list[place - 1].at < intervalMs / 2);
    assert.ok(overlapping.length <= 1, `${overlapping.length} requests came too early`);
  });

  test('paused while hidden, and asked at once when shown', async (t) => {
    const { scheduler, manager } = await open(t, [['a', 3]]);
    const { watch, told, next } = watched(manager);
    await next(1);
    const { pause, resume } = watch;
    assert.equal(watch.paused, false);
    pause();
    pause();
    assert.equal(watch.paused, true);
    await quiet(scheduler);
    scheduler.ranking = [['b', 1]];
    await quiet(scheduler);
    assert.equal(told.length, 1);
    resume();
    resume();
    await next(2);
    assert.deepEqual(names(told[1]), ['b']);
    assert.equal(watch.paused, false);

    // One that looks on while another is paused.
    const rare = watched(manager, { intervalMs: 3_600_000 });
    await rare.next(1);
    pause();
    scheduler.ranking = [['c', 1]];
    rare.watch.pause();
    rare.watch.resume();
    await rare.next(2);
    assert.equal(told.length, 2);
    scheduler.mood = 'silent';
    resume();
    await next(3);
    assert.deepEqual(names(told[2]), ['c'], 'what it missed comes without an answer');
  });

  test('ends when it is told to, by its signal, and with close', async (t) => {
    const { scheduler, manager } = await open(t, [['a', 3]]);
    const controller = new AbortController();
    const byCall = watched(manager);
    const bySignal = watched(manager, { signal: controller.signal });
    const aborted = watched(manager, { signal: AbortSignal.abort() });
    await Promise.all([byCall.next(1), bySignal.next(1)]);
    byCall.watch();
    byCall.watch();
    byCall.watch.resume();
    byCall.watch.pause();
    assert.equal(byCall.watch.paused, false);
    controller.abort();
    scheduler.ranking = [['b', 3]];
    await quiet(scheduler);
    assert.deepEqual(
      [byCall, bySignal, aborted].map(({ told }) => told.length),
      [1, 1, 0],
    );

    const last = watched(manager);
    const paused = watched(manager, { signal: new AbortController().signal });
    await last.next(1);
    paused.watch.pause();
    await manager.close();
    const before = [last.told.length, paused.told.length];
    paused.watch.resume();
    last.watch.resume();
    scheduler.ranking = [['c', 3]];
    await quiet(scheduler);
    assert.deepEqual([last.told.length, paused.told.length], before);
    assert.throws(() => manager.watchRanking(() => {}), { code: 'CLOSED' });
  });

  test('a listener that throws or rejects harms nobody', async (t) => {
    const { manager } = await open(t, [['a', 3]]);
    const strangers = [
      () => {
        throw new Error('mine');
      },
      () => Promise.reject(new Error('mine too')),
    ];
    const unhandled = [];
    const note = (error) => unhandled.push(error);
    process.on('uncaughtException', note).on('unhandledRejection', note);
    for (const stranger of strangers) {
      manager.watchRanking({ intervalMs }, stranger);
    }
    const { next } = watched(manager);
    await next(1);
    await sleep(50);
    process.off('uncaughtException', note).off('unhandledRejection', note);
    assert.deepEqual(unhandled, []);
  });

  test('without options, and with wrong ones', async (t) => {
    const { manager } = await open(t, [['a', 3]]);
    const told = [];
    const stop = manager.watchRanking((ranking) => told.push(ranking));
    manager.watchRanking(undefined, (ranking) => told.push(ranking));
    assert.equal(typeof stop, 'function');
    await until('both were called', () => told.length >= 2);
    const wrong = [
      [[], /^listener must be a function, not undefined$/],
      [[{}], /^listener must be a function, not undefined$/],
      [[{ intervalMS: 5 }, () => {}], /^unknown option 'intervalMS' in watchRanking; did you mean 'intervalMs'\?$/],
      [[{ intervalMs: 99 }, () => {}], /^intervalMs must be a whole number from 100/],
      [[{ intervalMs: '5' }, () => {}], /^intervalMs must be a whole number/],
      [[{ limit: 0 }, () => {}], /^limit must be a whole number from 1/],
      [[{ signal: 5 }, () => {}], /^signal must be an AbortSignal$/],
      [[() => {}, () => {}], /^watchRanking: an object is wanted, not function$/],
      [[5, () => {}], /^watchRanking: an object is wanted, not 5$/],
    ];
    for (const [args, message] of wrong) {
      assert.throws(() => manager.watchRanking(...args), { code: 'INVALID_ARGUMENT', message }, String(message));
    }
  });

  test('never holds the process', async (t) => {
    const scheduler = await startScheduler(t, [['a', 3]]);
    for (const mood of ['well', 'silent', 503]) {
      scheduler.mood = mood;
      const options = { root: path.join(temporaryFolder(t), 'root'), libraryUrl: nowhere, schedulerUrl: scheduler.url };
      const body = ({ ModelManager }, options) => {
        // Until something is known, or is on its way; the next question has a timer by then.
        const keep = setInterval(() => {}, 1000);
        ModelManager.open(options).watchRanking({ intervalMs: 3_600_000 }, () => clearInterval(keep));
        setTimeout(() => clearInterval(keep), 2000);
      };
      await runChild(t, body, options);
    }
    assert.ok(scheduler.rankingRequests.length > 0);
  });

  test('with the reference scheduler', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url });
    const { told, next } = watched(manager);
    await next(1);
    assert.deepEqual(told[0].entries, []);
    const sent = () => proxy.to('GET', /ranking$/).length;
    const before = sent();
    await until('it was asked again', () => sent() > before + 1);
    assert.match(proxy.to('GET', /ranking$/).at(-1).headers['if-none-match'], /^W\//);
    assert.equal(told.length, 1);
    await manager.reportNotAvailable({ modelId: '想要', taskId: 't1' });
    await next(2);
    assert.deepEqual(told[1].entries, [{ rank: 1, modelId: '想要', demand: 1 }]);
  });
});
