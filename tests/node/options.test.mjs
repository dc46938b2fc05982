import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startLibrary } from './support/library.mjs';
import { openManager } from './support/manager.mjs';
import { ModelManager, ModelManagerError } from './support/package.mjs';
import { rejection } from './support/wait.mjs';

const good = { root: '/nowhere/at all', libraryUrl: 'http://127.0.0.1:9' };

function thrownBy(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('options of open', () => {
  const refused = [
    ['none', undefined, /^ModelManager\.open: an object is wanted, not undefined$/],
    ['an array', [], /an object is wanted, not an array/],
    ['a misspelt key', { ...good, libaryUrl: 'x' }, /^unknown option 'libaryUrl' in ModelManager\.open; did you mean 'libraryUrl'\?$/],
    ['two letters swapped', { ...good, sheduelrUrl: 'x' }, /did you mean 'schedulerUrl'\?/],
    ['another case', { ...good, LibraryURL: 'x' }, /did you mean 'libraryUrl'\?/],
    ['an unknown key', { ...good, zzzzzzzz: 1 }, /^unknown option 'zzzzzzzz' in ModelManager\.open; known are root, libraryUrl,/],
    ['no root', { libraryUrl: good.libraryUrl }, /^root must be a string, not undefined$/],
    ['a number as root', { ...good, root: 7 }, /^root must be a string, not 7$/],
    ['a relative root', { ...good, root: 'models' }, /^root must be an absolute path/],
    ['a NUL in root', { ...good, root: '/a\0b' }, /^root must not have a NUL/],
    ['no libraryUrl', { root: good.root }, /^libraryUrl must be a string, not undefined$/],
    ['a libraryUrl that is none', { ...good, libraryUrl: 'library' }, /^libraryUrl must be an http or https URL$/],
    ['a file URL', { ...good, libraryUrl: 'file:///models' }, /^libraryUrl must be an http or https URL$/],
    ['a schedulerUrl that is none', { ...good, schedulerUrl: '' }, /^schedulerUrl must be an http or https URL$/],
    ['headers as an array', { ...good, headers: ['a'] }, /^headers must be an object/],
    ['a header that is no string', { ...good, headers: { Authorization: 5 } }, /^headers\['Authorization'\] must be a string, not 5$/],
    ['half a surrogate pair', { ...good, schedulerHeaders: { A: '\ud800' } }, /^schedulerHeaders\['A'\] must be well-formed/],
    ['a relative caFile', { ...good, caFile: 'ca.pem' }, /^caFile must be an absolute path/],
    ['limits that are none', { ...good, limits: 5 }, /^limits: an object is wanted, not 5$/],
    [
      'a misspelt limit',
      { ...good, limits: { bytePerSecond: 1 } },
      /unknown option 'bytePerSecond' in limits; did you mean 'bytesPerSecond'\?/,
    ],
    ['a fraction', { ...good, limits: { concurrentDownloads: 1.5 } }, /^limits\.concurrentDownloads must be a whole number from 1/],
    ['no connection', { ...good, limits: { connectionsPerDownload: 0 } }, /^limits\.connectionsPerDownload must be a whole number from 1/],
    ['a negative rate', { ...good, limits: { bytesPerSecond: -1 } }, /^limits\.bytesPerSecond must be a whole number from 0/],
    ['autoResume as text', { ...good, autoResume: 'yes' }, /^autoResume must be true or false, not string$/],
    ['partials misspelt', { ...good, partials: { maxAge: 1 } }, /^unknown option 'maxAge' in partials; did you mean 'maxAgeMs'\?$/],
    ['no age', { ...good, partials: { maxAgeMs: 0 } }, /^partials\.maxAgeMs must be a whole number from 1 to/],
    ['ifBusy misspelt', { ...good, ifBusy: 'jion' }, /^ifBusy must be one of 'join', 'reject', not 'jion'; did you mean 'join'\?$/],
    ['a hook that is none', { ...good, hooks: { onDownloadStart: 1 } }, /^hooks\.onDownloadStart must be a function, not 1$/],
    ['a misspelt hook', { ...good, hooks: { onDownloadStarted() {} } }, /did you mean 'onDownloadStart'\?/],
    ['a getToken that is none', { ...good, getToken: 'token' }, /^getToken must be a function, not string$/],
  ];
  for (const [name, options, message] of refused) {
    test(`${name} is refused`, () => {
      const error = thrownBy(() => ModelManager.open(options));
      assert.ok(error instanceof ModelManagerError && error instanceof Error);
      assert.equal(error.code, 'INVALID_ARGUMENT');
      assert.equal(error.retryable, false);
      assert.match(error.message, message);
    });
  }

  test('the constructor is not the way in', () => {
    assert.throws(() => new ModelManager(good), { name: 'TypeError', message: /ModelManager\.open/ });
  });

  test('http elsewhere than on loopback needs allowInsecure', (t) => {
    const error = thrownBy(() => openManager(t, { libraryUrl: 'http://models.example' }));
    assert.equal(error.code, 'INVALID_ARGUMENT');
    assert.ok(openManager(t, { libraryUrl: 'http://models.example', allowInsecure: true }));
  });

  test('every option together opens', async (t) => {
    const { url } = await startLibrary(t);
    const manager = openManager(t, {
      libraryUrl: url,
      schedulerUrl: url,
      nodeId: '节点-1',
      headers: { Authorization: 'Bearer a' },
      schedulerHeaders: { 'X-Key': 'b' },
      proxy: undefined,
      caFile: undefined,
      limits: { bytesPerSecond: 0, concurrentDownloads: 2, connectionsPerDownload: 2 },
      autoResume: false,
      hooks: { onDownloadStart() {} },
      getToken: () => 'a',
      ifBusy: 'reject',
      partials: { maxAgeMs: 86_400_000 },
      allowInsecure: false,
      allowUnlockedRoot: false,
    });
    assert.deepEqual(await manager.models(), []);
  });
});

describe('arguments', () => {
  const open = (t) => openManager(t, { libraryUrl: good.libraryUrl });

  test('functions that return at once throw', (t) => {
    const manager = open(t);
    const calls = [
      [() => manager.getModelPath(5), /^modelId must be a string, not 5$/],
      [() => manager.getModelPath(), /^modelId must be a string, not undefined$/],
      [() => manager.getModelPath('a\0b'), /^modelId must not have a NUL/],
      [() => manager.getModelPath('a', 1), /^version must be a string, not 1$/],
      [() => manager.getModelPath('a', '1', {}), /^file must be a string, not object$/],
      [() => manager.getModelPath('a'.repeat(5000)), /too long|128/],
      [() => manager.getModelPath('a\ud800'), /^modelId must be well-formed/],
      [() => manager.getModelPath('../a'), /./],
      [() => manager.status('a'), /^version must be a string, not undefined$/],
      [() => manager.status('a/b', '1'), /./],
      [() => manager.download(), /^modelId must be a string, not undefined$/],
      [() => manager.download('a', { verison: '1' }), /unknown option 'verison' in download; did you mean 'version'\?/],
      [() => manager.download('a', { priority: 'usr' }), /did you mean 'user'\?/],
      [() => manager.download('a', { signal: {} }), /^signal must be an AbortSignal$/],
      [() => manager.download('con'), /./],
      [() => manager.setLimits({ bytes: 1 }), /unknown option 'bytes' in setLimits/],
      [() => manager.on('downloadstart', () => {}), /did you mean 'downloadStart'\?/],
      [() => manager.on('state'), /^listener must be a function, not undefined$/],
    ];
    for (const [call, message] of calls) {
      const error = thrownBy(call);
      assert.equal(error.code, 'INVALID_ARGUMENT', `${call}: ${error.stack}`);
      assert.match(error.message, message, String(call));
    }
  });

  test('functions that return a promise reject', async (t) => {
    const manager = open(t);
    const calls = [
      [() => manager.resolveModel('a'), /^resolveModel: an object is wanted, not undefined$/],
      [() => manager.resolveModel('a', {}), /^taskId must be a string, not undefined$/],
      [() => manager.resolveModel('a', { taskid: '1' }), /did you mean 'taskId'\?/],
      [() => manager.resolveModel('../a', { taskId: '1' }), /./],
      [() => manager.reportNotAvailable({ modelId: 'a' }), /^taskId must be a string, not undefined$/],
      [() => manager.models({ signal: 1 }), /^signal must be an AbortSignal$/],
      [() => manager.model(5), /^modelId must be a string, not 5$/],
      [() => manager.model('a:b'), /./],
      [() => manager.remove('a'), /^version must be a string, not undefined$/],
      [() => manager.remove('a', '..'), /./],
      [() => manager.verify('a'), /^version must be a string, not undefined$/],
      [() => manager.verify('a/b', '1'), /./],
      [() => manager.verify('a', '1', { signl: 1 }), /unknown option 'signl' in verify; did you mean 'signal'\?/],
      [() => manager.verify('a', '1', { onProgress: 1 }), /^onProgress must be a function, not 1$/],
      [() => manager.repair(5, '1'), /^modelId must be a string, not 5$/],
      [() => manager.repair('a', '..'), /./],
      [() => manager.repair('a', '1', { signal: {} }), /^signal must be an AbortSignal$/],
      [() => manager.ranking({ limit: 0 }), /^limit must be a whole number from 1/],
    ];
    for (const [call, message] of calls) {
      const error = await rejection(call());
      assert.equal(error.code, 'INVALID_ARGUMENT', `${call}: ${error.stack}`);
      assert.match(error.message, message, String(call));
    }
  });
});
