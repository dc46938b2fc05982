// An app of somebody else's, compiled as CommonJS and as ES module, and run: arguments are an empty folder and the library's URL.

import { type ErrorCode, ModelManager, ModelManagerError, type Ranking, type RankingWatch } from 'modelmanager';

declare const process: { argv: string[]; exitCode?: number };
declare function setInterval(work: () => void, everyMs: number): unknown;
declare function clearInterval(timer: unknown): void;
declare const console: { log(text: string): void; error(problem: unknown): void };

async function codeOf(work: () => unknown): Promise<ErrorCode | 'no error'> {
  try {
    await work();
    return 'no error';
  } catch (error) {
    return error instanceof ModelManagerError ? error.code : 'INTERNAL';
  }
}

async function main(root: string, libraryUrl: string): Promise<Record<string, unknown>> {
  const manager: ModelManager = ModelManager.open({ root, libraryUrl });
  const miss = await codeOf(() => manager.resolveModel('small', { taskId: 'task-1' }));
  const misspelt = await codeOf(() => manager.getModelPath(''));
  const ranking: Ranking = await manager.ranking({ limit: 3 });
  // A watch does not keep the process: a window would.
  const window = setInterval(() => {}, 1000);
  const seen = await new Promise<Ranking>((resolve) => {
    const watch: RankingWatch = manager.watchRanking({ intervalMs: 1000 }, (shown) => {
      if (shown.entries.length > 0) {
        watch.pause();
        resolve(shown);
      }
    });
  });
  clearInterval(window);
  const phases = new Set<string>();
  const task = manager.download('small', { version: '1.0.0' });
  for await (const { phase } of task) phases.add(phase);
  const { path } = await task.done;
  const isThere = manager.getModelPath('small') === path && manager.status('small', '1.0.0').state === 'ready';
  const { ok } = await manager.verify('small', '1.0.0');
  await manager.close();
  const closed = await codeOf(() => manager.getModelPath('small'));
  return { miss, misspelt, stale: ranking.stale, watched: seen.entries[0]?.modelId, isThere, ok, closed };
}

const [, , root, libraryUrl] = process.argv;
if (root === undefined || libraryUrl === undefined) throw new Error('two arguments');
main(root, libraryUrl).then(
  (seen) => console.log(JSON.stringify(seen)),
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
