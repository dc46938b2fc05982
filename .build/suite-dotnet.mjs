// The xunit suites. The solution is built first, once, in the Debug configuration, where the crash points are.

import fs from 'node:fs';
import path from 'node:path';
import { lastLines, runLogged } from './process.mjs';
import { at, root, testResults } from './paths.mjs';
import { readTrx } from './trx.mjs';

/** Fails with the compiler's words. A warning is an error in every project. */
export async function buildSolution() {
  const { code, log, text } = await runLogged('build the solution', 'dotnet', ['build', at('ModelManager.slnx'), '-c', 'Debug', '-tl:off', '-v', 'minimal']);
  if (code !== 0) {
    const errors = [...new Set(text().split('\n').filter((line) => /\b(error|warning) [A-Z]+\d+/.test(line)))];
    throw new Error(`${errors.slice(0, 30).join('\n') || lastLines(text(), 30)}\n(${path.relative(root, log)})`);
  }
}

/**
 * Runs one test project, built first unless it `isBuilt`: never what an earlier build left. `filter` chooses tests by name. Answers
 * { passed, failed, problem }.
 */
export async function runDotnetSuite(name, project, isBuilt, { filter, env } = {}) {
  const file = path.join(testResults, `${name}.trx`);
  fs.rmSync(file, { force: true });
  const { code, log, text } = await runLogged(`${name} tests`, 'dotnet', [
    'test', project, '-c', 'Debug', ...(isBuilt ? ['--no-build'] : []),
    ...(filter ? ['--filter', filter] : []),
    '--results-directory', testResults,
    '--logger', `trx;LogFileName=${name}.trx`,
  ], { env });
  const { passed, failed, failures } = fs.existsSync(file) ? readTrx(fs.readFileSync(file, 'utf8')) : { passed: 0, failed: 0, failures: [] };
  if (code === 0 || failed > 0) {
    return { passed, failed, problem: failures.length > 0 ? failures.join('\n\n') : undefined };
  }
  // Every test that was counted passed, and yet the run did not end well: the test host died.
  return { passed, failed: 1, problem: `${lastLines(text(), 30)}\ndotnet test ended with ${code} (${path.relative(root, log)})` };
}

