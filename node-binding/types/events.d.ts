import type { ModelManagerError } from './errors';
import type { ModelState, Progress } from './progress';

/** What every event tells. One frozen object goes to the hook and to all listeners. */
export interface DownloadEvent {
  readonly modelId: string;
  /** Missing while the newest version is still being looked up. */
  readonly version?: string;
  /** The task; an empty string when the change has none, such as a removal. */
  readonly taskId: string;
  /** The state now. */
  readonly state: ModelState;
  /** How far the task is. */
  readonly progress: Progress;
}

/** A download failed, or was cancelled (`error.code` is then `CANCELLED`). */
export interface DownloadErrorEvent extends DownloadEvent {
  readonly error: ModelManagerError;
}

/** A version was published by a download. */
export interface DownloadCompleteEvent extends DownloadEvent {
  readonly version: string;
  /** The absolute path of its folder. */
  readonly path: string;
}

/** The events of `on`, and what their listeners get. Those of one task come in order. */
export interface ModelManagerEvents {
  /** A download task began. */
  downloadStart: DownloadEvent;
  /** Bytes arrived: at most ten times a second for each task, and at least once. */
  downloadProgress: DownloadEvent;
  downloadError: DownloadErrorEvent;
  downloadComplete: DownloadCompleteEvent;
  /** A version changed its state. */
  state: DownloadEvent;
}

/**
 * Called with the same objects as the listeners, before them; meant for logging. A hook that throws, or whose promise
 * rejects, harms nothing: the failure is dropped. Hooks do not keep the process alive.
 */
export interface Hooks {
  onDownloadStart?: (event: ModelManagerEvents['downloadStart']) => unknown;
  onDownloadProgress?: (event: ModelManagerEvents['downloadProgress']) => unknown;
  onDownloadError?: (event: ModelManagerEvents['downloadError']) => unknown;
  onDownloadComplete?: (event: ModelManagerEvents['downloadComplete']) => unknown;
}
