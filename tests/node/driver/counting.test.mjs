// The counts on the last line of `./build.sh test` are only worth something if nothing bad can hide in them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTapTotals } from '../../../.build/suite-node.mjs';
import { Tally } from '../../../.build/tally.mjs';
import { readTrx } from '../../../.build/trx.mjs';

function quietTally(t) {
  t.mock.method(console, 'log', () => {});
  return new Tally();
}

test('a suite without results is one failure', (t) => {
  const tally = quietTally(t);
  tally.add('good', { passed: 3 });
  tally.add('silent', {});
  assert.equal(tally.line, '3 passed, 1 failed');
  assert.equal(tally.isGood, false);
});

test('no test at all is not good', (t) => {
  assert.equal(quietTally(t).isGood, false);
});

test('a check that throws is one failure and one that does not is one pass', async (t) => {
  const tally = quietTally(t);
  await tally.check('fine', async () => {});
  await tally.check('broken', async () => {
    throw new Error('no');
  });
  assert.equal(tally.line, '1 passed, 1 failed');
});

test('every outcome but Passed is a failure, with its name and message', () => {
  const xml = `<TestRun><Results>
    <UnitTestResult testName="A(x: &quot;&gt;&quot;)" outcome="Passed" />
    <UnitTestResult testName="B(y: &quot;1&quot;)" outcome="Failed"><Output><ErrorInfo>
      <Message>1 &lt; 2 &amp; &#x41;</Message><StackTrace>at B</StackTrace></ErrorInfo></Output></UnitTestResult>
    <UnitTestResult testName="C" outcome="NotExecuted"><Output></Output></UnitTestResult>
    <UnitTestResult testName="D" />
    <UnitTestResult testName="E" outcome="Passed"><Output><StdOut>outcome="Failed"</StdOut></Output></UnitTestResult>
  </Results></TestRun>`;
  const { passed, failed, failures } = readTrx(xml);
  assert.deepEqual({ passed, failed }, { passed: 2, failed: 3 });
  assert.match(failures[0], /^Failed: B\(y: "1"\)\n1 < 2 & A\nat B$/);
  assert.match(failures[1], /^NotExecuted: C/);
});

test('an empty or broken report counts nothing', () => {
  assert.deepEqual(readTrx('<TestRun>'), { passed: 0, failed: 0, failures: [] });
  assert.deepEqual(readTapTotals(''), { passed: 0, failed: 0 });
});

test('what TAP calls cancelled, skipped or left for later did not pass', () => {
  const tap = '1..5\n# tests 6\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n# duration_ms 5\n';
  assert.deepEqual(readTapTotals(tap), { passed: 2, failed: 4 });
});
