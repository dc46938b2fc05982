import type { Hooks } from './events';

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
  /** Whether plain http may go anywhere but to loopback. Default false. */
  allowInsecure?: boolean;
  /** Whether to write on a file system that does not lock: for a root that no other process uses. Default false. */
  allowUnlockedRoot?: boolean;
}

export interface SignalOptions {
  /** Aborting it rejects with its `reason`. */
  signal?: AbortSignalLike;
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
