// node run.mjs SEED CALLS: that many calls of everything that the package has, with arguments of every kind. Prints what went wrong, and
// { calls, thrown, settled, codes, problems } as the last line; a crash is seen by whoever started it. The same seed makes the same calls.

import { setTimeout as sleep } from 'node:timers/promises';
import { ModelManagerError } from '../support/package.mjs';
import { drawCall } from './calls.mjs';
import { randomOf } from './random.mjs';
import { World } from './world.mjs';

const [seed, count] = process.argv.slice(2).map(Number);

const hangLimitMs = 60_000;
const callsOfOneManager = 500;
const pendingAtOnce = 100;

const known = new Set(
  `MODEL_NOT_AVAILABLE NOT_IN_CATALOGUE INVALID_ARGUMENT CHECKSUM_MISMATCH INSUFFICIENT_SPACE NETWORK STALLED HTTP_STATUS UNEXPECTED_RESPONSE
   REMOTE_CHANGED TLS_UNTRUSTED AUTH CANCELLED DOWNLOAD_IN_PROGRESS MODEL_IN_USE LOCK_UNSUPPORTED IO PERMISSION CORRUPT SCHEDULER_UNREACHABLE
   CLOSED`.split(/\s+/),
);

const cleanUps = [];
const problems = [];
const codes = {};
let [thrown, settled, number] = [0, 0, 0];
/** Promises that must settle, with the call that gave them. */
const pending = new Map();

const complain = (where, what) => problems.length < 20 && problems.push(`call ${where}: ${what}`);
for (const event of ['uncaughtException', 'unhandledRejection', 'warning']) {
  process.on(event, (error) => complain(number, `${event}: ${describe(error)}`));
}

function describe(value) {
  try {
    return value instanceof Error ? value.stack : String(value);
  } catch {
    return 'something that cannot be looked at';
  }
}

/** Whether that is what the caller's own signal says. */
function isReason(args, error) {
  return args.some((argument) => {
    try {
      return Object.hasOwn(argument, 'signal') && argument.signal.reason === error;
    } catch {
      return false;
    }
  });
}

function judge({ call, args, misspelt }, where, error) {
  const isTyped = (() => {
    try {
      return error instanceof ModelManagerError && known.has(error.code) && typeof error.message === 'string' && error.message !== '';
    } catch {
      return false;
    }
  })();
  if (!isTyped) {
    if (!isReason(args, error)) {
      complain(where, `${call.name} failed with ${describe(error)}`);
    }
    return;
  }
  codes[error.code] = (codes[error.code] ?? 0) + 1;
  if (misspelt !== undefined && error.message.startsWith('unknown option')) {
    const { wrong, meant } = misspelt;
    if (!error.message.includes(`'${wrong}'`) || !error.message.includes(`did you mean '${meant}'?`)) {
      complain(where, `${call.name}: '${wrong}' is answered with "${error.message}"`);
    }
  }
}

function follow(drawn, where, promise) {
  const entry = { since: performance.now(), name: drawn.call.name, where };
  const end = promise
    .then(
      () => drawn.misspelt && complain(where, `${drawn.call.name} took '${drawn.misspelt.wrong}'`),
      (error) => judge(drawn, where, error),
    )
    .finally(() => {
      settled += 1;
      pending.delete(end);
    });
  pending.set(end, entry);
}

function make(world, where) {
  const random = randomOf(seed, where);
  const drawn = drawCall(random, world);
  try {
    const given = drawn.call.on(world, random)[drawn.call.name](...drawn.args);
    if (given instanceof Promise) {
      follow(drawn, where, given);
    } else if (drawn.misspelt !== undefined) {
      complain(where, `${drawn.call.name} took '${drawn.misspelt.wrong}'`);
    } else if (drawn.call.name === 'open') {
      follow(drawn, where, given.close());
    }
    keep(world, given, random, drawn.args);
  } catch (error) {
    thrown += 1;
    judge(drawn, where, error);
  }
}

function keep(world, given, random, args) {
  for (const one of Array.isArray(given) ? given : [given]) {
    world.keep(one);
    if (typeof one?.cancel === 'function' && random.chance(0.3)) {
      // One that is paused settles when the manager is closed at the latest. What an aborted signal rejects with is the caller's.
      follow({ call: { name: 'done' }, args }, number, one.done);
    }
  }
}

/** Everything has settled, or is a problem. */
async function drain(what) {
  const start = performance.now();
  while (pending.size > 0 && performance.now() - start < hangLimitMs) {
    await Promise.race([...pending.keys(), sleep(100)]);
  }
  for (const { name, where } of pending.values()) {
    complain(where, `${name} has not settled ${what}`);
  }
  pending.clear();
}

const t = { after: (action) => cleanUps.unshift(action) };
const world = await World.open(t);
for (; number < count; number += 1) {
  make(world, number);
  if (number % 10 === 0) {
    await new Promise(setImmediate);
  }
  const soon = [...pending].filter(([, { name }]) => name !== 'done').map(([end]) => end);
  if (soon.length > pendingAtOnce) {
    await Promise.race([...soon, sleep(20)]);
  }
  if ((number + 1) % callsOfOneManager === 0) {
    await world.manager.close();
    await drain('after close');
    world.forget();
    world.reopen();
  }
}
await world.manager.close();
await drain('at the end');
await sleep(50);
if (world.forgottenListeners > 0) {
  complain(number, `${world.forgottenListeners} listeners are left on a signal`);
}
for (const action of cleanUps) {
  await action();
}
console.log(JSON.stringify({ calls: number, thrown, settled, codes, problems }));
