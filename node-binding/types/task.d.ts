import type { ModelState, Progress } from './progress';

/** What a download ends with. Frozen. */
export interface DownloadedModel {
  readonly modelId: string;
  readonly version: string;
  /** The absolute path of the version's folder, complete and verified. */
  readonly path: string;
}

/**
 * A handle of a download. Handles of one (model, version) share the transfer and its `id`, in whatever way they were
 * had; `pause`, `resume` and `cancel` act on the transfer.
 *
 * Trouble with the network never fails a download: it is `waitingForNetwork` until it can go on.
 *
 * Dropping a handle changes nothing: the download goes on. It does not keep the process alive, until somebody waits:
 * from the first read of `done`, or the first step of an iteration, until it has settled.
 *
 * `for await (const progress of task)` yields how far it is: at once, then whenever that changes (only the newest, for a
 * slow reader), and at last with `phase` `'ready'`. The loop ends when the version is published, and throws what `done`
 * rejects with.
 */
export interface DownloadTask extends AsyncIterable<Progress> {
  /** The same for all handles of a transfer. An empty string if nothing was begun. */
  readonly id: string;
  readonly modelId: string;
  /** Undefined while the newest version is still being looked up. */
  readonly version: string | undefined;
  /** The state now. */
  readonly state: ModelState;
  /** How far it is now. */
  readonly progress: Progress;

  /**
   * Resolves once the version is published, at once and without network if it is installed already. Rejects with a
   * ModelManagerError (`NOT_IN_CATALOGUE`, `CANCELLED`, `CLOSED`, `CHECKSUM_MISMATCH`, `INSUFFICIENT_SPACE`, …), or with
   * the `reason` of this handle's signal. A failure is an unhandledRejection only if `done` was read.
   */
  readonly done: Promise<DownloadedModel>;

  /**
   * Stops the transfer until `resume`, also over a restart. What has arrived is kept. Like `resume` and `cancel` it
   * returns at once, does nothing when there is nothing to do, and throws `CLOSED` after the manager's `close`.
   */
  pause(): void;

  /**
   * Goes on after `pause`, or tries again after a failure. A `done` that has rejected stays so; `download` gives a
   * handle of the new attempt.
   */
  resume(): void;

  /**
   * Ends the transfer: `done` of every handle rejects with `CANCELLED`. In a process that only waits for another one's
   * transfer it ends the wait. Throws `INVALID_ARGUMENT` for a misspelt option.
   *
   * @param options.keepPartial whether what has arrived stays on disk: as a paused task of `tasks()`, which a later `download` goes on with. Default false.
   */
  cancel(options?: { keepPartial?: boolean }): void;

  [Symbol.asyncIterator](): AsyncGenerator<Progress, void, void>;
}
