// The library takes no signal from its host: by default a process dies of it at once, with a handler it does what the
// handler says, and in each case the next run goes on where this one was.

import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, test } from 'node:test';
import { startChild } from '../support/child.mjs';
import { isFinishedByTheNextRun, MB, slowModel, tillTheMiddle } from '../support/slow-model.mjs';

const enough = 6 * MB;

// The first real-time signal (SIGRTMIN) has no name in Node.
const ofTheRuntime = [constants.signals.SIGSEGV, constants.signals.SIGFPE, 34];

function downloading(api, { options, enough, closesOn }, say) {
  const manager = api.ModelManager.open(options);
  const task = manager.download('asr');
  task.done.catch(({ code }) => say({ code }));
  const timer = setInterval(() => {
    if (task.progress.bytes > enough) {
      say({ bytes: task.progress.bytes });
      clearInterval(timer);
    }
  }, 5);
  if (closesOn !== undefined) {
    process.on(closesOn, async () => {
      clearInterval(timer);
      await manager.close();
      say({ closed: true });
    });
  }
}

/** Sends the signal in the middle of the download and answers how the process ended. */
async function signalled(t, slow, signalSent, args) {
  const { child, exit, line } = startChild(t, downloading, { options: slow.options, enough, ...args });
  const { bytes } = await line((said) => said.bytes !== undefined);
  child.kill(signalSent);
  const { code, signal, lines, errors } = await exit;
  return { bytes, end: { code, signal, errors }, said: lines.slice(1) };
}

describe('signals', () => {
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL']) {
    test(`${name} ends the process by default, and nothing is lost`, async (t) => {
      const slow = await slowModel(t, tillTheMiddle);
      const { bytes, end, said } = await signalled(t, slow, name);
      assert.deepEqual({ end, said }, { end: { code: null, signal: name, errors: '' }, said: [] });
      await isFinishedByTheNextRun(t, slow, bytes);
    });
  }

  for (const name of ['SIGTERM', 'SIGINT']) {
    test(`${name} with a handler that closes ends it in order`, async (t) => {
      const slow = await slowModel(t, tillTheMiddle);
      const { bytes, end, said } = await signalled(t, slow, name, { closesOn: name });
      assert.deepEqual(end, { code: 0, signal: null, errors: '' });
      assert.deepEqual(said, [{ code: 'CLOSED' }, { closed: true }]);
      await isFinishedByTheNextRun(t, slow, bytes);
    });
  }

  test('none is caught or ignored that was not before, but those of the runtime itself', async (t) => {
    const slow = await slowModel(t, { bytes: 1000 });
    const body = async (load, options, say) => {
      const status = () => {
        const text = require('node:fs').readFileSync('/proc/self/status', 'latin1');
        return ['SigIgn', 'SigCgt'].map((name) => text.match(new RegExp(`^${name}:\\s*(\\w+)$`, 'm'))[1]);
      };
      say(status());
      const manager = load().ModelManager.open(options);
      await manager.download('asr').done;
      say(status());
      await manager.close();
    };
    const { lines, errors } = await startChild(t, body, slow.options, { isLoaded: false }).exit;
    assert.deepEqual({ errors, lines: lines.length }, { errors: '', lines: 2 });
    const [before, after] = lines;
    const bits = (hex) => Array.from({ length: 64 }, (_, i) => i + 1).filter((number) => (BigInt(`0x${hex}`) >> BigInt(number - 1)) & 1n);
    const added = [0, 1].map((which) => bits(after[which]).filter((number) => !bits(before[which]).includes(number)));
    assert.deepEqual(added[0], []);
    assert.deepEqual(
      added[1].filter((number) => !ofTheRuntime.includes(number)),
      [],
    );
    assert.ok(added[1].length > 0, 'the runtime catches something, so this test sees something');
  });
});
