// Builds the C program in tests/abi/host against the shared library and runs it, in a process of its own, next to a library server
// with two models. Each of its tests counts; a crash, or a test that never ran, is a failure.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at, sharedLibrary } from '../../.build/paths.mjs';
import { include, run, strict } from './compile.mjs';
import { publishSamples, startServer } from './library.mjs';

const timeLimitMs = 120_000;

function buildHost(folder) {
  const sources = fs.readdirSync(at('tests', 'abi', 'host')).filter((name) => name.endsWith('.c')).map((name) => at('tests', 'abi', 'host', name));
  const program = path.join(folder, 'host');
  const library = path.dirname(sharedLibrary);
  run('gcc', ['-std=c11', '-D_POSIX_C_SOURCE=200809L', '-O1', '-g', ...strict, `-I${include}`, ...sources, '-o', program, '-pthread', `-L${library}`, '-lmodelmanager', `-Wl,-rpath,${library}`]);
  return program;
}

function runProgram(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, output });
    });
  });
}

function addHostResults(results, { code, output }) {
  let problem = '';
  for (const line of output.split('\n')) {
    const [, verdict, name] = line.match(/^(ok|not ok) (\w+)$/) ?? [];
    if (verdict) {
      results.add(name.replaceAll('_', ' '), verdict === 'ok', problem);
      problem = '';
    } else {
      problem += `${line}\n`;
    }
  }
  const ended = /^ran (\d+) tests$/m.exec(output);
  if (!ended || Number(ended[1]) < 15 || ![0, 1].includes(code)) {
    results.add('the host program ran to its end', false, `${problem}\nit ended with ${code}`);
  }
}

export async function runHost(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-host-'));
  let server;
  try {
    await results.check('the host program compiles', () => buildHost(folder));
    publishSamples(folder);
    server = await startServer(path.join(folder, 'storage'));
    const root = path.join(folder, 'roots');
    fs.mkdirSync(root);
    addHostResults(results, await runProgram(path.join(folder, 'host'), [root, server.url]));
  } catch (error) {
    results.add('the host program runs beside a library server', false, error.message);
  } finally {
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
