// Builds the fuzz host from the header as it is now, runs it, and tells what it came to. AddressSanitizer watches the host; the
// library's own code is not instrumented, so every argument lies against a forbidden page instead (host/guard.c).

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { artifacts, at, root, sharedLibrary } from '../../../.build/paths.mjs';
import { include, run, strict } from '../compile.mjs';
import { readHeader } from '../model/header.mjs';
import { generate } from './generate.mjs';
import { unprivileged } from './world.mjs';

const host = at('tests', 'abi', 'fuzz', 'host');

// As in host/ring.c.
const ring = { entries: 64, entryBytes: 768 };
const shownCalls = 50;

const sanitizers = {
  // The runtime in the library handles SIGSEGV for its own code and hands on every other.
  ASAN_OPTIONS: 'allow_user_segv_handler=1:detect_leaks=0:abort_on_error=1:quarantine_size_mb=16',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
};

export function buildProgram(folder) {
  const generated = path.join(folder, 'generated.c');
  fs.writeFileSync(generated, generate(readHeader()));
  // The user nobody may not be able to look into the folder of this repository.
  fs.copyFileSync(sharedLibrary, path.join(folder, path.basename(sharedLibrary)));
  const sources = fs.readdirSync(host).filter((name) => name.endsWith('.c')).map((name) => path.join(host, name));
  const program = path.join(folder, 'fuzz');
  run('gcc', ['-std=c11', '-D_DEFAULT_SOURCE', '-D_POSIX_C_SOURCE=200809L', '-O1', '-g', '-fno-omit-frame-pointer', '-fsanitize=address,undefined',
    '-fno-sanitize-recover=undefined', ...strict, `-I${include}`, `-I${host}`, generated, ...sources, '-o', program, '-pthread', `-L${folder}`, '-lmodelmanager', '-Wl,-rpath,$ORIGIN']);
  return program;
}

/** The last calls of every caller, oldest first. */
function lastCalls(file) {
  const bytes = fs.readFileSync(file);
  const callerBytes = ring.entries * ring.entryBytes;
  let text = '';
  for (let caller = 0; caller * callerBytes < bytes.length; caller++) {
    const entries = [];
    for (let entry = 0; entry < ring.entries; entry++) {
      const start = caller * callerBytes + entry * ring.entryBytes;
      entries.push(bytes.toString('utf8', start, bytes.indexOf(0, start)));
    }
    const order = (line) => Number(line.split(' ', 1)[0]);
    const used = entries.filter(Boolean).sort((one, other) => order(one) - order(other)).slice(-shownCalls);
    text += used.length === 0 ? '' : `  caller ${caller}:\n${used.map((line) => `    ${line}`).join('\n')}\n`;
  }
  return text;
}

function stacks(pid) {
  const result = spawnSync('gdb', ['-p', String(pid), '-batch', '-ex', 'thread apply all bt 25'], { encoding: 'utf8', timeout: 60_000 });
  return result.error ? `(no stacks: ${result.error.message})` : result.stdout;
}

function start(program, args, world, limitMs) {
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env.PATH, HOME: path.join(world.inside, 'home'), TMPDIR: path.join(world.inside, 'tmp'), ...sanitizers };
    const child = spawn(program, args, { cwd: path.join(world.inside, 'work'), env: environment, stdio: ['ignore', 'pipe', 'pipe'], ...unprivileged });
    let [output, errors, isGivenUp] = ['', '', false];
    const giveUp = (why) => {
      if (!isGivenUp && child.exitCode === null) {
        isGivenUp = true;
        errors += `${why}\n${stacks(child.pid)}`;
        child.kill('SIGKILL');
      }
    };
    const timer = setTimeout(() => giveUp(`the host was still running after ${limitMs / 1000} s`), limitMs);
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => {
      errors += data;
      if (errors.includes('HANG: ')) {
        giveUp('a call did not come back');
      }
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? signal, output, errors });
    });
  });
}

function readTable(output) {
  return [...output.matchAll(/^function (\w+) calls (\d+) ok (\d+)(.*)$/gm)].map(([, name, calls, ok, codes]) => ({ name, calls: Number(calls), ok: Number(ok), codes: codes.trim() }));
}

/** Runs it once; throws with all that is known when a rule was broken. */
export async function runProgram(program, world, { seed, calls, threads }) {
  const ringFile = path.join(world.inside, 'ring');
  const roots = world.freshRoots();
  fs.writeFileSync(ringFile, '', { mode: 0o600 });
  fs.chownSync(ringFile, unprivileged.uid ?? process.getuid(), unprivileged.gid ?? process.getgid());
  const startedAt = performance.now();
  const { code, output, errors } = await start(program, [ringFile, roots, ...world.urls, seed, calls, threads].map(String), world, 180_000 + calls * 4);
  const ended = code === 0 && /^ran \d+ calls$/m.test(output);
  const story = ended ? '' : lastCalls(ringFile);
  fs.rmSync(ringFile, { force: true });
  const strays = world.strays();
  if (!ended || strays.length > 0) {
    const why = ended ? `outside the roots there is now: ${strays.join(', ')}` : `the fuzz host ended with ${code}`;
    const log = path.join(artifacts, 'logs', `fuzz-${seed}-last-calls.log`);
    fs.mkdirSync(path.dirname(log), { recursive: true });
    fs.writeFileSync(log, `${errors}\n${story}`);
    throw new Error(`${why}\n${errors.split('\n').slice(0, 25).join('\n')}\nthe last calls: ${path.relative(root, log)}\nreplay: node tests/abi/fuzz/run.mjs --seed ${seed} --calls ${calls} --threads ${threads}`);
  }
  return {
    seconds: (performance.now() - startedAt) / 1000,
    digest: output.match(/^digest (\w+)$/m)[1],
    made: Number(output.match(/^ran (\d+) calls$/m)[1]),
    events: Number(output.match(/^events (\d+)$/m)[1]),
    peakMiB: Math.round(Number(output.match(/^peak (\d+) KiB$/m)[1]) / 1024),
    table: readTable(output),
  };
}
