// Main process and preload script with a stand-in for Electron, which is not installed here: what they ask of it, and whom they answer.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { serveIpc } from '../../node-binding/app/electron/ipc.mjs';
import { answerRequest, declareScheme, isPageUrl, pageUrl } from '../../node-binding/app/electron/scheme.mjs';
import { confine, openWindow } from '../../node-binding/app/electron/window.mjs';
import { verbNames } from '../../node-binding/app/handlers/names.mjs';
import { temporaryFolder } from '../node/support/folders.mjs';
import { packageFolder } from '../node/support/package.mjs';

const app = (name) => path.join(packageFolder, 'app', name);

class FakeIpc extends EventEmitter {
  handlers = new Map();
  handle(channel, handler) {
    this.handlers.set(channel, handler);
  }
  removeHandler(channel) {
    this.handlers.delete(channel);
  }
}

class FakeContents extends EventEmitter {
  sent = [];
  mainFrame = { url: pageUrl };
  isDestroyed = () => false;
  send(channel, value) {
    this.sent.push([channel, value]);
  }
}

function served() {
  const calls = [];
  const listeners = new Set();
  const handlers = {
    call: async (verb, args) => {
      calls.push([verb, args]);
      return { ok: true, value: null };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const ipc = new FakeIpc();
  const contents = new FakeContents();
  const stop = serveIpc(ipc, handlers, (one) => one === contents);
  const call = (event) =>
    ipc.handlers.get('modelmanager:call')({ sender: contents, senderFrame: contents.mainFrame, ...event }, 'overview', {});
  return { calls, listeners, ipc, contents, stop, call };
}

describe('the main process', () => {
  test('answers the main frame of its own window on its own page, and nobody else', async () => {
    const { calls, call, contents } = served();
    assert.deepEqual(await call({}), { ok: true, value: null });
    assert.equal(calls.length, 1);
    const stranger = new FakeContents();
    const events = [
      { senderFrame: null },
      { senderFrame: undefined },
      { senderFrame: { url: pageUrl } },
      { sender: stranger, senderFrame: stranger.mainFrame },
    ];
    for (const event of events) {
      assert.equal((await call(event)).error.code, 'PERMISSION');
    }
    const elsewhere = [
      'https://evil.example/',
      'modelmanager://app.evil/',
      'modelmanager://app/x',
      'file:///app/',
      'about:blank',
      '',
      'modelmanager://app/?x',
    ];
    for (const url of elsewhere) {
      contents.mainFrame.url = url;
      assert.equal((await call({})).error.code, 'PERMISSION', url);
      assert.equal(isPageUrl(url), false, url);
    }
    assert.equal(calls.length, 1);
    assert.ok(isPageUrl(`${pageUrl}#x`));
  });

  test('sends events to a page that asked, until it goes', () => {
    const { ipc, contents, listeners, stop } = served();
    const mine = { sender: contents, senderFrame: contents.mainFrame };
    ipc.emit('modelmanager:subscribe', { sender: contents, senderFrame: { url: pageUrl } });
    assert.equal(listeners.size, 0);
    ipc.emit('modelmanager:subscribe', mine);
    ipc.emit('modelmanager:subscribe', mine);
    assert.equal(listeners.size, 1);
    for (const listener of listeners) {
      listener({ type: 'disk' });
    }
    assert.deepEqual(contents.sent, [['modelmanager:event', { type: 'disk' }]]);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    contents.emit('did-start-navigation', { isMainFrame: false, isSameDocument: false });
    assert.equal(listeners.size, 1);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    assert.equal(listeners.size, 0);
    ipc.emit('modelmanager:subscribe', mine);
    contents.emit('destroyed');
    assert.equal(listeners.size, 0);
    ipc.emit('modelmanager:subscribe', mine);
    ipc.emit('modelmanager:unsubscribe', mine);
    assert.equal(listeners.size, 0);
    for (let turn = 0; turn < 20; turn++) {
      ipc.emit('modelmanager:subscribe', mine);
      ipc.emit('modelmanager:unsubscribe', mine);
    }
    assert.equal(contents.listenerCount('destroyed'), 1);
    ipc.emit('modelmanager:subscribe', mine);
    stop();
    assert.equal(listeners.size, 0);
    assert.equal(ipc.handlers.size, 0);
    assert.equal(ipc.listenerCount('modelmanager:subscribe'), 0);
  });

  test('opens a window that is isolated, sandboxed, and without Node', async () => {
    let given;
    class FakeWindow extends EventEmitter {
      webContents = new FakeContents();
      constructor(options) {
        super();
        given = options;
      }
      async loadURL(url) {
        this.url = url;
      }
    }
    const known = [];
    const window = await openWindow(FakeWindow, (contents) => known.push(contents));
    assert.equal(window.url, pageUrl);
    assert.deepEqual(known, [window.webContents]);
    const { preload, ...rest } = given.webPreferences;
    assert.ok(fs.existsSync(preload));
    assert.deepEqual(rest, {
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      spellcheck: false,
    });
  });

  test('lets a page go nowhere, open nothing and ask for nothing', () => {
    const contents = new FakeContents();
    const session = {};
    contents.session = {
      setPermissionRequestHandler: (handler) => {
        session.request = handler;
      },
      setPermissionCheckHandler: (handler) => {
        session.check = handler;
      },
      setDevicePermissionHandler: (handler) => {
        session.device = handler;
      },
    };
    contents.setWindowOpenHandler = (handler) => {
      session.open = handler;
    };
    confine(contents);
    assert.deepEqual(session.open({ url: 'https://example.org/' }), { action: 'deny' });
    session.request(contents, 'camera', (isGranted) => assert.equal(isGranted, false));
    assert.equal(session.check(), false);
    assert.equal(session.device(), false);
    for (const way of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      const prevented = [];
      const go = (url) => contents.emit(way, { url, preventDefault: () => prevented.push(url) });
      go('https://evil.example/');
      go('file:///etc/passwd');
      go('javascript:alert(1)');
      go(pageUrl);
      assert.deepEqual(prevented, ['https://evil.example/', 'file:///etc/passwd', 'javascript:alert(1)'], way);
    }
    let isPrevented = false;
    contents.emit('will-attach-webview', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    assert.ok(isPrevented);
  });

  test('serves the page under a scheme of its own, and no other file', async () => {
    let declared;
    declareScheme({
      registerSchemesAsPrivileged: (schemes) => {
        declared = schemes;
      },
    });
    assert.deepEqual(declared, [{ scheme: 'modelmanager', privileges: { standard: true, secure: true } }]);
    const page = await answerRequest({ method: 'GET', url: pageUrl });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.match(await page.text(), /<model-manager>/);
    for (const url of [
      'modelmanager://app/main.mjs',
      'modelmanager://app/../main.mjs',
      'modelmanager://other/',
      'modelmanager://app/%2e%2e/main.mjs',
    ]) {
      assert.equal((await answerRequest({ method: 'GET', url })).status, 404, url);
    }
    assert.equal((await answerRequest({ method: 'POST', url: pageUrl })).status, 404);
  });
});

describe('the app', () => {
  const main = (args) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('support/run-main.mjs', import.meta.url)), ...args], { timeout: 30_000 });

  test('shows its window once Electron is ready, which it is not before the main module was evaluated, and closes before it quits', async (t) => {
    const { stdout } = await main(['--root', path.join(temporaryFolder(t), '模型 root'), '--library-url', 'http://127.0.0.1:9']);
    assert.equal(stdout, `evaluated\nshows ${pageUrl}\nclosed\n`);
  });

  test('says why it cannot start, and ends', async (t) => {
    const file = path.join(temporaryFolder(t), 'file');
    fs.writeFileSync(file, '');
    const failure = await main(['--root', path.join(file, 'root'), '--library-url', 'http://127.0.0.1:9']).catch((error) => error);
    assert.equal(failure.code, 1);
    assert.match(failure.stderr, /^stand-in: .*root/m);
  });
});

