// The main process of the Electron app: opens the manager and puts its parts together.

import path from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, protocol } from 'electron';
import { ModelManager } from '../index.mjs';
import { serveIpc } from './electron/ipc.mjs';
import { declareScheme, serveScheme } from './electron/scheme.mjs';
import { confine, openWindow } from './electron/window.mjs';
import { createHandlers } from './handlers/index.mjs';
import { readSettings } from './settings.mjs';

app.enableSandbox();
declareScheme(protocol);

const ours = new WeakSet();
app.on('web-contents-created', (_event, contents) => confine(contents));

// One app has one root; a second start shows the window of the first.
if (app.requestSingleInstanceLock()) {
  // Not awaited: Electron is ready only when this module has been evaluated to its end.
  start().catch((error) => {
    dialog.showErrorBox(app.name, String(error));
    app.exit(1);
  });
} else {
  app.quit();
}

async function start() {
  await app.whenReady();
  const { options, rankingEveryMs } = readSettings(process.argv);
  const root = options.root ?? path.join(app.getPath('userData'), 'models');
  const manager = ModelManager.open({ ...options, root });
  const handlers = createHandlers(manager, { root, rankingEveryMs });
  serveScheme(protocol);
  serveIpc(ipcMain, handlers, (contents) => ours.has(contents));

  const show = async () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window) {
      window.restore();
      window.focus();
    } else {
      await openWindow(BrowserWindow, (contents) => ours.add(contents));
    }
  };
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  closeBeforeQuitting(handlers, manager);
  await show();
}

/** Downloads are paused and locks dropped before the process goes. */
function closeBeforeQuitting(handlers, manager) {
  let isClosed = false;
  app.on('before-quit', async (event) => {
    if (!isClosed) {
      event.preventDefault();
      handlers.close();
      await manager.close().catch(() => {});
      isClosed = true;
      app.quit();
    }
  });
}
