// Every function that an app can call, with what it takes. Each argument is right most of the time, so that a wrong one gets past the
// others; objects of options may have members that are wrong, misspelt, or throw.

import path from 'node:path';
import { drawAnything, drawCallback, drawNumber, drawStrangeSignal, drawText, misspell } from './values.mjs';

const wrongPart = 0.3;

const orAnything = (right) => (random, world) => (random.chance(wrongPart) ? drawAnything(random) : right(random, world));

const modelId = orAnything((random) => (random.chance(0.1) ? drawText(random) : random.pick(['asr', 'tts', '语音', 'nothing'])));
const version = orAnything((random) => random.pick(['1.0.0', '1.1.0', '9', undefined, undefined]));
const file = orAnything((random) => random.pick([undefined, 'a', 'sub/b', '../a']));
const taskId = orAnything((random) => `task-${random.below(50)}`);
const signal = orAnything((random, world) => (random.chance(0.2) ? drawStrangeSignal(random) : world.signal(random)));
const callback = orAnything(drawCallback);
const count = orAnything((random) => (random.chance(0.3) ? drawNumber(random) : 1 + random.below(20)));
const event = orAnything((random) =>
  random.pick(['downloadStart', 'downloadProgress', 'downloadError', 'downloadComplete', 'state', 'stat', 'error']),
);
const silentListener = orAnything(() => () => {});

/** Options: a right object for the most part; `misspelt` then says what was meant, when one key is. */
function options(members) {
  const draw = (random, world) => {
    if (random.chance(0.15)) {
      return { value: drawAnything(random) };
    }
    const value = {};
    for (const [key, member] of Object.entries(members)) {
      if (random.chance(0.5)) {
        value[key] = member(random, world);
      }
    }
    if (!random.chance(0.15)) {
      return { value: random.chance(0.1) ? Object.freeze(value) : value };
    }
    const meant = random.pick(Object.keys(members));
    const wrong = misspell(random, meant);
    if (Object.hasOwn(members, wrong)) {
      return { value };
    }
    delete value[meant];
    value[wrong] = 1;
    return { value, misspelt: { wrong, meant } };
  };
  return Object.assign((random, world) => draw(random, world).value, { draw });
}

const limits = options({
  // No rate that would make a download last for ever.
  bytesPerSecond: (random) => random.pick([0, 1e9, -1, Number.NaN, '5', null]),
  concurrentDownloads: count,
  connectionsPerDownload: count,
});

const hooks = options({ onDownloadStart: callback, onDownloadProgress: callback, onDownloadError: callback, onDownloadComplete: callback });

const openOptions = options({
  // Nothing is made outside of the test's folder.
  root: (random, world) =>
    random.pick([
      () => path.join(world.folder, '根 of another'),
      () => drawText(random).replace(/^[/\\]+/, ''),
      () => drawNumber(random),
      () => ({}),
    ])(),
  libraryUrl: (random) =>
    random.pick(['http://127.0.0.1:9', 'http://127.0.0.1:9', 'http://models.example', 'ftp://127.0.0.1', 'http://', drawText(random), 5]),
  schedulerUrl: (random) => random.pick([null, undefined, 'http://127.0.0.1:9', 'https://:@', drawAnything(random)]),
  nodeId: orAnything(() => 'node'),
  headers: (random) => random.pick([undefined, { A: 'b' }, { 'a b': 'c' }, { A: '\n' }, { Host: 'x' }, { A: 5 }, drawAnything(random)]),
  schedulerHeaders: (random) => random.pick([undefined, { A: '\u0000' }, drawAnything(random)]),
  proxy: (random) => random.pick([undefined, 'http://127.0.0.1:9', 'socks9://x', drawAnything(random)]),
  caFile: (random) => random.pick([undefined, '/nowhere/ca.pem', drawText(random)]),
  limits,
  autoResume: orAnything(() => true),
  hooks,
  ifBusy: orAnything((random) => random.pick(['join', 'reject', 'jion'])),
  partials: options({ maxAgeMs: count }),
  allowInsecure: orAnything(() => false),
  allowUnlockedRoot: orAnything(() => false),
  getToken: callback,
});

const ofManager = (name, ...draws) => ({ name, draws, on: (world) => world.manager });
const ofTask = (name, ...draws) => ({ name, draws, on: (world, random) => world.task(random) });
const ofLease = (name, ...draws) => ({ name, draws, on: (world, random) => world.lease(random) });
const ofWatch = (name, ...draws) => ({ name, draws, on: (world, random) => world.watch(random) });

/** `close` is made by the run itself, now and then. */
const calls = [
  { name: 'open', draws: [openOptions], on: (world) => world.ModelManager, weight: 0.5 },
  ofManager('getModelPath', modelId, version, file),
  ofManager('acquire', modelId, version, options({ label: orAnything(() => '引擎') })),
  ofManager('resolveModel', modelId, options({ version, taskId, signal })),
  ofManager('reportNotAvailable', options({ modelId, version, taskId })),
  ofManager('models', options({ signal })),
  ofManager('model', modelId),
  ofManager('installed', drawAnything),
  ofManager('status', modelId, version),
  ofManager('updates', drawAnything),
  ofManager(
    'download',
    modelId,
    options({ version, priority: orAnything((random) => random.pick(['user', 'background', 'usr'])), signal }),
  ),
  ofManager('tasks', drawAnything),
  ofManager('verify', modelId, version, options({ signal, onProgress: callback })),
  ofManager('repair', modelId, version, options({ signal, onProgress: callback })),
  { ...ofManager('remove', modelId, version), weight: 0.3 },
  ofManager('ranking', options({ limit: count })),
  ofManager('watchRanking', options({ intervalMs: (random) => random.pick([100, 1000, 2 ** 31, '5']), limit: count, signal }), callback),
  ofManager('setLimits', limits),
  ofManager('on', event, silentListener),
  ofManager('off', event, silentListener),
  ofTask('pause', drawAnything),
  ofTask('resume', drawAnything),
  ofTask('cancel', options({ keepPartial: orAnything((random) => random.chance(0.5)) })),
  ofLease('release', drawAnything),
  ofWatch('pause', drawAnything),
  ofWatch('resume', drawAnything),
];

/** Each as often as it is to be drawn. */
const drawn = calls.flatMap(({ weight = 1, ...call }) => Array(weight * 10).fill(call));

/** One call: a function, its arguments, and the misspelt key if there is one. */
export function drawCall(random, world) {
  const call = random.pick(drawn);
  const used = random.chance(0.05) ? random.below(call.draws.length + 1) : call.draws.length;
  let misspelt;
  const args = call.draws.slice(0, used).map((draw) => {
    if (draw.draw === undefined) {
      return draw(random, world);
    }
    const { value, misspelt: key } = draw.draw(random, world);
    misspelt ??= key;
    return value;
  });
  return { call, args: random.chance(0.05) ? [...args, drawAnything(random)] : args, misspelt };
}
