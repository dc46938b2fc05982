import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { rejection } from './support/wait.mjs';

const reportPath = /^\/api\/model-usage\/not-available$/;

describe('a model that is not here', () => {
  test('resolveModel tells the scheduler and rejects, under 300 ms', async (t) => {
    const library = await startLibrary(t);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url, nodeId: 'node-1' });

    const start = performance.now();
    const error = await rejection(manager.resolveModel('asr', { version: '1.0.0', taskId: 'task-1' }));
    const elapsedMs = performance.now() - start;

    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'unassigned');
    assert.ok(error.report.elapsedMs > 0 && error.report.elapsedMs < 300, `${error.report.elapsedMs} ms`);
    assert.ok(Object.isFrozen(error.report));
    assert.ok(elapsedMs < 300, `${elapsedMs} ms`);
    assert.equal(proxy.to('POST', reportPath).length, 1);
    t.diagnostic(`miss to rejection, first call: ${elapsedMs.toFixed(1)} ms`);
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
    const error = await rejection(manager.resolveModel('asr', { version: '1.0.0', taskId: 'task-1' }));
    assert.equal(error.report.status, 'reassigned');
    assert.equal(error.report.nodeId, 'node-2');

    const report = await manager.reportNotAvailable({ modelId: 'asr', taskId: 'task-2' });
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
    assert.ok(elapsedMs > 200 && elapsedMs < 300, `${elapsedMs} ms`);
  });

  test('a scheduler that is down', async (t) => {
    const manager = openManager(t, { libraryUrl: 'http://127.0.0.1:9' });
    const error = await rejection(manager.resolveModel('asr', { taskId: 'task-1' }));
    assert.equal(error.code, 'MODEL_NOT_AVAILABLE');
    assert.equal(error.report.status, 'unreachable');
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
