// The node:test suites below tests/node, and scripts that count for themselves.

import fs from 'node:fs';
import path from 'node:path';
import { lastLines, runLogged } from './process.mjs';
import { at, root, testResults } from './paths.mjs';
import { filesBelow } from './step.mjs';

export const testFilesBelow = (folder) => filesBelow(folder).filter((file) => /\.test\.(mjs|cjs|js)$/.test(file));

/** Runs what is below tests/node, but not what has to run in several versions of Node. */
export function runNodeSuite() {
  const hosts = at('tests', 'node', 'hosts') + path.sep;
  return runTapSuite('node', testFilesBelow(at('tests', 'node')).filter((file) => !file.startsWith(hosts)));
}

/** Runs test files with Node's own runner, in this Node or another, and reads the totals from its TAP output. */
export async function runTapSuite(name, files, { node = process.execPath, options = [], env } = {}) {
  if (files.length === 0) {
    return { problem: `there is no test for ${name}` };
  }
  const tap = path.join(testResults, `${name.replaceAll(' ', '-')}.tap`);
  fs.mkdirSync(testResults, { recursive: true });
  fs.rmSync(tap, { force: true });
  const { code, log, text } = await runLogged(`${name} tests`, node, [
    '--test',
    ...options,
    '--test-reporter=spec', '--test-reporter-destination=stdout',
    '--test-reporter=tap', `--test-reporter-destination=${tap}`,
    ...files,
  ], { env });
  const { passed, failed } = readTapTotals(fs.existsSync(tap) ? fs.readFileSync(tap, 'utf8') : '');
  if (code === 0 && failed === 0) {
    return { passed, failed };
  }
  const report = text();
  const failing = report.indexOf('failing tests:');
  const problem = failing >= 0 ? report.slice(failing) : lastLines(report, 60);
  return { passed, failed: Math.max(failed, 1), problem: `${problem}\n(${path.relative(root, log)})` };
}

/** What was cancelled, skipped or left for later did not pass. */
export function readTapTotals(tap) {
  const total = (name) => Number(tap.match(new RegExp(`^# ${name} (\\d+)$`, 'm'))?.[1] ?? 0);
  return { passed: total('pass'), failed: total('fail') + total('cancelled') + total('skipped') + total('todo') };
}

/** Runs a script whose last line is `N passed, N failed`. */
export async function runCountingScript(name, script, args = []) {
  const { code, text } = await runLogged(`${name} tests`, process.execPath, [script, ...args]);
  const report = text().trimEnd();
  const [, passed, failed] = report.match(/(\d+) passed, (\d+) failed$/) ?? [];
  if (passed === undefined) {
    return { problem: `${lastLines(report, 40)}\n${path.relative(root, script)} ended with ${code} and counted nothing` };
  }
  const counted = { passed: Number(passed), failed: Number(failed) };
  if (code === 0 && counted.failed === 0) {
    return counted;
  }
  return { passed: counted.passed, failed: Math.max(counted.failed, 1), problem: lastLines(report, 60) };
}
