import type { Handlers } from '../handlers/index.mjs';

/** What is used of Electron's `ipcMain`. */
export interface IpcMainLike {
  // biome-ignore lint/suspicious/noExplicitAny: as Electron declares it
  handle(channel: string, listener: (event: any, ...args: any[]) => unknown): unknown;
  removeHandler(channel: string): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as Electron declares it
  on(channel: string, listener: (event: any, ...args: any[]) => void): unknown;
  // biome-ignore lint/suspicious/noExplicitAny: as Electron declares it
  off(channel: string, listener: (event: any, ...args: any[]) => void): unknown;
}

/** Electron's `WebContents`, whatever its version. */
// biome-ignore lint/suspicious/noExplicitAny: a package that does not depend on Electron cannot name its types
type WebContents = any;

/** What is looked at of the event of a call. */
export interface IpcEventLike {
  sender: WebContents;
  // biome-ignore lint/suspicious/noExplicitAny: Electron's WebFrameMain
  senderFrame: any;
}

/** Whether a call comes from the main frame of a window of ours that shows our page at this moment. `isOurs` knows our windows. */
export declare function isFromOurPage(event: IpcEventLike, isOurs: (webContents: WebContents) => boolean): boolean;

/** Registers the handlers on `ipcMain`; answers a function that takes them off. Whoever is not our page gets PERMISSION. */
export declare function serveIpc(ipcMain: IpcMainLike, handlers: Handlers, isOurs: (webContents: WebContents) => boolean): () => void;
