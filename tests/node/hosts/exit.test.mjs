// However a process ends by itself: with the code that was meant, without a word of ours, and with nothing lost.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { makeAuthority } from '../support/authority.mjs';
import { startChild } from '../support/child.mjs';
import { packageFolder } from '../support/package.mjs';
import { isFinishedByTheNextRun, MB, slowModel, tillTheMiddle } from '../support/slow-model.mjs';

const enough = 6 * MB;

/** Runs the body, which ends its process when `enough` bytes have come; what it says first is how many they were. */
async function endsDuringDownload(t, slow, body, expected) {
  const { code, signal, lines, errors } = await startChild(t, body, { options: slow.options, enough }).exit;
  assert.deepEqual({ code, signal }, { code: expected.code, signal: null }, errors);
  assert.match(errors, expected.errors ?? /^$/);
  await isFinishedByTheNextRun(t, slow, lines[0]);
  return lines;
}

describe('a process that ends in the middle of a download', () => {
  test('by process.exit in a timer', async (t) => {
    const body = (api, { options, enough }, say) => {
      const task = api.ModelManager.open(options).download('asr');
      task.done.catch(() => {});
      setInterval(() => {
        if (task.progress.bytes > enough) {
          say(task.progress.bytes);
          process.exit(7);
        }
      }, 5);
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 7 });
  });

  test('by process.exit in a listener', async (t) => {
    const body = (api, { options, enough }, say) => {
      const manager = api.ModelManager.open(options);
      manager.on('downloadProgress', ({ progress }) => {
        if (progress.bytes > enough) {
          say(progress.bytes);
          process.exit(8);
        }
      });
      manager.download('asr').done.catch(() => {});
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 8 });
  });

  test('by process.exit in a hook', async (t) => {
    const body = (api, { options, enough }, say) => {
      const onDownloadProgress = async ({ progress }) => {
        if (progress.bytes > enough) {
          say(progress.bytes);
          process.exit(9);
        }
      };
      api.ModelManager.open({ ...options, hooks: { onDownloadProgress } })
        .download('asr')
        .done.catch(() => {});
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 9 });
  });

  test('by process.exit while it is fetched over HTTPS', async (t) => {
    const { caFile, ...certificate } = await makeAuthority(t);
    const slow = await slowModel(t, { ...tillTheMiddle, certificate });
    slow.options.caFile = caFile;
    const body = (api, { options, enough }, say) => {
      const task = api.ModelManager.open(options).download('asr');
      setInterval(() => {
        if (task.progress.bytes > enough) {
          say(task.progress.bytes);
          process.exit(7);
        }
      }, 5);
    };
    await endsDuringDownload(t, slow, body, { code: 7 });
  });

  test('by an error that a listener throws', async (t) => {
    const body = (api, { options, enough }, say) => {
      const manager = api.ModelManager.open(options);
      manager.on('downloadProgress', ({ progress }) => {
        if (progress.bytes > enough) {
          say(progress.bytes);
          throw new Error('from a listener');
        }
      });
      manager.download('asr').done.catch(() => {});
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 1, errors: /Error: from a listener/ });
  });

  test('by a rejection that nobody handles', async (t) => {
    const body = (api, { options, enough }, say) => {
      const manager = api.ModelManager.open(options);
      manager.on('downloadProgress', async ({ progress }) => {
        if (progress.bytes > enough) {
          say(progress.bytes);
          throw new Error('from an async listener');
        }
      });
      manager.download('asr').done.catch(() => {});
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 1, errors: /Error: from an async listener/ });
  });

  test('by itself, because nobody waits', async (t) => {
    const body = (api, { options, enough }, say) => {
      const task = api.ModelManager.open(options).download('asr');
      const timer = setInterval(() => {
        if (task.progress.bytes > enough) {
          say(task.progress.bytes);
          clearInterval(timer);
        }
      }, 5);
    };
    await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 0 });
  });

  test('with a handler of exit that still asks and closes', async (t) => {
    const body = (api, { options, enough }, say) => {
      const manager = api.ModelManager.open(options);
      const task = manager.download('asr');
      process.on('exit', () => {
        say([manager.installed().length, manager.tasks().length, task.state]);
        manager.close();
        task.done.catch(() => {});
      });
      setInterval(() => {
        if (task.progress.bytes > enough) {
          say(task.progress.bytes);
          process.exit();
        }
      }, 5);
    };
    const [, atExit] = await endsDuringDownload(t, await slowModel(t, tillTheMiddle), body, { code: 0 });
    assert.deepEqual(atExit, [0, 1, 'downloading']);
  });
});

/** How a process of a few lines ended. Few are alive at a time. */
function endOf(script, ...args) {
  const child = spawn(process.execPath, ['-e', script, packageFolder, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 60_000);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearTimeout(tooLong);
      resolve({ code, signal, errors });
    }),
  );
}

async function manyEnds(t, count, script, argument) {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${seed}`);
  let random = seed;
  const next = () => {
    random = (Math.imul(random, 1103515245) + 12345) & 0x7fffffff;
    return random / 0x7fffffff;
  };
  let left = count;
  const some = async () => {
    while (left-- > 0) {
      const wait = argument(next());
      assert.deepEqual(await endOf(script, wait), { code: 3, signal: null, errors: '' }, `seed ${seed}, after ${wait} ms`);
    }
  };
  await Promise.all([some(), some(), some()]);
}

// The library is being loaded for some ten milliseconds after the addon was.
const spin = 'const end = performance.now() + Number(process.argv[2]); while (performance.now() < end);';

describe('a process that ends soon after require', () => {
  test('at a hundred random moments', (t) =>
    manyEnds(t, 100, `require(process.argv[1]); ${spin} process.exit(3);`, (random) => (random * 30).toFixed(2)));

  test('at once, and naturally', async (t) => {
    await manyEnds(t, 10, 'require(process.argv[1]); process.exit(3);', () => '0');
    await manyEnds(t, 10, 'require(process.argv[1]); process.exitCode = 3;', () => '0');
  });

  test('while another thread loads it too', (t) => {
    const script = `
      const { Worker } = require('node:worker_threads');
      for (let i = 0; i < 2; i++) new Worker('require(require("node:worker_threads").workerData)', { eval: true, workerData: process.argv[1] });
      setTimeout(() => { require(process.argv[1]); process.exit(3); }, Number(process.argv[2]));`;
    return manyEnds(t, 15, script, (random) => (random * 60).toFixed(0));
  });
});
