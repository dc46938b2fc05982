// Counts checks; a check fails by throwing.

export class Results {
  passed = 0;
  failed = 0;

  async check(name, work) {
    try {
      await work();
      this.add(name, true);
    } catch (error) {
      this.add(name, false, error.message);
    }
  }

  add(name, isGood, problem) {
    console.log(`${isGood ? 'ok' : 'not ok'} - ${name}`);
    if (problem) {
      console.log(problem.trimEnd().split('\n').slice(0, 40).join('\n').replace(/^/gm, '    '));
    }
    this[isGood ? 'passed' : 'failed']++;
  }
}
