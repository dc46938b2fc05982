/// <reference lib="esnext.disposable" />

/**
 * Keeps one installed version from being removed, in every process, until it is released: `using lease = mm.acquire(…)`.
 *
 * Hold on to the object for as long as the files are needed: one that is garbage-collected is released, at some time.
 * Otherwise it ends with `release()`, when its manager is closed, when its worker ends, and when the process ends, however
 * that comes; nothing is ever left to clean up. It does not keep the process alive.
 */
export interface Lease {
  readonly modelId: string;
  readonly version: string;
  /** The absolute path of the version's folder. */
  readonly path: string;
  /** Ends it. Any number of times; never throws. */
  release(): void;
  /** `release()`, for `using`. */
  [Symbol.dispose](): void;
}

/** Who leases a version, as the holder told. Frozen. */
export interface LeaseHolder {
  /** The process, by the number that it has for itself. */
  readonly pid: number;
  /** The file name of its program. */
  readonly processName: string;
  /** What it needs the version for, if it said so. */
  readonly label?: string;
  /** Since when (ISO 8601, UTC). */
  readonly since: string;
}
