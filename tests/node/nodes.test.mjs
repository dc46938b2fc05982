import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from './support/folders.mjs';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { startProxy } from './support/proxy.mjs';
import { startScheduler } from './support/scheduler.mjs';
import { rejection, sleep, until } from './support/wait.mjs';

const models = { 语音: { '1.0.0': { a: 10 }, '1.1.0': { a: 20 } }, tts: { 1: { a: 10 } } };

const last = ({ announced }) => announced.at(-1)?.join();

describe('the scheduler is told what is installed', () => {
  test('at open, and after every install, damage and removal', async (t) => {
    const [library, scheduler] = [await startLibrary(t, models), await startScheduler(t)];
    const root = path.join(temporaryFolder(t), 'root');
    const options = { root, libraryUrl: library.url, schedulerUrl: scheduler.url, nodeId: '节点 1/x', schedulerHeaders: { 'X-Key': 'k' } };
    const manager = openManager(t, options);
    await until('it says that there is nothing', () => last(scheduler) === '');
    const [first] = scheduler.requests;
    assert.equal(first.url, `/api/nodes/${encodeURIComponent('节点 1/x')}`);
    assert.deepEqual([first.headers['content-type'], first.headers['x-key']], ['application/json', 'k']);

    const { path: folder } = await manager.download('语音', { version: '1.0.0' }).done;
    await until('the install is told', () => last(scheduler) === '语音 1.0.0');
    await manager.download('语音').done;
    await until('the second one too', () => scheduler.announced.at(-1).length === 2);

    const file = path.join(folder, 'a');
    fs.chmodSync(file, 0o644);
    fs.writeFileSync(file, 'damaged!!!');
    assert.equal((await manager.verify('语音', '1.0.0')).ok, false);
    await until('the damage is told', () => last(scheduler) === '语音 1.1.0');
    await manager.repair('语音', '1.0.0');
    await until('the repair is told', () => scheduler.announced.at(-1).length === 2);
    await manager.remove('语音', '1.1.0');
    await until('the removal is told', () => last(scheduler) === '语音 1.0.0');
    await manager.close();

    const before = scheduler.announced.length;
    openManager(t, options);
    await until('another run tells too', () => scheduler.announced.length > before);
    assert.equal(last(scheduler), '语音 1.0.0');
  });

  test('the reference scheduler gives it the tasks of others', async (t) => {
    const library = await startLibrary(t, models);
    const has = openManager(t, { libraryUrl: library.url, nodeId: 'has' });
    const lacks = openManager(t, { libraryUrl: library.url, nodeId: 'lacks' });
    await has.download('tts').done;
    let tasks = 0;
    const report = await until('it is given to the one that has it', async () => {
      const { report } = await rejection(lacks.resolveModel('tts', { taskId: `task-${++tasks}` }));
      return report.status === 'reassigned' && report;
    });
    assert.equal(report.nodeId, 'has');
    await has.remove('tts', '1');
    await until('it is not any more', async () => {
      const { report } = await rejection(lacks.resolveModel('tts', { taskId: `task-${++tasks}` }));
      return report.status === 'unassigned';
    });
  });

  for (const mood of ['silent', 'rubbish', 503, 404, 'down']) {
    test(`a scheduler that is ${mood} delays nothing, and hears of it when it is well`, async (t) => {
      const [library, scheduler] = [await startLibrary(t, models), await startScheduler(t)];
      scheduler.mood = mood;
      if (mood === 'down') {
        await scheduler.cut();
      }
      const manager = openManager(t, { libraryUrl: library.url, schedulerUrl: scheduler.url, nodeId: 'n' });
      await manager.download('tts').done;
      await manager.remove('tts', '1');
      await manager.download('语音').done;
      scheduler.mood = 'well';
      if (mood === 'down') {
        await scheduler.listen();
      }
      if (mood !== 'silent') {
        await until('it hears', () => last(scheduler) === '语音 1.1.0', 30_000);
      }
      await manager.close();
    });
  }

  test('nothing without a scheduler', async (t) => {
    const library = await startLibrary(t, models);
    const proxy = await startProxy(t, library.url);
    const manager = openManager(t, { libraryUrl: proxy.url, schedulerUrl: null });
    await manager.download('tts').done;
    await manager.remove('tts', '1');
    await sleep(500);
    assert.deepEqual(proxy.announcements, []);
  });

  test('many at once are told by few requests, one at a time', async (t) => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`m${i}`, { 1: { a: 10 } }]));
    const [library, scheduler] = [await startLibrary(t, many), await startScheduler(t)];
    const manager = openManager(t, { libraryUrl: library.url, schedulerUrl: scheduler.url });
    await Promise.all(Object.keys(many).map((id) => manager.download(id).done));
    await until('all are told', () => scheduler.announced.at(-1)?.length === 12);
    await sleep(300);
    assert.equal(scheduler.announced.at(-1).length, 12);
    assert.ok(scheduler.announced.length <= 13, `${scheduler.announced.length} requests`);
  });
});
