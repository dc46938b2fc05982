// Counting results. A suite that says nothing has failed: silence is never a pass.

export class Tally {
  passed = 0;
  failed = 0;

  /** Adds a suite's counts; `problem` says why a suite has no results. */
  add(suite, { passed = 0, failed = 0, problem, seconds }) {
    const nothing = passed + failed === 0;
    this.passed += passed;
    this.failed += failed + (nothing ? 1 : 0);
    const time = seconds === undefined ? '' : ` (${seconds.toFixed(1)} s)`;
    console.log(`${suite}: ${passed} passed, ${failed + (nothing ? 1 : 0)} failed${time}`);
    if (problem || nothing) {
      console.log(indent(problem ?? 'the suite produced no results'));
    }
  }

  /** One check that counts as one test; it fails by throwing. Answers whether it passed. */
  async check(name, work) {
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    try {
      await work();
      this.add(name, { passed: 1, seconds: seconds() });
      return true;
    } catch (error) {
      this.add(name, { failed: 1, problem: error.message, seconds: seconds() });
      return false;
    }
  }

  get isGood() {
    return this.failed === 0 && this.passed > 0;
  }

  get line() {
    return `${this.passed} passed, ${this.failed} failed`;
  }
}

export const indent = (text) => text.trimEnd().replace(/^/gm, '    ');

export async function timed(work) {
  const startedAt = performance.now();
  const result = await work();
  return { ...result, seconds: (performance.now() - startedAt) / 1000 };
}
