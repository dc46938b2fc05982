// What the checks of the examples share: programs built from a prefix, running them, a model that is installed.

import { spawn } from 'node:child_process';
import path from 'node:path';
import { createRequire } from 'node:module';
import { at } from '../../../.build/paths.mjs';
import { run, strict } from '../compile.mjs';

const hangLimitMs = 60_000;

/** A command line for the shell with the variables of a prefix; answers its output. */
export function shell(commands, prefix, options = {}) {
  const env = { ...process.env, PREFIX: prefix, PKG_CONFIG_PATH: path.join(prefix, 'lib', 'pkgconfig'), ...options.env };
  return run('sh', ['-ec', commands], { cwd: options.cwd, env });
}

/**
 * Builds an example strictly, with pkg-config, and answers the program's path. In GNU's C, as CMake asks for it: signal() leaves a
 * handler in place then, as most systems do, where strict C11 has glibc take it away after the first signal.
 */
export function programFromPrefix(prefix, name, folder) {
  const program = path.join(folder, name);
  const source = path.join(prefix, 'share', 'modelmanager', 'examples', `${name}.c`);
  shell(
    `eval cc -std=gnu11 ${strict.join(' ')} '"$SOURCE"' -o '"$PROGRAM"' "$(pkg-config --cflags --libs modelmanager)" '-Wl,-rpath,"$PREFIX/lib"'`,
    prefix,
    { env: { SOURCE: source, PROGRAM: program } },
  );
  return program;
}

/** Starts a program. `ended` answers { code, out, err }; until then `out` and `err` grow. `code` may be a signal's name. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: options.stdio ?? ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
  const timer = setTimeout(() => child.kill('SIGKILL'), hangLimitMs);
  const running = { child, out: '', err: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => (running.out += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (running.err += text));
  running.ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, out: running.out, err: running.err });
    });
  });
  return running;
}

/** Runs a program to its end and throws unless that is as expected. `out` and `err` are texts or expressions. */
export async function expectRun(command, args, expected, options) {
  return expectEnd(await start(command, args, options).ended, expected);
}

export function expectEnd(result, { code, out, err }) {
  const fits = (text, wanted) => wanted === undefined || (typeof wanted === 'string' ? text === wanted : wanted.test(text));
  if (result.code !== code || !fits(result.out, out) || !fits(result.err, err)) {
    throw new Error(`expected ${code}, ${out}, ${err}\nbut was ${result.code}\n${result.out}\n${result.err}`);
  }
  return result;
}

/** Installs the newest version of a model with the package, another process of the same root. */
export async function installModel(root, libraryUrl, modelId) {
  const { ModelManager } = createRequire(import.meta.url)(at('node-binding'));
  const manager = ModelManager.open({ root, libraryUrl });
  await manager.download(modelId).done;
  await manager.close();
}
