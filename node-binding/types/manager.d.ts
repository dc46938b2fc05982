/// <reference lib="esnext.disposable" />

import type { MissReport } from './errors';
import type { ModelManagerEvents } from './events';
import type { RepairResult, VerifyResult } from './integrity';
import type { Lease } from './lease';
import type { CatalogueModel, CatalogueModelDetail, InstalledModel, ModelStatus, ModelUpdate, Ranking, RankingWatch } from './models';
import type {
  AcquireOptions,
  DownloadOptions,
  Limits,
  Miss,
  OpenOptions,
  RepairOptions,
  ResolveOptions,
  SignalOptions,
  VerifyOptions,
  WatchRankingOptions,
} from './options';
import type { DownloadTask } from './task';

/**
 * Owns the models in one folder: downloads them from a model library, keeps versions side by side, and says where a
 * model is. It never falls back: what is not installed is `MODEL_NOT_AVAILABLE` at once.
 *
 * Failures are ModelManagerError. Functions that return a promise reject and never throw; the others throw. Model ids and
 * versions are 1 to 128 UTF-8 bytes in Unicode form NFC, compared exactly; they have no `/`, `\`, `:` or control
 * characters, no leading dot, and no trailing dot or space. Others are `INVALID_ARGUMENT`.
 *
 * Nothing blocks the event loop: work runs on the library's own threads. A pending promise keeps the process alive until
 * it settles; listeners, hooks and downloads that nobody waits for do not.
 *
 * Every worker thread opens its own manager. Managers of one root in one process share its downloads: they name the same
 * `libraryUrl`, and the options of the first one to open decide how it is reached; `getToken` is asked of one that is still open.
 */
export declare class ModelManager {
  private constructor();

  /**
   * Opens a root, quickly; recovery of what an earlier run left goes on behind it.
   *
   * @throws INVALID_ARGUMENT, PERMISSION, IO, INSUFFICIENT_SPACE. A root that cannot be locked, or has a newer format, opens for lookups:
   * what writes then fails with LOCK_UNSUPPORTED. An Error without a code when the native library, which is loaded on a thread of its own from the
   * `require` on, does not load here: its message says why, and what to do. When the addon itself does not load, `require` throws it.
   */
  static open(options: OpenOptions): ModelManager;

  /**
   * Where a model is: the absolute path of the version's folder, or of one file in it. Does no I/O while nothing has
   * changed, and takes about a microsecond.
   *
   * @param version without it, the newest that is installed
   * @param file its path inside the version, with `/`; whether there is such a file is not looked for
   * @throws MODEL_NOT_AVAILABLE if it is not installed; INVALID_ARGUMENT; CLOSED
   */
  getModelPath(modelId: string, version?: string, file?: string): string;

  /**
   * Leases an installed version, for a reader that needs its files for longer than a moment: while the lease is held, by any
   * process, `remove` rejects with `MODEL_IN_USE`. It may be repaired meanwhile. Takes a few system calls, and waits for nobody.
   *
   * @param version without it, the newest that is installed
   * @throws MODEL_NOT_AVAILABLE if it is not installed, or is being removed; LOCK_UNSUPPORTED if the file system does not lock;
   * INVALID_ARGUMENT; CLOSED; IO; PERMISSION
   */
  acquire(modelId: string, version?: string, options?: AcquireOptions): Lease;

  /**
   * Where a model is: the absolute path of the version's folder. If it is not installed, that is reported to the
   * scheduler, and the promise rejects with `MODEL_NOT_AVAILABLE` and the scheduler's answer in `error.report`; after
   * 250 ms it rejects whatever the scheduler does.
   */
  resolveModel(modelId: string, options: ResolveOptions): Promise<string>;

  /** Reports a miss, as `resolveModel` does: for callers of `getModelPath`. Resolves within 250 ms, and says how it went. */
  reportNotAvailable(miss: Miss): Promise<MissReport>;

  /** What the library offers. Rejects with `NETWORK`, `STALLED`, `HTTP_STATUS`, `UNEXPECTED_RESPONSE`, `TLS_UNTRUSTED`, `AUTH`. */
  models(options?: SignalOptions): Promise<CatalogueModel[]>;

  /** All that the library says of one model. Rejects as `models` does, and with `NOT_IN_CATALOGUE`. */
  model(modelId: string): Promise<CatalogueModelDetail>;

  /** What is installed, ordered by model and version. */
  installed(): InstalledModel[];

  /** What is known of one version here. One that is not here at all is `absent`. */
  status(modelId: string, version: string): ModelStatus;

  /** Installed models of which the library has a newer version. Rejects as `models` does. */
  updates(): Promise<ModelUpdate[]>;

  /**
   * Downloads a version, unless it is installed. Any number of calls for one version make one transfer. One that is installed, damaged
   * and leased is `MODEL_IN_USE`: `repair` mends it in its place.
   *
   * @throws INVALID_ARGUMENT or CLOSED at once; everything else is the task's `done`
   */
  download(modelId: string, options?: DownloadOptions): DownloadTask;

