import type { Hooks } from './events';
import type { VerifyProgress } from './integrity';
import type { Progress } from './progress';

/** What of an AbortSignal is used; every AbortSignal is one. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: AbortSignal declares it so
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How fast, and how much at once. What is left out keeps its value, and its default at `open`. */
export interface Limits {
  /** Bytes per second of all transfers of the root in this process together; 0, the default, for no limit. */
  bytesPerSecond?: number;
  /** Versions that are transferred at the same time: 1 to 64, and 2 by default. Those of `'user'` priority do not wait for others. */
  concurrentDownloads?: number;
  /**
   * Connections of one download at the same time: 1 to 64, and 8 by default. There are no more than bring more, and fewer where
   * the server refuses; all downloads together have 16 more than there are downloads.
   */
  connectionsPerDownload?: number;
}

/** The options of `ModelManager.open`. An unknown one is INVALID_ARGUMENT, and named. */
export interface OpenOptions {
  /**
   * The absolute path of the folder that holds the models. Created with mode 0700 when it is not there. One operating
   * system user per root; several processes may have it open.
   */
  root: string;
  /** The base URL of the model library. Plain http is for loopback, unless `allowInsecure`. */
  libraryUrl: string;
  /** The base URL of the scheduler. Without it, the origin of `libraryUrl`; null turns reports and ranking off. */
  schedulerUrl?: string | null;
  /** This node's name in reports. Without it, one that is made once and kept in `root`. */
  nodeId?: string;
  /** Request headers for the origin of `libraryUrl` only, such as Authorization; never sent elsewhere on a redirect. */
  headers?: Record<string, string>;
  /**
   * Asked for a bearer token when the library's origin wants one, and once more for a request when that is refused (401). What it gives,
   * or its promise resolves with, is sent as `Authorization: Bearer …`, over any such header of `headers`, to that origin only and never behind a redirect
   * elsewhere; it is kept in memory until a server refuses it. Requests that need one at the same time share one call.
   *
   * One that throws, rejects, gives something else than printable ASCII without spaces (at most 65536 characters), or has not
   * answered after 30 seconds makes what waits for it fail with `AUTH`; the next request asks again. It does not keep the process alive.
   */
  getToken?: () => string | PromiseLike<string>;
  /** Request headers for the scheduler's origin only. */
  schedulerHeaders?: Record<string, string>;
  /** A proxy's URL. Without it, what the proxy variables of the environment say. */
  proxy?: string;
  /** The absolute path of a PEM file with certificates that are trusted beside the system's. */
  caFile?: string;
  limits?: Limits;
  /** Whether downloads that an earlier run left unfinished continue by themselves. Default true. */
  autoResume?: boolean;
  hooks?: Hooks;
  /**
   * What `download` does about a version that another process downloads already: `'join'`, the default, waits for it (as `queued`)
   * and takes over if that process dies; `'reject'` fails with DOWNLOAD_IN_PROGRESS.
   */
  ifBusy?: 'join' | 'reject';
  /** What becomes of partial content that nobody finishes. */
  partials?: {
    /**
     * What was not added to for so many milliseconds (1 and more) is deleted, with its task: at `open`, and every hour after it. Without it,
     * partial content is kept, and listed by `tasks()`, until its task is finished or cancelled.
     */
    maxAgeMs?: number;
  };
  /** Whether plain http may go anywhere but to loopback. Default false. */
  allowInsecure?: boolean;
  /** Whether to write on a file system that does not lock: for a root that no other process uses. Default false. */
  allowUnlockedRoot?: boolean;
}

export interface SignalOptions {
  /** Aborting it rejects with its `reason`. */
  signal?: AbortSignalLike;
}

export interface WatchRankingOptions {
  /** Milliseconds from one answer to the next question: 100 and more; 15000 by default. With several listeners the shortest counts for all. */
  intervalMs?: number;
  /** At most so many entries; 1 and more. A change behind them is none. */
  limit?: number;
  /** Aborting it takes the listener off. */
  signal?: AbortSignalLike;
}

export interface AcquireOptions {
  /** What the lease is for, shown to whoever wants to remove the version: 1 to 128 characters, none of them a control character. */
  label?: string;
}

export interface VerifyOptions extends SignalOptions {
  /**
   * Called with how far it is, at most ten times a second and once at the end. What it throws, or its promise rejects with, is dropped,
   * as with a hook.
   */
  onProgress?: (progress: VerifyProgress) => unknown;
}

export interface RepairOptions {
  /** Aborting it rejects with its `reason`. The repair stops, and leaves the version as it was, when no other call waits for it. */
  signal?: AbortSignalLike;
  /**
   * Called with how far it is, at most ten times a second and once at the end. First all files are compared (`phase` `'verifying'`),
   * then the damaged ones come on top (`'repairing'`, `'waitingForNetwork'`, at last `'ready'`), so `totalBytes` grows once. What it
   * throws, or its promise rejects with, is dropped, as with a hook.
   */
  onProgress?: (progress: Progress) => unknown;
}

export interface ResolveOptions extends SignalOptions {
  /** The version wanted. Without it, the newest that is installed. */
  version?: string;
  /** The scheduler's name for the task that wants the model. */
  taskId: string;
}

export interface Miss {
  modelId: string;
  /** The version wanted, if it must be a certain one. */
  version?: string;
  /** The scheduler's name for the task that wants the model. */
  taskId: string;
}

export interface DownloadOptions {
  /** The version wanted. Without it, the newest that the library has. */
  version?: string;
  /** `'user'`, the default: somebody waits for it; `'background'`: it comes after those, and stands back while they run. */
  priority?: 'user' | 'background';
  /** Aborting it rejects this handle's `done` with its `reason`. The transfer stops when no other handle is left. */
  signal?: AbortSignalLike;
}
