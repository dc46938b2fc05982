/**
 * The states of a model version:
 * `absent → queued → downloading ⇄ paused | waitingForNetwork → verifying → publishing → ready`, and
 * `ready | failed → repairing → ready | failed`.
 *
 * | state | means |
 * |---|---|
 * | `absent` | neither installed nor being installed |
 * | `queued` | waits for its turn, for another process, or for the catalogue |
 * | `downloading` | bytes are arriving |
 * | `paused` | stopped by `pause()` until `resume()`; survives a restart |
 * | `waitingForNetwork` | the network is down; continues by itself |
 * | `verifying` | every byte is here and the digests are being compared |
 * | `publishing` | the verified files are being made durable and visible |
 * | `ready` | installed |
 * | `failed` | stopped by an error; can be tried again |
 * | `repairing` | damaged files are being replaced |
 * | `removing` | being deleted |
 */
export type ModelState =
  | 'absent'
  | 'queued'
  | 'downloading'
  | 'paused'
  | 'waitingForNetwork'
  | 'verifying'
  | 'publishing'
  | 'ready'
  | 'failed'
  | 'repairing'
  | 'removing';

/**
 * How far a download or a repair is. `bytes` never runs backwards, and reaches `totalBytes` only once the version is published.
 * Frozen.
 */
export interface Progress {
  /** The state that the task is in. */
  readonly phase: ModelState;
  /** Bytes of the version that are here, those of an earlier run included. */
  readonly bytes: number;
  /** Bytes of the whole version; 0 until the catalogue was read. */
  readonly totalBytes: number;
  /** Bytes that this task received over the network, those fetched again included. */
  readonly wireBytes: number;
  /** Bytes per second over the last seconds. */
  readonly bytesPerSecond: number;
  /** Milliseconds that remain at this speed, or null while that is not known. */
  readonly etaMs: number | null;
  /** Requests that failed and were repeated. */
  readonly retries: number;
}