  /**
   * The unfinished downloads, and all partial content on the disk that has a record: what an earlier run left, and what a cancelled task kept, are
   * tasks too. They can be resumed, and `cancel()` deletes what has arrived.
   *
   * @throws LOCK_UNSUPPORTED or PERMISSION for a root that can only be read; CLOSED
   */
  tasks(): DownloadTask[];

  /**
   * Deletes an installed version. Rejects with `MODEL_NOT_AVAILABLE` if it is not installed, and with `MODEL_IN_USE` while it is
   * being written, or leased: `error.detail.holders` says by whom. Nothing was changed then.
   */
  remove(modelId: string, version: string): Promise<void>;

  /**
   * Compares every byte of an installed version with its digests. Works without the library; where that can be reached and has chunk
   * digests, the result also says which bytes are wrong. Damage is a result and no rejection; the version is then `failed` with
   * `CORRUPT`, and lookups miss it, until it is repaired. Readers are not disturbed. Rejects with `MODEL_NOT_AVAILABLE` if it is
   * not installed, and with `IO` or `PERMISSION`.
   */
  verify(modelId: string, version: string, options?: VerifyOptions): Promise<VerifyResult>;

  /**
   * Fetches what is damaged of an installed version, and nothing else, and puts it in its place; whoever has a file of it open or
   * mapped keeps the old one. One that is right needs no network. Calls for one version share one repair; its state is `repairing`.
   * Trouble with the network is waited out.
   *
   * Rejects with `MODEL_NOT_AVAILABLE` if it is not installed, `MODEL_IN_USE` while it is downloaded or removed, or repaired by another
   * process, `NOT_IN_CATALOGUE` or `REMOTE_CHANGED` when the library does not have it any more, and as `download` does.
   */
  repair(modelId: string, version: string, options?: RepairOptions): Promise<RepairResult>;

  /**
   * The most wanted models. When the scheduler fails it resolves with the last ranking that was had in this root, also by an earlier
   * run, `stale`, and says why in `error`; when there never was one it rejects, as `models` does, or with `SCHEDULER_UNREACHABLE` when
   * `schedulerUrl` is null.
   *
   * @param options.limit at most so many entries
   */
  ranking(options?: { limit?: number }): Promise<Ranking>;

  /**
   * Calls the listener with the most wanted models: as soon as the caller is through with what was last known, also by an earlier run
   * (`stale` then), and again whenever that changes: other entries, or a scheduler that fails, or is back. The scheduler is asked every
   * `intervalMs`, by one request for all listeners of a manager, which costs it nothing while nothing changes (ETag).
   *
   * A scheduler that fails never throws: the listener gets the last ranking, `stale`, with its age (`fetchedAt`) and the `error`; without
   * any earlier one, no `entries` and no times. What the listener throws, or its promise rejects with, is dropped, as with a hook; what it
   * gets is frozen. It does not keep the process alive, and ends with `close`.
   *
   * ```js
   * const watch = mm.watchRanking({ limit: 10 }, (ranking) => window.webContents.send('ranking', ranking.entries));
   * window.on('hide', watch.pause).on('show', watch.resume).on('closed', watch);
   * ```
   *
   * @returns a function that takes the listener off again, with `pause` and `resume` for a window that is hidden
   * @throws INVALID_ARGUMENT; CLOSED
   */
  watchRanking(options: WatchRankingOptions | undefined, listener: (ranking: Ranking) => unknown): RankingWatch;
  watchRanking(listener: (ranking: Ranking) => unknown): RankingWatch;

  /**
   * Calls a listener at every event of this kind, in order, from the event loop. Adding the same listener again changes
   * nothing. One that throws is an `uncaughtException`, as with Node's emitters, after all others were called; nothing
   * in the manager is disturbed.
   *
   * @returns a function that takes the listener off again
   * @throws INVALID_ARGUMENT for an unknown event; CLOSED
   */
  on<Name extends keyof ModelManagerEvents>(event: Name, listener: (event: ModelManagerEvents[Name]) => void): () => void;

  /** Takes a listener off. */
  off<Name extends keyof ModelManagerEvents>(event: Name, listener: (event: ModelManagerEvents[Name]) => void): void;

  /**
   * Changes limits, at once, for all managers of this root in this process. Those left out stay as they are.
   *
   * @throws INVALID_ARGUMENT; LOCK_UNSUPPORTED or PERMISSION for a root that can only be read; CLOSED
   */
  setLimits(limits: Limits): void;

  /**
   * Pauses downloads and keeps what has arrived, releases leases, rejects what is pending with `CLOSED`, and resolves when every lock is
   * dropped. From the call on everything else throws, or rejects with, `CLOSED`. Closing again gives the same promise.
   */
  close(): Promise<void>;

  /** `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
