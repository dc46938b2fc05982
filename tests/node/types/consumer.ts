// Everything of the declarations, used as an app would.

import {
  type ByteRange,
  type CatalogueModelDetail,
  type DownloadTask,
  type ErrorCode,
  type FileDamage,
  type InstalledModel,
  type Lease,
  type LeaseHolder,
  ModelManager,
  ModelManagerError,
  type ModelManagerEvents,
  type ModelState,
  type OpenOptions,
  type Progress,
  type Ranking,
  type RankingWatch,
  type RepairResult,
  type VerifyResult,
} from 'modelmanager';

const options: OpenOptions = {
  root: '/models',
  libraryUrl: 'https://models.example',
  schedulerUrl: null,
  nodeId: 'node-1',
  headers: { Authorization: 'Bearer a' },
  schedulerHeaders: { 'X-Key': 'b' },
  proxy: 'http://127.0.0.1:3128',
  caFile: '/ca.pem',
  limits: { bytesPerSecond: 1_000_000, concurrentDownloads: 2, connectionsPerDownload: 4 },
  autoResume: false,
  hooks: {
    onDownloadStart: ({ modelId }) => modelId.length,
    onDownloadProgress: async ({ progress }) => progress.etaMs ?? 0,
    onDownloadError: ({ error }) => error.detail.httpStatus,
    onDownloadComplete: ({ path, version }) => path + version,
  },
  getToken: async () => 'token',
  ifBusy: 'reject',
  partials: { maxAgeMs: 30 * 24 * 3600 * 1000 },
  allowInsecure: false,
  allowUnlockedRoot: true,
};

export async function useEverything(signal: { controller: { abort(reason?: unknown): void } }): Promise<string> {
  await using manager: ModelManager = ModelManager.open(options);
  const path: string = manager.getModelPath('asr', '1.0.0', 'model.bin');
  try {
    await manager.resolveModel('asr', { version: '1.0.0', taskId: 't' });
  } catch (error) {
    if (error instanceof ModelManagerError) {
      const code: ErrorCode = error.code;
      const node: string | undefined = error.report?.nodeId;
      const again: boolean = error.retryable;
      return `${code}${node}${again}${error.detail.requiredBytes}${error.detail.ranges?.[0]?.start}${error.name}${error.stack}`;
    }
  }
  const { status, elapsedMs } = await manager.reportNotAvailable({ modelId: 'asr', taskId: 't' });
  const isReassigned: boolean = status === 'reassigned' && elapsedMs < 250;
  const [model] = await manager.models({});
  const names: string[] = model?.versions ?? [];
  const detail: CatalogueModelDetail = await manager.model('asr');
  const digest: string | undefined = detail.versions[0]?.files[0]?.sha256;
  const installed: InstalledModel[] = manager.installed();
  const state: ModelState = manager.status('asr', '1.0.0').state;
  const bytes: number = (await manager.updates()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const task: DownloadTask = manager.download('asr', { version: '1.0.0', priority: 'background' });
  for await (const progress of task) {
    const seen: Progress = progress;
    if (seen.phase === 'waitingForNetwork') break;
  }
  task.pause();
  task.resume();
  task.cancel({ keepPartial: true });
  const done: { modelId: string; version: string; path: string } = await task.done;
  const ids: string[] = manager.tasks().map(({ id }) => id);
  const verified: VerifyResult = await manager.verify('asr', '1.0.0', { onProgress: ({ bytes, totalBytes }) => bytes / totalBytes });
  const damage: FileDamage | undefined = verified.damage[0];
  const isMissing: boolean = damage?.kind === 'missing';
  const range: ByteRange | undefined = damage?.ranges[0];
  const repaired: RepairResult = await manager.repair('asr', '1.0.0', { onProgress: (progress) => progress.phase === 'repairing' });
  using lease: Lease = manager.acquire('asr', '1.0.0', { label: 'engine' });
  const leased: string = `${lease.modelId}${lease.version}${lease.path}`;
  lease.release();
  const holderOf = (error: ModelManagerError): LeaseHolder | undefined => error.detail.holders?.[0];
  const who = (holder: LeaseHolder): string => `${holder.pid}${holder.processName}${holder.label ?? ''}${holder.since}`;
  const both: OpenOptions['getToken'][] = [() => 'token', async () => 'token'];
  await manager.remove('asr', '1.0.0');
  const ranking: Ranking = await manager.ranking({ limit: 10 });
  const watch: RankingWatch = manager.watchRanking({ intervalMs: 5000, limit: 3 }, ({ entries, fetchedAt, stale, error }) => [
    entries[0]?.modelId,
    fetchedAt?.length,
    stale,
    error?.code,
  ]);
  const end: () => void = manager.watchRanking(async (shown: Ranking) => shown.generatedAt);
  watch.pause();
  watch.resume();
  const isPaused: boolean = watch.paused;
  watch();
  end();
  const events: (keyof ModelManagerEvents)[] = ['downloadStart', 'downloadProgress', 'downloadError', 'downloadComplete', 'state'];
  const unsubscribe: () => void = manager.on('downloadComplete', (event) => event.path.length);
  const listener = (event: ModelManagerEvents['state']) => event.state === 'ready';
  manager.on('state', listener);
  manager.off('state', listener);
  unsubscribe();
  manager.setLimits({ bytesPerSecond: 0 });
  await manager.close();
  return JSON.stringify([
    path,
    isReassigned,
    names,
    digest,
    installed,
    state,
    bytes,
    done,
    ids,
    ranking,
    isPaused,
    events,
    signal,
    task.version,
    isMissing,
    range,
    repaired,
    leased,
    holderOf,
    who,
    both,
  ]);
}
