// Running other programs. Their output goes to a file, not to a pipe: a compiler server that outlives its
// parent would hold a pipe open, and the driver would wait for it.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BuildFailure } from './fail.mjs';
import { artifacts, root } from './paths.mjs';

const environment = {
  ...process.env,
  DOTNET_NOLOGO: '1',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_SKIP_FIRST_TIME_EXPERIENCE: '1',
  // No compiler or build server stays behind.
  MSBUILDDISABLENODEREUSE: '1',
  UseSharedCompilation: 'false',
};

const isBatchFile = (command) => process.platform === 'win32' && ['npm', 'npx'].includes(command);

function start(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...environment, ...options.env },
      stdio: options.stdio,
      shell: isBatchFile(command),
    });
    child.on('error', (error) => reject(new BuildFailure(`${command} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

/** Runs a program in this terminal and answers with its exit code. */
export function runHere(command, args, options = {}) {
  return start(command, args, { ...options, stdio: 'inherit' });
}

/** Runs a program with its output in a log, and answers { code, log, text() }. */
export async function runLogged(name, command, args, options = {}) {
  const log = path.join(artifacts, 'logs', `${name.replace(/[^A-Za-z0-9]+/g, '-')}.log`);
  fs.mkdirSync(path.dirname(log), { recursive: true });
  const output = fs.openSync(log, options.append ? 'a' : 'w');
  try {
    const code = await start(command, args, { ...options, stdio: ['ignore', output, output] });
    return { code, log, text: () => fs.readFileSync(log, 'utf8') };
  } finally {
    fs.closeSync(output);
  }
}

/** Runs a program that has to succeed; when it does not, the end of its output is part of the failure. */
export async function runOrFail(name, command, args, options = {}) {
  const result = await runLogged(name, command, args, options);
  if (result.code !== 0) {
    throw new BuildFailure(`${lastLines(result.text(), 40)}\n${name}: ${command} ended with ${result.code} (${path.relative(root, result.log)})`);
  }
  return result;
}

/** The standard output of a short program, trimmed, or undefined when it fails or is not there. */
export function outputOf(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: isBatchFile(command) });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Whether a program can be found: on the PATH, or where the system keeps programs for administrators. */
export function isOnPath(program) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  return folders.some((folder) => folder && suffixes.some((suffix) => fs.existsSync(path.join(folder, program + suffix))));
}

export function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
