import { adviceFor } from './advice.mjs';

/**
 * @typedef {import('../types/errors').ErrorCode} ErrorCode
 * @typedef {import('../types/errors').ErrorDetail} ErrorDetail
 * @typedef {import('../types/errors').MissReport} MissReport
 * @typedef {{ code: ErrorCode, message: string, retryable: boolean, detail: ErrorDetail, report?: MissReport }} ErrorRecord
 */

/** Every failure of this package. types/errors.d.ts documents it. */
class ModelManagerError extends Error {
  /**
   * @param {ErrorCode} code
   * @param {string} message
   * @param {{ retryable?: boolean, detail?: ErrorDetail, report?: MissReport, cause?: unknown }} [more]
   */
  constructor(code, message, { retryable = false, detail = {}, report, cause } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.detail = Object.freeze({ ...detail });
    for (const row of [...(Object.freeze(detail.ranges) ?? []), ...(Object.freeze(detail.holders) ?? [])]) {
      Object.freeze(row);
    }
    if (report !== undefined) {
      this.report = Object.freeze({ ...report });
    }
  }
}
Object.defineProperty(ModelManagerError.prototype, 'name', { value: 'ModelManagerError', writable: true, configurable: true });

/**
 * The library's failure as an error that says what to do.
 * @param {ErrorRecord} record
 * @returns {ModelManagerError}
 */
function fromRecord(record) {
  const what = record.message || record.code;
  const advice = adviceFor(record.code);
  const message = advice ? `${what.replace(/[.\s]+$/, '')}. ${advice}` : what;
  return new ModelManagerError(record.code, message, record);
}

/**
 * @param {string} message
 * @param {{ cause?: unknown }} [more]
 */
const invalidArgument = (message, more) => new ModelManagerError('INVALID_ARGUMENT', message, more);

const closedError = () => fromRecord({ code: 'CLOSED', message: 'the manager is closed', retryable: false, detail: {} });

export { ModelManagerError, fromRecord, invalidArgument, closedError };
