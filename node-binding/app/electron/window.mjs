// A window that shows our page and can do nothing else: no Node, no navigation, no windows of its own, no permission.

import { fileURLToPath } from 'node:url';
import { isPageUrl, pageUrl } from './scheme.mjs';

const preload = fileURLToPath(new URL('../preload.cjs', import.meta.url));

export const webPreferences = Object.freeze({
  preload,
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

/** Shuts the ways out of a page, for every one that the app makes. */
export function confine(contents) {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const way of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
    contents.on(way, (event) => {
      if (!isPageUrl(event.url)) {
        event.preventDefault();
      }
    });
  }
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  contents.session.setPermissionCheckHandler(() => false);
  contents.session.setDevicePermissionHandler(() => false);
}

/** `onContents(webContents)` is called before the page is loaded in it. */
export async function openWindow(BrowserWindow, onContents) {
  const window = new BrowserWindow({ width: 960, height: 760, minWidth: 360, minHeight: 400, show: false, webPreferences });
  onContents(window.webContents);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(pageUrl);
  return window;
}
