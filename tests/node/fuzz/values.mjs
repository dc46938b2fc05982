// What a caller may pass by mistake, or in bad faith: wrong types, objects that throw when they are looked at, text that is none.

const never = () => {};

function refuse() {
  throw new Error('do not look');
}

const allTraps = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect)
    .filter((name) => typeof Reflect[name] === 'function')
    .map((name) => [name, refuse]),
);

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function cyclic() {
  const object = {};
  object.self = object;
  return object;
}

const letters = [
  'a',
  'Z',
  '7',
  '.',
  '-',
  '_',
  ' ',
  '\\',
  ':',
  '\n',
  '\u007f',
  '\u0000',
  '\ud800',
  '\udfff',
  '\u0301',
  'é',
  'ß',
  '语',
  '😀',
  '\u202e',
  '\ufeff',
  '%',
  '*',
];

const texts = [
  () => '',
  () => ' ',
  () => '.',
  () => '..',
  () => '../asr',
  () => 'asr/1.0.0',
  () => 'asr\0',
  () => 'con',
  () => 'temp',
  () => '\ud800',
  () => 'a\udc00b',
  () => 'e\u0301',
  () => '__proto__',
  () => 'constructor',
  () => 'a'.repeat(128),
  () => 'a'.repeat(129),
  () => '语'.repeat(43),
  () => 'x'.repeat(5000),
  () => 'x'.repeat(1024 * 1024 + 1),
  (random) => Array.from({ length: 1 + random.below(40) }, () => random.pick(letters)).join(''),
];

const numbers = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  0,
  0.5,
  1.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  Number.MIN_VALUE,
  2n ** 64n,
  -1n,
];

const objects = [
  () => ({}),
  () => [],
  () => [1, 2],
  () => Object.create(null),
  () => Object.freeze({}),
  () => new Date(Number.NaN),
  () => new Map([['version', '1']]),
  () => /x/g,
  () => new String('asr'),
  () => new Number(5),
  () => new Uint8Array(8),
  () => new Error('an error is no option'),
  () => Promise.resolve('asr'),
  () => Symbol('asr'),
  () => Symbol.iterator,
  () => never,
  () => class {},
  cyclic,
  () => new Proxy({}, {}),
  () => new Proxy({}, allTraps),
  () => new Proxy(never, allTraps),
  () => new Proxy([], allTraps),
  () =>
    new Proxy(
      {},
      { ownKeys: () => ['version', 'signal'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true, value: 1 }) },
    ),
  () => new Proxy({}, { get: (_, key) => (typeof key === 'symbol' ? undefined : refuse()) }),
  () => revoked({}),
  () => revoked([]),
  () => revoked(never),
  () => ({ toString: refuse, valueOf: refuse, toJSON: refuse, [Symbol.toPrimitive]: refuse }),
  () => ({ toString: () => 'asr' }),
  () => Object.defineProperty({}, 'version', { enumerable: true, get: refuse }),
  () => Object.defineProperty({}, 'signal', { enumerable: true, get: refuse }),
  () =>
    Object.defineProperty({}, 'taskId', {
      enumerable: true,
      get: () => {
        throw undefined;
      },
    }),
  () =>
    Object.defineProperty({}, 'limit', {
      enumerable: true,
      get: () => {
        throw revoked({});
      },
    }),
  () => ({ [Symbol.iterator]: refuse, [Symbol.asyncIterator]: refuse }),
];

/** What is no AbortSignal, or one that nobody should write. */
const strangeSignals = [
  () => ({ aborted: false }),
  () => ({ aborted: 'no', addEventListener: never, removeEventListener: never }),
  () => ({ aborted: false, addEventListener: refuse, removeEventListener: refuse }),
  () => ({ aborted: false, addEventListener: (_, listener) => listener(), removeEventListener: refuse }),
  () => ({
    aborted: false,
    addEventListener: (_, listener) => {
      listener();
      listener();
    },
    removeEventListener: never,
  }),
  () => ({
    aborted: true,
    get reason() {
      return refuse();
    },
    addEventListener: never,
    removeEventListener: never,
  }),
  () => ({
    looks: 0,
    get aborted() {
      return this.looks++ > 0 ? refuse() : false;
    },
    addEventListener: never,
    removeEventListener: never,
  }),
  () => Object.create(AbortSignal.prototype),
  () => new EventTarget(),
  () => revoked({}),
  () => new Proxy(new AbortController().signal, {}),
];

/** Callbacks that misbehave, each in its own way. */
const callbacks = [
  () => never,
  () => refuse,
  () => async () => refuse(),
  () => () => ({
    // biome-ignore lint/suspicious/noThenProperty: what looks like a promise, and is none
    get then() {
      return refuse();
    },
  }),
  // biome-ignore lint/suspicious/noThenProperty: the same
  () => () => ({ then: (_, reject) => reject(new Error('late')) }),
  () => () => Promise.reject(undefined),
  () => new Proxy(never, { apply: refuse }),
  () => revoked(never),
];

const anything = [
  ...texts,
  ...objects,
  ...strangeSignals,
  ...callbacks,
  ...numbers.map((number) => () => number),
  () => undefined,
  () => null,
  () => true,
  () => false,
];

export const drawAnything = (random) => random.pick(anything)(random);
export const drawText = (random) => random.pick(texts)(random);
export const drawStrangeSignal = (random) => random.pick(strangeSignals)(random);
export const drawCallback = (random) => random.pick(callbacks)(random);
export const drawNumber = (random) => random.pick(numbers);

/** The word with one letter left out, doubled, or swapped with the next one. */
export function misspell(random, word) {
  const at = 1 + random.below(word.length - 2);
  const wrong = random.pick([
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word[at] + word.slice(at),
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  ]);
  return wrong === word ? `${word}s` : wrong;
}
