// The host's signals stay the host's.

import os from 'node:os';
import { expectInstalled, runProgram } from '../world.mjs';

const numbers = os.constants.signals;
const firstRealTime = 34;

/** What the runtime that is linked in needs: faults in its own code, and stopping its own threads. It hands on what is not its own. */
const takenOver = [numbers.SIGFPE, numbers.SIGSEGV, firstRealTime];

/** What a process without handlers dies of, with the library in it too. */
const fatal = ['SIGSEGV', 'SIGFPE', 'SIGBUS', 'SIGPIPE', 'SIGTERM', 'SIGINT', 'SIGQUIT'];
const faults = ['SIGSEGV', 'SIGFPE', 'SIGBUS', 'SIGILL'];
const others = ['SIGPIPE', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGCHLD', 'SIGWINCH', 'SIGUSR1', 'SIGUSR2', 'SIGCONT', 'SIGTSTP', 'SIGALRM', 'SIGPROF'];

function expectTakenOver(result) {
  expectInstalled(result);
  const changed = [...result.output.matchAll(/^changed (\d+)$/gm)].map(([, number]) => Number(number));
  if (changed.join() !== takenOver.join()) {
    throw new Error(`changed are ${changed}, not ${takenOver}`);
  }
}

export async function checkSignals(results, world) {
  const host = world.build('signals', ['signals/signals.c', 'session.c']);
  const run = (state, ...causes) => runProgram(host, [state, ...causes, ...world.session()]);
  for (const state of ['handlers', 'defaults']) {
    await results.check(`only what the runtime needs is another handler than the host's ${state}`, async () => expectTakenOver(await run(state)));
  }
  await results.check("the host's handlers get what is the host's", async () =>
    expectInstalled(await run('handlers', ...others.map((name) => numbers[name]), firstRealTime)));
  await results.check("the host's handlers get the host's faults", async () => {
    for (const name of faults) {
      const { code, output } = await run('handlers', numbers[name]);
      if (code !== 9 || !output.endsWith("the host's handler was called\n")) {
        throw new Error(`${name}: ${output}\nended with ${code}`);
      }
    }
  });
  await results.check('a signal that ends a process still does', async () => {
    for (const name of fatal) {
      const { code, output } = await run('defaults', numbers[name]);
      if (code !== name) {
        throw new Error(`${output}\nended with ${code}, not ${name}`);
      }
    }
  });
  await results.check('the main job on a thread that blocks every signal', async () => expectInstalled(await run('blocked')));
  await results.check('nothing is sent in a way that may raise SIGPIPE', async () =>
    expectInstalled(await runProgram(world.build('sender', ['signals/sender.c', 'session.c'], ['-rdynamic']), world.session())));
}
