import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { startScheduler } from './support/scheduler.mjs';
import { rejection, until } from './support/wait.mjs';

const reportPath = /^\/api\/model-usage\/not-available$/;

describe('a model that is not here', () => {
  test('resolveModel tells the scheduler and rejects', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url, nodeId: 'node-1' });

    let taskId = 0;
    const { error, elapsedMs } = await until('the scheduler was in time', async () => {
      const start = performance.now();
      const error = await rejection(manager.resolveModel('asr', { version: '1.0.0', taskId: `task-${++taskId}` }));
      // On a busy machine it may be late, which is an answer too.
      return error.report.status !== 'timedOut' && { error, elapsedMs: performance.now() - start };
    });

    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'unassigned');
    assert.ok(error.report.elapsedMs > 0 && error.report.elapsedMs < 3000, `${error.report.elapsedMs} ms`);
    assert.ok(Object.isFrozen(error.report));
    await until('each was reported', () => proxy.to('POST', reportPath).length >= taskId);
    t.diagnostic(`miss to rejection: ${elapsedMs.toFixed(1)} ms`);
  });

  test('another node that has it gets the task', async (t) => {
    const library = await startLibrary(t);
    const answer = await fetch(`${library.url}/api/nodes/node-2`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ models: [{ model_id: 'asr', version: '1.0.0' }] }),
    });
    assert.ok(answer.ok);
    const manager = openManager(t, { libraryUrl: library.url, nodeId: 'node-1' });
    let taskId = 0;
    const inTime = (what, report) =>
      until(what, async () => {
        const answer = await report(`task-${++taskId}`);
        return answer.status !== 'timedOut' && answer;
      });
    const miss = await inTime('resolveModel was answered', async (taskId) => {
      const error = await rejection(manager.resolveModel('asr', { version: '1.0.0', taskId }));
      return error.report;
    });
    assert.equal(miss.status, 'reassigned');
    assert.equal(miss.nodeId, 'node-2');

    const report = await inTime('reportNotAvailable was answered', (taskId) => manager.reportNotAvailable({ modelId: 'asr', taskId }));
    assert.equal(report.status, 'reassigned');
    assert.equal(report.nodeId, 'node-2');
    assert.ok(report.elapsedMs > 0);
  });

  test('a silent scheduler delays the answer by no more than 250 ms', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    proxy.isSilent = () => true;
    const manager = openManager(t, { libraryUrl: library.url, schedulerUrl: proxy.url });
    const start = performance.now();
    const error = await rejection(manager.resolveModel('asr', { taskId: 'task-1' }));
    const elapsedMs = performance.now() - start;
    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'timedOut');
    // Without its timer the answer would come after 15 s.
    assert.ok(elapsedMs > 200 && elapsedMs < 5000, `${elapsedMs} ms`);
  });

  test('a scheduler that is down', async (t) => {
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9' });
    const error = await rejection(manager.resolveModel('asr', { taskId: 'task-1' }));
    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'unreachable');
  });

  for (const [mood, status] of [
    ['well', 'unassigned'],
    ['silent', 'timedOut'],
    ['rubbish', 'unreachable'],
    [503, 'unreachable'],
    [404, 'unreachable'],
  ]) {
    test(`the answer is the same with a scheduler that is ${mood}`, async (t) => {
      const scheduler = await startScheduler(t);
      scheduler.mood = mood;
      const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9', schedulerUrl: scheduler.url });
      const errors = await Promise.all(Array.from({ length: 20 }, (_, i) => rejection(manager.resolveModel('asr', { taskId: `t${i}` }))));
      assert.deepEqual(new Set(errors.map(({ code }) => code)), new Set(['MODEL_NOT_AVAILABLE']));
      // On a busy machine any of them may be too late.
      assert.deepEqual(
        errors.map(({ report }) => report.status).filter((one) => one !== status && one !== 'timedOut'),
        [],
      );
      assert.equal(new Set(errors.map(({ message }) => message)).size, 1);
      assert.throws(() => manager.getModelPath('asr'), { code: 'MODEL_NOT_AVAILABLE' });
    });
  }

  test('a report that failed goes on behind, with the same task', async (t) => {
    const scheduler = await startScheduler(t);
    scheduler.mood = 503;
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9', schedulerUrl: scheduler.url });
    const error = await rejection(manager.resolveModel('asr', { version: '1.0.0', taskId: '任务-1' }));
    assert.match(error.report.status, /^(unreachable|timedOut)$/);
    scheduler.mood = 'well';
    const reports = () => scheduler.to('POST', reportPath);
    await until('it is reported again', () => reports().length > 1);
    assert.deepEqual(reports()[1].body, reports()[0].body);
    assert.equal(reports()[0].body.task_id, '任务-1');
  });

  test('one after the other they share a connection', async (t) => {
    const scheduler = await startScheduler(t);
    let connections = 0;
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9', schedulerUrl: scheduler.url });
    await until('what is installed was told', () => scheduler.announced.length > 0);
    scheduler.server.on('connection', () => {
      connections += 1;
    });
    for (let i = 0; i < 30; i++) {
      assert.equal((await rejection(manager.resolveModel('asr', { taskId: `t${i}` }))).code, 'MODEL_NOT_AVAILABLE');
    }
    assert.ok(connections <= 1, `${connections} connections`);
  });

  test('no scheduler', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url, schedulerUrl: null });
    const error = await rejection(manager.resolveModel('asr', { taskId: 'task-1' }));
    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'notConfigured');
    assert.equal((await manager.reportNotAvailable({ modelId: 'asr', taskId: 'task-1' })).status, 'notConfigured');
    assert.equal(proxy.requests.length, 0);
  });

  test('schedulerHeaders go to the scheduler, headers to the library', async (t) => {
    const library = await startLibrary(t);
    const [catalogue, scheduler] = [await startProxy(t, library.url), await startProxy(t, library.url)];
    const manager = openManager(t, {
      libraryUrl: catalogue.url,
      schedulerUrl: scheduler.url,
      headers: { 'X-Library': 'a' },
      schedulerHeaders: { 'X-Scheduler': 'b' },
    });
    await manager.models();
    await manager.reportNotAvailable({ modelId: 'asr', taskId: 'task-1' });
    const [toLibrary] = catalogue.to('GET', /^\/api\/models/);
    const [toScheduler] = scheduler.to('POST', reportPath);
    assert.deepEqual([toLibrary.headers['x-library'], toLibrary.headers['x-scheduler']], ['a', undefined]);
    assert.deepEqual([toScheduler.headers['x-library'], toScheduler.headers['x-scheduler']], [undefined, 'b']);
  });

  test('an aborted signal rejects with its reason', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    proxy.isSilent = () => true;
    const manager = openManager(t, { libraryUrl: proxy.url });
    const controller = new AbortController();
    const pending = rejection(manager.resolveModel('asr', { taskId: 'task-1', signal: controller.signal }));
    controller.abort();
    assert.equal((await pending).name, 'AbortError');
  });

  test('an installed one resolves and reports nothing', async (t) => {
    const library = await startLibrary(t, { asr: { '1.0.0': { a: 10 } } });
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url });
    const { path } = await manager.download('asr').done;
    assert.equal(await manager.resolveModel('asr', { taskId: 'task-1' }), path);
    assert.equal(await manager.resolveModel('asr', { version: '1.0.0', taskId: 'task-1' }), path);
    assert.equal(proxy.to('POST', reportPath).length, 0);
  });
});
