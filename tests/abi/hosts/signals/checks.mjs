// The host's signals stay the host's.

import os from 'node:os';
import { expectInstalled, runProgram } from '../world.mjs';

const numbers = os.constants.signals;
const firstRealTime = 34;

/** What the runtime that is linked in needs: faults in its own code, and stopping its own threads. It hands on what is not its own. */
const takenOver = [numbers.SIGFPE, numbers.SIGSEGV, firstRealTime];

/** What a process without handlers does, with the library in it too. */
const fatal = ['SIGSEGV', 'SIGFPE', 'SIGBUS', 'SIGILL', 'SIGPIPE', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
const handled = [...fatal, 'SIGCHLD', 'SIGWINCH', 'SIGUSR1', 'SIGUSR2', 'SIGCONT', 'SIGTSTP', 'SIGALRM', 'SIGPROF'];
const faults = ['SIGSEGV', 'SIGFPE', 'SIGBUS', 'SIGILL'];

function expectTakenOver(result) {
  expectInstalled(result);
  const changed = [...result.output.matchAll(/^changed (\d+)$/gm)].map(([, number]) => Number(number));
  if (changed.join() !== takenOver.join()) {
    throw new Error(`changed are ${changed}, not ${takenOver}`);
  }
}

async function expectHandled(run, name, number) {
  const { code, output } = await run('handlers', number);
  const isGood = faults.includes(name) ? code === 9 && output.includes("the host's handler was called") : code === 0;
  if (!isGood) {
    throw new Error(`${name}: ${output}\nended with ${code}`);
  }
}

export async function checkSignals(results, world) {
  const host = world.build('signals', ['signals/signals.c', 'session.c']);
  const run = (state, number) => runProgram(host, [state, number, ...world.session()]);
  for (const state of ['handlers', 'defaults']) {
    await results.check(`only what the runtime needs is another handler than the host's ${state}`, async () => expectTakenOver(await run(state, 0)));
  }
  await results.check("the host's handlers get what is the host's", async () => {
    for (const name of handled) {
      await expectHandled(run, name, numbers[name]);
    }
    await expectHandled(run, 'SIGRTMIN', firstRealTime);
  });
  await results.check('a signal that ends a process still does', async () => {
    for (const name of fatal) {
      const { code, output } = await run('defaults', numbers[name]);
      if (code !== name) {
        throw new Error(`${output}\nended with ${code}, not ${name}`);
      }
    }
  });
  await results.check('the main job on a thread that blocks every signal', async () => expectInstalled(await run('blocked', 0)));
  await results.check('nothing is sent in a way that may raise SIGPIPE', async () =>
    expectInstalled(await runProgram(world.build('sender', ['signals/sender.c', 'session.c'], ['-rdynamic']), world.session())));
}
