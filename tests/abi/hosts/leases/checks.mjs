// Leases across processes: by whom a version is held, what is left when a holder is killed, and many who lease while others remove.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectWell, runProgram } from '../world.mjs';

const engines = 50;
const managers = 2;
// How much has to have happened before it is enough, and how long it may take on the slowest of machines.
const enough = { leases: 1000, removals: 15, kills: 100 };
const mostMs = 240_000;
const names = ['leases', 'misses', 'lost', 'removals', 'refusals'];

/** A process that says "held PID CHILD" when it has its lease. */
async function holder(program, what, session) {
  const child = spawn(program, [what, ...session], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [, pid, forked] = line.match(/^held (\d+) (\d+)$/) ?? [];
    if (pid !== undefined) {
      return { pid: Number(pid), forked: Number(forked), kill: () => child.kill('SIGKILL') && ended };
    }
  }
  throw new Error('a holder ended without a lease');
}

/** What a removal answers: { code, pids }. */
async function removal(program, session) {
  const result = await runProgram(program, ['remove', ...session]);
  expectWell(result);
  const [, code, pids] = result.output.match(/^removed (\w+)(.*)$/m);
  return { code, pids: pids.trim() === '' ? [] : pids.trim().split(' ').map(Number) };
}

function expect(what, found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`);
  }
}

async function checkHolders(program, world) {
  const session = world.session();
  expectWell(await runProgram(program, ['install', ...session]));
  const first = await holder(program, 'hold', session);
  const second = await holder(program, 'hold', session);
  try {
    expect('two holders', await removal(program, session), { code: 'MODEL_IN_USE', pids: [first.pid, second.pid] });
    await first.kill();
    expect('one holder', await removal(program, session), { code: 'MODEL_IN_USE', pids: [second.pid] });
    await second.kill();
    expect('no holder', await removal(program, session), { code: 'OK', pids: [] });
  } finally {
    first.kill();
    second.kill();
  }
}

/** A child without a program of its own has the files mapped that its parent mapped, so it has the lease too. */
async function checkForked(program, world) {
  const session = world.session();
  expectWell(await runProgram(program, ['install', ...session]));
  const parent = await holder(program, 'fork', session);
  try {
    await parent.kill();
    expect('a child lives', await removal(program, session), { code: 'MODEL_IN_USE', pids: [parent.pid] });
    process.kill(parent.forked, 'SIGKILL');
    for (let answer; answer?.code !== 'OK'; ) {
      // It is nobody's child any more, so its end cannot be waited for.
      answer = await removal(program, session);
    }
  } finally {
    parent.kill();
  }
}

async function checkUnlocked(program, world, what) {
  const session = world.session();
  expectWell(await runProgram(program, ['install', ...session]));
  const host = world.build('unlocked', ['leases/unlocked.c', 'session.c']);
  expectWell(await runProgram(host, [what, ...session]));
}

const readCounts = (file) => Object.fromEntries(names.map((name, index) => [name, Number(fs.readFileSync(file).readBigInt64LE(8 * index))]));

/** Keeps so many processes of a kind running; one that ends by itself is a fault. */
class Crowd {
  #faults = [];
  #members = new Set();
  #isOver = false;

  constructor(count, start) {
    this.start = start;
    for (let i = 0; i < count; i++) {
      this.#add();
    }
  }

  get faults() {
    return this.#faults;
  }

  #add() {
    const child = this.start();
    let errors = '';
    child.stderr.on('data', (data) => (errors += data));
    this.#members.add(child);
    child.once('close', (code, signal) => {
      this.#members.delete(child);
      if (signal !== 'SIGKILL') {
        this.#faults.push(`one ended with ${code ?? signal}: ${errors}`);
      }
      if (!this.#isOver) {
        this.#add();
      }
    });
  }

  killOne() {
    const members = [...this.#members];
    members[Math.floor(Math.random() * members.length)]?.kill('SIGKILL');
  }

  async end() {
    this.#isOver = true;
    await Promise.all([...this.#members].map((child) => new Promise((resolve) => child.once('close', resolve) && child.kill('SIGKILL'))));
  }
}

async function checkCrowd(program, world) {
  const session = world.session();
  expectWell(await runProgram(program, ['install', ...session]));
  const file = path.join(world.folder, 'counts');
  fs.writeFileSync(file, Buffer.alloc(8 * names.length));
  const start = (what) => () => spawn(program, [what, file, ...session], { stdio: ['ignore', 'ignore', 'pipe'] });
  const crowds = [new Crowd(engines, start('churn')), new Crowd(managers, start('replace'))];
  const began = performance.now();
  let kills = 0;
  let counts = readCounts(file);
  try {
    while (counts.leases < enough.leases || counts.removals < enough.removals || kills < enough.kills) {
      await sleep(80);
      crowds[kills++ % 10 === 9 ? 1 : 0].killOne();
      counts = readCounts(file);
      const faults = crowds.flatMap((crowd) => crowd.faults);
      if (counts.lost > 0 || faults.length > 0 || performance.now() - began > mostMs) {
        throw new Error(`${JSON.stringify(counts)} after ${kills} kills\n${faults.join('\n')}`);
      }
    }
  } finally {
    await Promise.all(crowds.map((crowd) => crowd.end()));
  }
  console.log(`    ${JSON.stringify(counts)} and ${kills} kills`);
  // All are dead: whatever they held is free, and none of their records counts.
  expectWell(await runProgram(program, ['install', ...session]));
  expect('after all of them', await removal(program, session), { code: 'OK', pids: [] });
}

export async function checkLeases(results, world) {
  const program = world.build('leases', ['leases/leases.c', 'session.c']);
  await results.check('two processes that lease a version are named, and a killed one lets go at once', () => checkHolders(program, world));
  await results.check('a child that was forked keeps the lease of its parent', () => checkForked(program, world));
  await results.check('where locks are refused, nothing is leased unasked', () => checkUnlocked(program, world, 'refused'));
  await results.check('where every lock is granted, nothing is leased unasked', () => checkUnlocked(program, world, 'granted'));
  await results.check(`${engines} processes lease and are killed while others remove and install: nothing goes that is leased`, () => checkCrowd(program, world));
}
