/** The settings of a window that shows the page: the preload script, a sandbox, no Node. */
export declare const webPreferences: Readonly<{
  preload: string;
  contextIsolation: true;
  sandbox: true;
  nodeIntegration: false;
  nodeIntegrationInWorker: false;
  nodeIntegrationInSubFrames: false;
  webSecurity: true;
  allowRunningInsecureContent: false;
  webviewTag: false;
  spellcheck: false;
}>;

/** Shuts the ways out of a page: for every one that the app makes (`app.on('web-contents-created', …)`). */
// biome-ignore lint/suspicious/noExplicitAny: a package that does not depend on Electron cannot name its types
export declare function confine(contents: any): void;

/** Opens a window with the page. `onContents(webContents)` is called before the page is loaded in it. */
export declare function openWindow<Window extends { webContents: unknown }>(
  // biome-ignore lint/suspicious/noExplicitAny: Electron's class, whatever its version
  BrowserWindow: new (options: any) => Window,
  onContents: (webContents: Window['webContents']) => void,
): Promise<Window>;
