import { native } from './native.mjs';

// A lease that nobody can reach any more is released, late rather than never.
const forgotten = new FinalizationRegistry(release);

/** @param {bigint} handle */
function release(handle) {
  try {
    native.leaseRelease(handle);
  } catch (/** @type {any} */ error) {
    // The end of its manager was the lease's.
    if (error.code !== 'CLOSED') {
      throw error;
    }
  }
}

/** types/lease.d.ts documents it. */
class Lease {
  /** @type {bigint | undefined} */
  #handle;

  /**
   * @param {string} modelId
   * @param {{ lease: bigint, version: string, path: string }} acquired
   */
  constructor(modelId, { lease, version, path }) {
    this.modelId = modelId;
    this.version = version;
    this.path = path;
    this.#handle = lease;
    forgotten.register(this, lease, this);
    Object.freeze(this);
  }

  release() {
    if (this.#handle !== undefined) {
      const handle = this.#handle;
      this.#handle = undefined;
      forgotten.unregister(this);
      release(handle);
    }
  }
}

// Node 20 before 20.5 does not have the symbol.
if (Symbol.dispose !== undefined) {
  Object.defineProperty(Lease.prototype, Symbol.dispose, { value: Lease.prototype.release, writable: true, configurable: true });
}

export { Lease };
