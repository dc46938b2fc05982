import type { ByteRange } from './errors';

/** One damaged file of an installed version. */
export interface FileDamage {
  /** Its path inside the version, with `/` on every platform. The list of digests is `checksum.sha256`. */
  path: string;
  /**
   * - `missing`: there is no such file, or something in its place that is none: a folder, a link
   * - `wrongSize`: it is shorter or longer than it should be
   * - `wrongContent`: its bytes are not those that were published
   */
  kind: 'missing' | 'wrongSize' | 'wrongContent';
  /** Which bytes are wrong, in order, as far as the library's chunk digests tell. Empty when unknown: any byte may be. */
  ranges: ByteRange[];
}

/** What came of comparing every byte of an installed version. */
export interface VerifyResult {
  modelId: string;
  version: string;
  /** Whether all is as it was published. */
  ok: boolean;
  /** Every file that is not. */
  damage: FileDamage[];
}

/** A version that was repaired, or was right already. */
export interface RepairResult {
  modelId: string;
  version: string;
  /** The absolute path of its folder. */
  path: string;
  /** What was wrong and is right now; empty when nothing was. */
  repaired: FileDamage[];
}

/** How far a verification is. `bytes` never runs backwards, and reaches `totalBytes` only at the end. Frozen. */
export interface VerifyProgress {
  /** Bytes that were compared. */
  readonly bytes: number;
  /** Bytes of all files of the version that are there. */
  readonly totalBytes: number;
}
