// The addon, typed, and the one place where its failures become errors. Managers are numbers, jobs and leases are bigints; all are
// never used twice, so a stale one is an error and nothing else. node-binding/native/functions.h is the other side.

import { fromRecord } from './errors.mjs';
import { load } from './load.js';

/**
 * @typedef {import('../types/progress').Progress} Progress
 * @typedef {import('./errors.mjs').ErrorRecord} ErrorRecord
 * @typedef {{ bytesPerSecond: number, concurrentDownloads: number, connectionsPerDownload: number }} Limits
 * @typedef {{ taskId: string, modelId: string, version?: string, state: string, progress: Progress }} DownloadInfo
 * @typedef {{ type: string, job?: bigint, modelId?: string, version?: string, taskId?: string, state?: string,
 *             progress?: Progress, path?: string, error?: ErrorRecord }} NativeEvent
 */

/**
 * @typedef {object} Raw
 * @property {(dispatcher: (manager: number, event: NativeEvent) => void) => void} start   once for an environment, before anything else
 * @property {(held: boolean) => void} hold                           whether the event loop is kept alive
 * @property {() => void} awaitLibrary                                throws why the library does not load; whatever calls the library waits for it
 * @property {(options: object) => number} open
 * @property {(manager: number) => void} closeBegin                   the event "closed" tells the end
 * @property {(manager: number) => void} forget                       after its event "closed"
 * @property {(manager: number) => Limits} limits                       those in force, of all managers of the root
 * @property {(manager: number, limits: Limits) => void} setLimits
 * @property {(manager: number, token?: string) => void} setToken     answers the event "tokenWanted"; without a token: there is none
 * @property {(manager: number, modelId: string, version?: string, file?: string) => string | number | undefined} locate
 *           a path, or a status, or undefined for arguments that cannot be asked about
 * @property {(manager: number) => () => true | undefined} changeQuestion
 *           a function that answers true when lookups may have other answers than before it was called last
 * @property {(status: number) => ErrorRecord} lastError              of the call that just returned this status
 * @property {(manager: number, modelId: string, version: string) => { state: string, progress?: Progress, error?: ErrorRecord }} status
 * @property {(manager: number) => object[]} installed
 * @property {(manager: number, modelId: string, version: string | undefined, label: string | undefined) => { lease: bigint, version: string, path: string }} leaseAcquire
 * @property {(lease: bigint) => void} leaseRelease                   CLOSED when its manager was closed
 * @property {(manager: number, modelId: string, version: string | undefined, taskId: string) => bigint} startResolve
 * @property {(manager: number, modelId: string, version: string | undefined, taskId: string) => bigint} startReport
 * @property {(manager: number) => bigint} startModels
 * @property {(manager: number, modelId: string) => bigint} startModel
 * @property {(manager: number) => bigint} startUpdates
 * @property {(manager: number, limit: number) => bigint} startRanking
 * @property {(manager: number) => bigint} startRankingPeek           what is known without asking
 * @property {(manager: number, modelId: string, version: string) => bigint} startRemove
 * @property {(manager: number, modelId: string, version: string) => bigint} startVerify
 * @property {(manager: number, modelId: string, version: string) => bigint} startRepair
 * @property {(job: bigint) => void} jobCancel                        it ends as CANCELLED
 * @property {(job: bigint) => void} jobClose                         its work goes on
 * @property {(job: bigint) => void} resultNothing                    the results throw the job's failure
 * @property {(job: bigint) => string} resultPath
 * @property {(job: bigint) => object} resultReport
 * @property {(job: bigint) => object[]} resultModels
 * @property {(job: bigint) => object} resultModel
 * @property {(job: bigint) => object[]} resultUpdates
 * @property {(job: bigint) => any} resultRanking
 * @property {(job: bigint) => import('../types/integrity').FileDamage[]} resultDamage
 * @property {(manager: number, modelId: string, version: string | undefined, background: boolean) => bigint} downloadStart
 * @property {(manager: number) => bigint[]} downloadList             a new job for each task
 * @property {(job: bigint) => DownloadInfo} downloadInfo
 * @property {(job: bigint) => void} downloadPause
 * @property {(job: bigint) => void} downloadResume
 * @property {(job: bigint, keepPartial: boolean) => void} downloadCancel
 */

const { raw, explain } = load();

/**
 * What every evaluation of this JavaScript in one environment has in common, as they have the addon: test runners evaluate it anew for each
 * of their files, and the addon's events go to one dispatcher.
 * @typedef {{ sessions: Map<number, import('./session.mjs').Session>, held: Set<object>, isStarted: boolean }} Shared
 */
/** @type {Shared} */
const shared = sharedBy(raw);

/**
 * The same function, throwing ModelManagerError where the addon throws an error record.
 * @param {(...args: any[]) => any} call
 */
function translated(call) {
  return (/** @type {any[]} */ ...args) => {
    try {
      return call(...args);
    } catch (thrown) {
      throw thrown instanceof Error ? thrown : fromRecord(thrown);
    }
  };
}

/**
 * @param {any} addon
 * @returns {Shared}
 */
function sharedBy(addon) {
  const key = Symbol.for('modelmanager.shared');
  addon[key] ??= { sessions: new Map(), held: new Set(), isStarted: false };
  return addon[key];
}

/** @type {Raw} */
const native = /** @type {any} */ ({});
for (const [name, member] of Object.entries(raw)) {
  native[name] = translated(member);
}
// It throws nothing, and every nanosecond of it counts.
native.locate = raw.locate;

// Asked before all else, so that what is to be done about it is said once.
native.awaitLibrary = () => {
  try {
    raw.awaitLibrary();
  } catch (error) {
    throw explain(error);
  }
};

Object.freeze(native);

export { native, shared };
