import type { LeaseHolder } from './lease';

/**
 * Every way in which a call can fail. The C ABI has the same names with pinned numbers (`MM_…` in modelmanager.h).
 *
 * | code | means |
 * |---|---|
 * | `MODEL_NOT_AVAILABLE` | the model, or the version asked for, is not installed here: report it, do not wait |
 * | `NOT_IN_CATALOGUE` | the library does not have this model or version |
 * | `INVALID_ARGUMENT` | an argument is malformed; the message names it and the rule; nothing was changed |
 * | `CLOSED` | the manager was closed |
 * | `CANCELLED` | `cancel()` ended the download |
 * | `DOWNLOAD_IN_PROGRESS` | another process downloads this version, and `ifBusy` is `'reject'` |
 * | `MODEL_IN_USE` | the version is leased (`detail.holders`) or being written, and cannot be removed or replaced now |
 * | `NETWORK` | the network failed before an answer came |
 * | `STALLED` | a connection delivered nothing for too long |
 * | `HTTP_STATUS` | the server answered with a status that means failure: `detail.httpStatus` |
 * | `UNEXPECTED_RESPONSE` | the server's answer breaks the protocol or disagrees with itself |
 * | `REMOTE_CHANGED` | a published version changed on the server; published versions never change |
 * | `TLS_UNTRUSTED` | the server's certificate is not trusted |
 * | `AUTH` | the server wants other credentials (401, 403, 407), or `getToken` gave none that can be sent |
 * | `SCHEDULER_UNREACHABLE` | the scheduler could not be reached |
 * | `CHECKSUM_MISMATCH` | what arrived does not have the catalogue's digest, after every allowed refetch |
 * | `CORRUPT` | installed files no longer match what was installed; `repair()` mends them |
 * | `INSUFFICIENT_SPACE` | the disk has not enough room: `detail.requiredBytes`, `detail.availableBytes` |
 * | `IO` | the disk failed: `detail.path`, `detail.osError` |
 * | `PERMISSION` | the operating system refused access: `detail.path` |
 * | `LOCK_UNSUPPORTED` | the file system of `root` does not lock, `root` is more than one mount, or has a newer format: lookups only |
 * | `INTERNAL` | a fault in modelmanager itself |
 */
export type ErrorCode =
  | 'MODEL_NOT_AVAILABLE'
  | 'NOT_IN_CATALOGUE'
  | 'INVALID_ARGUMENT'
  | 'CHECKSUM_MISMATCH'
  | 'INSUFFICIENT_SPACE'
  | 'NETWORK'
  | 'STALLED'
  | 'HTTP_STATUS'
  | 'UNEXPECTED_RESPONSE'
  | 'REMOTE_CHANGED'
  | 'TLS_UNTRUSTED'
  | 'AUTH'
  | 'CANCELLED'
  | 'DOWNLOAD_IN_PROGRESS'
  | 'MODEL_IN_USE'
  | 'LOCK_UNSUPPORTED'
  | 'IO'
  | 'PERMISSION'
  | 'CORRUPT'
  | 'SCHEDULER_UNREACHABLE'
  | 'CLOSED'
  | 'INTERNAL';

/** A range of bytes in a file: from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a program may want to know of a failure beside its code. Only what applies is there. Frozen. */
export interface ErrorDetail {
  /** The file or folder concerned. */
  readonly path?: string;
  /** The URL concerned, without user info and query. */
  readonly url?: string;
  /** The HTTP status received. */
  readonly httpStatus?: number;
  /** The operating system's error number (errno). */
  readonly osError?: number;
  /** Bytes that would be needed. */
  readonly requiredBytes?: number;
  /** Bytes that are free. */
  readonly availableBytes?: number;
  /** The bytes of the file that were wrong, with `CHECKSUM_MISMATCH` and `CORRUPT`, when that is known. */
  readonly ranges?: readonly ByteRange[];
  /** Who leases the version, longest first, with `MODEL_IN_USE`; empty when it is in use otherwise, or a holder could not tell. */
  readonly holders?: readonly LeaseHolder[];
  /** Milliseconds that the server asks to wait, with `HTTP_STATUS`. */
  readonly retryAfterMs?: number;
}

/** What became of the report of a missing model. */
export interface MissReport {
  /**
   * - `reassigned`: the task was given to another node, `nodeId`
   * - `unassigned`: the scheduler has no node for the task
   * - `unreachable`: the scheduler could not be reached or gave no proper answer
   * - `timedOut`: no answer within 250 ms; the report goes on in the background
   * - `notConfigured`: `schedulerUrl` is null
   */
  readonly status: 'reassigned' | 'unassigned' | 'unreachable' | 'timedOut' | 'notConfigured';
  /** The node that has the task now, when it was reassigned. */
  readonly nodeId?: string;
  /** Milliseconds from the miss to this answer. */
  readonly elapsedMs: number;
}

/**
 * Every failure of this package, thrown or rejected with. The message says what happened and what can be done; programs
 * look at `code`. The one exception is an aborted signal: it rejects with the signal's own `reason`.
 */
export declare class ModelManagerError extends Error {
  constructor(code: ErrorCode, message: string, more?: { retryable?: boolean; detail?: ErrorDetail; report?: MissReport; cause?: unknown });
  readonly name: 'ModelManagerError';
  readonly code: ErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  readonly detail: ErrorDetail;
  /** With `MODEL_NOT_AVAILABLE` from `resolveModel`: what became of the report to the scheduler. */
  readonly report?: MissReport;
  /** What caused it, where there is such a thing. */
  readonly cause?: unknown;
}
