import type { ModelManagerError } from './errors';
import type { ModelState, Progress } from './progress';

/** Free-form JSON that the library keeps about a model or a version. */
export type Extra = Record<string, unknown>;

/** A model that the library offers. */
export interface CatalogueModel {
  modelId: string;
  /** The newest of `versions`. */
  latestVersion: string;
  /** Every version, newest first. */
  versions: string[];
  /** Bytes of the latest version's files. */
  sizeBytes: number;
  extra: Extra;
}

/** A model with all that the library says of its versions. */
export interface CatalogueModelDetail {
  modelId: string;
  /** The newest of `versions`. */
  latestVersion: string;
  /** Newest first. */
  versions: CatalogueVersion[];
}

/** One version as the library describes it. */
export interface CatalogueVersion {
  version: string;
  /** Bytes of all files together. */
  sizeBytes: number;
  /** SHA-256 (hex) of the version's checksum.sha256, which covers every file. */
  checksumSha256: string;
  /** When it was published (ISO 8601, UTC), if the library says so. */
  publishedAt?: string;
  files: CatalogueFile[];
  extra: Extra;
}

/** One file of a version. */
export interface CatalogueFile {
  /** Its path inside the version, with `/` on every platform. */
  path: string;
  sizeBytes: number;
  /** Its SHA-256 in hex. */
  sha256: string;
}

/** An installed version. */
export interface InstalledModel {
  modelId: string;
  version: string;
  /** The absolute path of its folder. Its files are read-only. */
  path: string;
  /** Bytes of all files together. */
  sizeBytes: number;
  /** SHA-256 (hex) of its checksum.sha256. */
  checksumSha256: string;
  /** When it was published here (ISO 8601, UTC). */
  installedAt: string;
  extra: Extra;
}

/** What is known of one version on this machine. */
export interface ModelStatus {
  state: ModelState;
  version: string;
  /** The absolute path of its folder, once it is installed. */
  path?: string;
  /** How far its download or repair is, while there is one. */
  progress?: Progress;
  /** Why it failed, in the state `failed`. */
  error?: ModelManagerError;
}

/** An installed model of which the library has a newer version. */
export interface ModelUpdate {
  modelId: string;
  /** The newest version that is installed. */
  installedVersion: string;
  /** The newest version that the library has. */
  latestVersion: string;
  /** Bytes of the latest version's files. */
  sizeBytes: number;
}

/** The most wanted models. */
export interface Ranking {
  /** Best first. */
  entries: RankingEntry[];
  /** When the scheduler made it (ISO 8601, UTC); missing while none was ever had. */
  generatedAt?: string;
  /** When the scheduler last said so, by this machine's clock (ISO 8601, UTC): its age. Missing while none was ever had. */
  fetchedAt?: string;
  /** Whether this is an earlier answer: the scheduler failed just now, or has not answered yet in this run. */
  stale: boolean;
  /** How the scheduler failed. */
  error?: ModelManagerError;
}

/** What `watchRanking` gives: a function that ends it, and what a window that is hidden and shown again calls. */
export interface RankingWatch {
  /** Takes the listener off. Any number of times. */
  (): void;
  /** Nothing is asked for this listener, and it is not called, until `resume`. Any number of times. */
  pause(): void;
  /** Goes on after `pause`: the listener hears at once what it missed, and the scheduler is asked at once. */
  resume(): void;
  /** Whether it is paused. */
  readonly paused: boolean;
}

/** One place of the ranking. */
export interface RankingEntry {
  /** From 1. */
  rank: number;
  modelId: string;
  /** Distinct tasks that lacked the model in the last 24 hours. */
  demand: number;
}
