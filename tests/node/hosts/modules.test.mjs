// The many ways in which a process comes by the package: more than once, in other contexts, as an ES module.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { runChild } from '../support/child.mjs';
import { temporaryFolder } from '../support/folders.mjs';
import { addonFile, packageFolder } from '../support/package.mjs';
import { isWhole, MB, slowModel } from '../support/slow-model.mjs';

const run = promisify(execFile);
describe('the package is loaded', () => {
  test('twice, through a cache that was emptied: two copies that share a root and its downloads', async (t) => {
    const slow = await slowModel(t, { bytes: 2 * MB });
    const body = async (api, options, say) => {
      for (const file of Object.keys(require.cache)) delete require.cache[file];
      const again = require(JSON.parse(process.argv[1]).packageFolder);
      const managers = [api, again].map(({ ModelManager }) => ModelManager.open(options));
      say([api.ModelManager === again.ModelManager, managers.map((manager) => manager.installed())]);
      const done = await Promise.all(managers.map((manager) => manager.download('asr').done));
      say(done[0].path === done[1].path && managers.every((manager) => manager.getModelPath('asr') === done[0].path));
      await managers[0].close();
      say(managers[1].installed().length);
      try {
        again.ModelManager.open({ ...options, root: 'relative' });
      } catch (error) {
        say([error.code, error instanceof again.ModelManagerError, error instanceof api.ModelManagerError]);
      }
      await managers[1].close();
    };
    const lines = await runChild(t, body, slow.options);
    assert.deepEqual(lines, [[false, [[], []]], true, 1, ['INVALID_ARGUMENT', true, false]]);
    assert.equal(slow.proxy.sentFileBytes, slow.bytes);
    isWhole(slow.root, path.join(slow.root, 'models', 'asr', '1.0.0'));
  });

  test('twenty times, and each copy is left open', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = (_, options, say) => {
      for (let i = 0; i < 20; i++) {
        for (const file of Object.keys(require.cache)) delete require.cache[file];
        const manager = require(JSON.parse(process.argv[1]).packageFolder).ModelManager.open(options);
        manager.download('asr');
        if (i === 19) say(manager.tasks().length);
      }
    };
    assert.equal((await runChild(t, body, options)).length, 1);
  });

  test('in other contexts: the addon answers each in its own', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = (_load, { addon, options }, say) => {
      const vm = require('node:vm');
      const contexts = [1, 2, 3].map(() => vm.createContext({ console }));
      const raws = contexts.map((context) => {
        const module = vm.runInContext('({ exports: {} })', context);
        process.dlopen(module, addon);
        return module.exports;
      });
      const closed = raws.map((raw, i) =>
        new Promise((resolve) => {
          raw.start((_manager, event) => event.type === 'closed' && resolve());
          const limits = { bytesPerSecond: 0, concurrentDownloads: 0, connectionsPerDownload: 0 };
          const manager = raw.open({
            ...options,
            root: `${options.root} ${i}`,
            headers: [],
            schedulerHeaders: [],
            partialMaxAgeMs: 0,
            limits,
          });
          say([manager, raw.installed(manager).length, raw.locate(manager, 'asr')]);
          raw.hold(true);
          raw.closeBegin(manager);
        }).then(() => raw.hold(false)),
      );
      Promise.all(closed).then(() => say('closed'));
    };
    const lines = await runChild(t, body, { addon: addonFile, options }, { isLoaded: false });
    assert.deepEqual(lines, [[1, 0, -10], [1, 0, -10], [1, 0, -10], 'closed']);
  });

  test('as an ES module, by import and by import()', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const file = path.join(temporaryFolder(t), 'app.mjs');
    const url = pathToFileURL(path.join(packageFolder, 'index.mjs')).href;
    fs.writeFileSync(
      file,
      `import { ModelManager } from ${JSON.stringify(url)};
       const later = await import(${JSON.stringify(url)});
       const manager = ModelManager.open(${JSON.stringify(options)});
       console.log((await manager.download('asr').done).version, later.ModelManager === ModelManager);
       await manager.close();`,
    );
    assert.deepEqual(await run(process.execPath, [file]), { stdout: '1.0.0 true\n', stderr: '' });
  });

  test('by modules of vm, under --experimental-vm-modules', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const body = async (api, options, say) => {
      const vm = require('node:vm');
      const context = vm.createContext({ options });
      const own = new vm.SyntheticModule(['ModelManager'], () => own.setExport('ModelManager', api.ModelManager), { context });
      const source = `
        import { ModelManager } from 'modelmanager';
        const manager = ModelManager.open(options);
        export const { version } = await manager.download('asr').done;
        await manager.close();`;
      const app = new vm.SourceTextModule(source, { context });
      await app.link(() => own);
      await app.evaluate();
      say(app.namespace.version);
    };
    const execArgv = ['--experimental-vm-modules', '--no-warnings'];
    assert.deepEqual(await runChild(t, body, options, { execArgv }), ['1.0.0']);
  });

  test('by the test runner', async (t) => {
    const { options } = await slowModel(t, { bytes: 1000 });
    const folder = temporaryFolder(t);
    const source = (root) => `
      const { test } = require('node:test');
      const { ModelManager } = require(${JSON.stringify(packageFolder)});
      test('downloads', async () => {
        const manager = ModelManager.open(${JSON.stringify({ ...options, root })});
        await manager.download('asr').done;
      });`;
    const files = ['a', 'b'].map((name) => {
      const file = path.join(folder, `${name}.test.cjs`);
      fs.writeFileSync(file, source(path.join(folder, name)));
      return file;
    });
    // This test's own runner is not to be reported to.
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', ...files], {
      env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    });
    assert.match(stdout, /^# pass 2$/m);
    assert.match(stdout, /^# fail 0$/m);
  });
});
