import type { ErrorCode, ErrorDetail, ModelManager, ModelState, ModelUpdate, Progress, RankingEntry } from '../../index.mjs';

/** A failure as plain data: what crosses to a page. It has no message; sentences are the page's own. */
export interface PlainError {
  code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  retryable: boolean;
  detail: Omit<ErrorDetail, 'ranges'>;
}

/** What every call answers. */
export type Answer<Value = unknown> = { ok: true; value: Value } | { ok: false; error: PlainError };

/** A version on this machine, as it is now. */
export interface VersionView {
  modelId: string;
  version: string;
  state: ModelState;
  /** Bytes of all files together; 0 while that is not known. */
  sizeBytes: number;
  /** Its download, while there is one. */
  task: { id: string; progress: Progress } | null;
  /** Its verification or repair, while one runs. */
  check: { kind: 'verify' | 'repair'; bytes: number; totalBytes: number } | null;
  /** Why it failed. */
  error: PlainError | null;
}

export interface DiskView {
  /** Bytes of all that is here, what has arrived of unfinished downloads included. */
  usedBytes: number;
  /** Bytes that are free where the root lies, or null where the system does not say. */
  freeBytes: number | null;
}

/** A ranking as plain data. `fetchedAt` is when it was had; null for one that never was. */
export interface RankingView {
  entries: RankingEntry[];
  fetchedAt: string | null;
  stale: boolean;
  error: PlainError | null;
}

export interface CatalogueView {
  models: { modelId: string; latestVersion: string; versions: string[]; sizeBytes: number; description: string }[];
  updates: ModelUpdate[];
}

/** What a page is told unasked. */
export type PageEvent =
  | { type: 'version'; view: VersionView }
  | { type: 'disk'; disk: DiskView }
  | { type: 'ranking'; ranking: RankingView };

interface OneVersion {
  modelId: string;
  version: string;
}

/** What can be asked for: the arguments of each verb, and what it answers. */
export interface Verbs {
  overview: (args?: Record<string, never>) => { versions: VersionView[]; disk: DiskView; ranking: RankingView | null };
  catalogue: (args?: Record<string, never>) => CatalogueView;
  ranking: (args?: Record<string, never>) => RankingView;
  /** Begins a download, or tries it again; without a version, the newest. */
  install: (args: { modelId: string; version?: string }) => { taskId: string; version: string };
  pause: (args: { taskId: string }) => null;
  resume: (args: { taskId: string }) => null;
  /** Ends a download, and deletes what has arrived. */
  cancel: (args: { taskId: string }) => null;
  remove: (args: OneVersion) => null;
  /** Compares every byte; null when it was stopped. */
  verify: (args: OneVersion) => { ok: boolean; damagedFiles: number } | null;
  /** Fetches what is damaged; null when it was stopped. */
  repair: (args: OneVersion) => { repairedFiles: number } | null;
  /** Stops a verification or a repair. */
  stop: (args: OneVersion) => null;
}

export interface Handlers {
  /** Does what a page asks for. It never rejects: whatever is wrong with the verb or its arguments is an answer too. */
  call<Verb extends keyof Verbs>(verb: Verb, ...args: Parameters<Verbs[Verb]>): Promise<Answer<ReturnType<Verbs[Verb]>>>;
  call(verb: unknown, args?: unknown): Promise<Answer>;
  /** Calls the listener with every event; answers a function that takes it off. While nobody listens nothing is asked for. */
  subscribe(listener: (event: PageEvent) => void): () => void;
  /** Before the manager is closed. */
  close(): void;
}

export interface HandlersOptions {
  /** The manager's root. */
  root: string;
  /** How often the scheduler is asked while a page looks; 15,000 by default. */
  rankingEveryMs?: number;
}

/** The handlers of a management page, on one manager: the same for Electron's ipcMain and for the bridge to a browser. */
export declare function createHandlers(manager: ModelManager, options: HandlersOptions): Handlers;
