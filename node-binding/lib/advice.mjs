// What the caller can do about each kind of failure. Codes whose message says it all have no entry.

/** @type {Partial<Record<import('../types/errors').ErrorCode, string>>} */
const advice = {
  MODEL_NOT_AVAILABLE: 'Let the scheduler pick another node (resolveModel and reportNotAvailable tell it), or install it with download().',
  NOT_IN_CATALOGUE: 'models() lists what the library has.',
  CHECKSUM_MISMATCH: 'The server sends other bytes than it published: download again later, and tell who runs the library.',
  INSUFFICIENT_SPACE: 'Free disk space, then download again: what has arrived is kept.',
  NETWORK: 'Check the connection and try again.',
  STALLED: 'Try again later.',
  HTTP_STATUS: 'Check libraryUrl, and the server: detail.httpStatus has its answer.',
  UNEXPECTED_RESPONSE: 'Check that libraryUrl is a model library, and tell who runs it.',
  REMOTE_CHANGED: 'Published versions never change: tell who runs the library.',
  TLS_UNTRUSTED: "Pass the authority's certificate as caFile if the server is yours.",
  AUTH: 'Check getToken, or headers, or schedulerHeaders, or the user in proxy.',
  DOWNLOAD_IN_PROGRESS: "Wait for the other process, or open with ifBusy: 'join'.",
  MODEL_IN_USE: 'Try again when nobody uses the version: detail.holders has who leases it.',
  LOCK_UNSUPPORTED: 'Put root on a local disk. Lookups work as it is.',
  IO: 'Check the disk: detail has the path and the number of the error.',
  PERMISSION: 'Give this user access to the path in detail.',
  CORRUPT: 'repair() fetches what is damaged.',
  SCHEDULER_UNREACHABLE: 'Check schedulerUrl.',
  CLOSED: 'Open a new manager.',
  INTERNAL: 'This is a fault in modelmanager: please report it with this message.',
};

/**
 * @param {import('../types/errors').ErrorCode} code
 * @returns {string | undefined}
 */
const adviceFor = (code) => advice[code];

export { adviceFor };