describe('the preload script', () => {
  /** Runs it as a sandboxed one is run: with `require` for Electron, and nothing else. */
  function loaded() {
    const exposed = {};
    const ipcRenderer = new EventEmitter();
    const sent = [];
    ipcRenderer.invoke = (...args) => {
      sent.push(['invoke', ...args]);
      return Promise.resolve({ ok: true, value: null });
    };
    ipcRenderer.send = (...args) => sent.push(['send', ...args]);
    const contextBridge = {
      exposeInMainWorld: (name, api) => {
        exposed[name] = api;
      },
    };
    const fakeRequire = (name) => {
      assert.equal(name, 'electron');
      return { contextBridge, ipcRenderer };
    };
    vm.runInNewContext(fs.readFileSync(app('preload.cjs'), 'utf8'), { require: fakeRequire, queueMicrotask });
    return { exposed, ipcRenderer, sent };
  }

  test('exposes a function for each verb, one that subscribes, and nothing else', () => {
    const { exposed, sent } = loaded();
    assert.deepEqual(Object.keys(exposed), ['modelManager']);
    assert.deepEqual(Object.keys(exposed.modelManager), [...verbNames, 'subscribe']);
    for (const value of Object.values(exposed.modelManager)) {
      assert.equal(typeof value, 'function');
    }
    exposed.modelManager.install({ modelId: 'asr' });
    assert.deepEqual(sent, [['invoke', 'modelmanager:call', 'install', { modelId: 'asr' }]]);
  });

  test('hands on events without the object that has ipcRenderer in it', async () => {
    const { exposed, ipcRenderer, sent } = loaded();
    const seen = [];
    const off = exposed.modelManager.subscribe((...args) => seen.push(args));
    await null;
    ipcRenderer.emit('modelmanager:event', { sender: ipcRenderer }, { type: 'disk' });
    assert.deepEqual(JSON.parse(JSON.stringify(seen)), [[{ type: 'connected' }], [{ type: 'disk' }]]);
    off();
    off();
    assert.equal(ipcRenderer.listenerCount('modelmanager:event'), 0);
    assert.deepEqual(sent, [
      ['send', 'modelmanager:subscribe'],
      ['send', 'modelmanager:unsubscribe'],
    ]);
  });
});
