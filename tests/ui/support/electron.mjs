// Stands in for Electron, as far as the app's main module asks: it is ready only when that module has been evaluated to its end.

import { EventEmitter } from 'node:events';
import os from 'node:os';
import path from 'node:path';

class Contents extends EventEmitter {
  mainFrame = {};
  isDestroyed = () => false;
  send() {}
}

export class BrowserWindow extends EventEmitter {
  static all = [];
  webContents = new Contents();

  constructor() {
    super();
    BrowserWindow.all.push(this);
  }

  static getAllWindows = () => BrowserWindow.all;

  async loadURL(url) {
    this.url = url;
  }

  restore() {}
  focus() {}
  show() {}
}

class App extends EventEmitter {
  name = 'stand-in';
  wasQuit = false;
  #becomeReady;
  #ready = new Promise((resolve) => {
    this.#becomeReady = resolve;
  });

  enableSandbox() {}
  requestSingleInstanceLock = () => true;
  whenReady = () => this.#ready;
  getPath = () => path.join(os.tmpdir(), 'not-used');

  /** For the test. */
  becomeReady() {
    this.#becomeReady();
  }

  quit() {
    let isPrevented = false;
    this.emit('before-quit', {
      preventDefault: () => {
        isPrevented = true;
      },
    });
    this.wasQuit = !isPrevented;
  }

  exit(code) {
    process.exit(code);
  }
}

export const app = new App();
export const ipcMain = Object.assign(new EventEmitter(), { handle() {}, removeHandler() {} });
export const protocol = { registerSchemesAsPrivileged() {}, handle() {} };
export const dialog = { showErrorBox: (title, text) => console.error(`${title}: ${text}`) };
