// native/examples/download.c against the real server: in a real terminal and without one, to its end and interrupted.

import fs from 'node:fs';
import path from 'node:path';
import { startProxy } from '../../node/support/proxy.mjs';
import { until } from '../../node/support/wait.mjs';
import { run } from '../compile.mjs';
import { expectEnd, expectRun, start } from './prefix.mjs';

const model = 'chat-big';
const wholeBytes = 24_003_000;
const limitMs = 40_000;
const stopped = /Stopped\. The same command goes on from here\.\r?\n$/;
// The sequences with which the bar is drawn, and what a line holds between them.
const escapes = /\x1b\[(\?7[lh]|K)/g;

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** Starts it in a pseudo-terminal. Its input is the keyboard, so that \x03 is Ctrl-C; both outputs are one. */
function startInTerminal(program, args, columns) {
  const command = `stty cols ${columns}; exec ${[program, ...args].map(quote).join(' ')}`;
  return start('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], { env: { COLUMNS: String(columns), SHELL: '/bin/sh' } });
}

const drawnLines = (out) => out.replace(escapes, '').split(/[\r\n]+/);

function expectInstalled(root) {
  const version = path.join(root, 'models', model, '2.0.0');
  const lines = run('sha256sum', ['-c', 'checksum.sha256'], { cwd: version, env: { ...process.env, LC_ALL: 'C.UTF-8' } }).trim().split('\n');
  if (lines.length !== 3 || !lines.every((line) => line.endsWith(': OK'))) {
    throw new Error(lines.join('\n'));
  }
  return version;
}

/** The second run fetches less than the whole: at least a quarter of what was sent was kept, in whole chunks of it. */
function expectResumed(before, after) {
  if (before < wholeBytes / 5 || after - before > wholeBytes - before / 4) {
    throw new Error(`${before} bytes before, ${after} in the end, of ${wholeBytes}`);
  }
}

/** Whether the process has a handler for SIGINT now. */
function catchesInterrupts(pid) {
  const [, mask] = fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(/^SigCgt:\s*([0-9a-f]+)$/m);
  return (BigInt(`0x${mask}`) & 2n) !== 0n;
}

/** The writing end of a pipe that is full: whoever writes into it waits. */
function fullPipe(folder) {
  const fifo = path.join(folder, 'full pipe');
  run('mkfifo', [fifo]);
  const holder = fs.openSync(fifo, fs.constants.O_RDWR | fs.constants.O_NONBLOCK);
  try {
    for (;;) {
      fs.writeSync(holder, Buffer.alloc(4096));
    }
  } catch (error) {
    if (error.code !== 'EAGAIN') {
      throw error;
    }
  }
  const writer = fs.openSync(fifo, fs.constants.O_WRONLY);
  return { writer, close: () => [writer, holder].forEach((one) => fs.closeSync(one)) };
}

export async function checkDownload(results, { program, folder, server }) {
  // Mostly they wait for bytes, so they do it together.
  const together = [];
  const check = (name, work) => together.push(results.check(name, work));
  let roots = 0;
  const newRoot = () => path.join(folder, `下载 ${++roots}`);
  const withSlowServer = async (work, bytesPerSecond = 6_000_000) => {
    const endings = [];
    const proxy = await startProxy({ after: (action) => endings.push(action) }, server.url);
    proxy.bytesPerSecond = bytesPerSecond;
    try {
      await work(proxy);
    } finally {
      await Promise.all(endings.map((end) => end()));
    }
  };
  const finish = async (root, proxy) => {
    const before = proxy.sentFileBytes;
    proxy.bytesPerSecond = 0;
    await expectRun(program, [root, proxy.url, model], { code: 0, out: `${path.join(root, 'models', model, '2.0.0')}\n`, err: /^100 %, .*, installed\n$/m });
    expectResumed(before, proxy.sentFileBytes);
    expectInstalled(root);
  };

  check('download: a progress bar in a terminal, as wide as it is', () => withSlowServer(async (proxy) => {
    const root = newRoot();
    const { out } = expectEnd(await startInTerminal(program, [root, proxy.url, model], 72).ended, { code: 0 });
    const lines = drawnLines(out);
    const bars = lines.filter((line) => /^ *\d+ %, .* \[#*\.*\]$/.test(line));
    const percents = bars.map((line) => Number.parseInt(line, 10));
    if (percents.at(-1) !== 100 || percents.length < 5 || percents.some((percent, at) => percent < (percents[at - 1] ?? 0))) {
      throw new Error(`${out}\nprogress was ${percents}`);
    }
    if (bars.some((line) => line.length !== 71) || !/ MB\/s, \d+:\d\d left \[#+\.+\]$/.test(bars.at(-3))) {
      throw new Error(`${bars.join('\n')}\nshould be 71 columns, with speed and time left`);
    }
    if (!lines.includes(expectInstalled(root))) {
      throw new Error(`${out}\ndoes not name the folder`);
    }
  }));

  check('download: plain lines elsewhere, and only the folder on standard output', async () => {
    const root = newRoot();
    const { err } = await expectRun(program, [root, server.url, model, '2.0.0'], { code: 0, out: `${path.join(root, 'models', model, '2.0.0')}\n` });
    expectInstalled(root);
    if (!/^([ 0-9]{3} %, [^\r\x1b\n]+\n)+$/.test(err) || !err.endsWith('100 %, 24.0 of 24.0 MB, installed\n')) {
      throw new Error(JSON.stringify(err));
    }
    await expectRun(program, [root, server.url, model], { code: 0, err: '100 %, 24.0 of 24.0 MB, installed\n' });
  });

  check('download: Ctrl-C keeps what has arrived, and the next run goes on', () => withSlowServer(async (proxy) => {
    const root = newRoot();
    const terminal = startInTerminal(program, [root, proxy.url, model], 80);
    await until('a third is here', () => drawnLines(terminal.out).some((line) => /^ 3\d %/.test(line)), limitMs);
    terminal.child.stdin.write('\x03');
    expectEnd(await terminal.ended, { code: 130, out: stopped });
    if (fs.existsSync(path.join(root, 'models', model))) {
      throw new Error('it was installed');
    }
    await finish(root, proxy);
  }));

  check('download: the second SIGINT ends it at once, and the next run goes on', () => withSlowServer(async (proxy) => {
    const root = newRoot();
    // It cannot even write its progress: nothing that it still wants to do may matter.
    const pipe = fullPipe(folder);
    try {
      const running = start(program, [root, proxy.url, model], { stdio: ['ignore', 'pipe', pipe.writer] });
      await until('a third is here', () => proxy.sentFileBytes > wholeBytes * 0.35, limitMs);
      running.child.kill('SIGINT');
      await until('the first SIGINT was seen', () => !catchesInterrupts(running.child.pid), limitMs);
      if (running.child.exitCode !== null || running.child.signalCode !== null) {
        throw new Error('the first SIGINT ended it');
      }
      running.child.kill('SIGINT');
      expectEnd(await running.ended, { code: 'SIGINT', out: '' });
    } finally {
      pipe.close();
    }
    await finish(root, proxy);

    // So slow, over each connection, that there is time for a checkpoint: one that is killed keeps what was journalled by then.
  }, 400_000));

  check('download: what the library does not have, with the details', () =>
    expectRun(program, [newRoot(), server.url, 'no-such-model'], {
      code: 1,
      out: '',
      err: new RegExp(`^download: no-such-model: .+ \\(NOT_IN_CATALOGUE\\)\n {2}at {6}${server.url}/api/models/no-such-model\n {2}HTTP {4}404\n$`, 'm'),
    }));

  check('download: a server that is down is waited for, until SIGINT', async () => {
    const running = start(program, [newRoot(), 'http://127.0.0.1:9', model]);
    await until('it waits for the network', () => running.err.includes('  0 %, 0.0 of 0.0 MB, waiting for the network\n'), limitMs);
    running.child.kill('SIGINT');
    expectEnd(await running.ended, { code: 130, out: '', err: stopped });
  });

  check('download: wrong arguments', async () => {
    await expectRun(program, [], { code: 2, out: '', err: /^usage: download ROOT LIBRARY_URL MODEL \[VERSION\]\n$/ });
    await expectRun(program, ['relative', server.url, model], { code: 1, out: '', err: /^download: relative: .+ \(INVALID_ARGUMENT\)\n/ });
    await expectRun(program, [newRoot(), server.url, 'a/b'], { code: 1, out: '', err: /^download: cannot begin: .+ \(INVALID_ARGUMENT\)\n/ });
  });

  await Promise.all(together);
}
