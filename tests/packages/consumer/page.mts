// The parts of the management page, as the main process of somebody else's Electron app takes them. It is compiled, not run: Electron
// stands here by its shape.

import { ModelManager } from 'modelmanager';
import { startBridge } from 'modelmanager/app/bridge/index.mjs';
import { isFromOurPage, serveIpc } from 'modelmanager/app/electron/ipc.mjs';
import { declareScheme, pageUrl, serveScheme } from 'modelmanager/app/electron/scheme.mjs';
import { confine, openWindow, webPreferences } from 'modelmanager/app/electron/window.mjs';
import { type Answer, createHandlers, type Handlers, type VersionView } from 'modelmanager/app/handlers/index.mjs';

interface WebContents {
  readonly id: number;
}
interface IpcMainInvokeEvent {
  sender: WebContents;
  senderFrame: { url: string } | null;
}
declare const ipcMain: {
  handle(channel: string, listener: (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown): void;
  removeHandler(channel: string): void;
  on(channel: string, listener: (event: IpcMainInvokeEvent, ...args: unknown[]) => void): unknown;
  off(channel: string, listener: (event: IpcMainInvokeEvent, ...args: unknown[]) => void): unknown;
};
declare class BrowserWindow {
  constructor(options?: { width?: number; webPreferences?: { preload?: string; sandbox?: boolean } });
  readonly webContents: WebContents;
}
declare const protocol: {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges?: { standard?: boolean } }[]): void;
  // biome-ignore lint/suspicious/noExplicitAny: the host's Request and Response
  handle(scheme: string, handler: (request: any) => any): void;
};

export async function start(root: string): Promise<string> {
  declareScheme(protocol);
  const manager = ModelManager.open({ root, libraryUrl: 'https://models.example' });
  const handlers: Handlers = createHandlers(manager, { root, rankingEveryMs: 10_000 });
  const takeOff: () => void = serveIpc(ipcMain, handlers, (contents: WebContents) => contents.id === 1);
  serveScheme(protocol);
  const window: BrowserWindow = await openWindow(BrowserWindow, (contents) => confine(contents));
  const overview = await handlers.call('overview');
  const versions: VersionView[] = overview.ok ? overview.value.versions : [];
  const begun = await handlers.call('install', { modelId: 'asr' });
  const taskId: string = begun.ok ? begun.value.taskId : begun.error.code;
  const anything: Answer = await handlers.call(JSON.parse('"verb"') as unknown, { some: 'thing' });
  const stop = handlers.subscribe((event) => (event.type === 'version' ? event.view.state : event.type));
  stop();
  const bridge = await startBridge(handlers);
  await bridge.close();
  takeOff();
  handlers.close();
  const isOurs: boolean = isFromOurPage({ sender: window.webContents, senderFrame: null }, () => true);
  return `${versions.length}${taskId}${anything.ok}${bridge.url}${pageUrl}${webPreferences.preload}${isOurs}`;
}

export async function wrong(handlers: Handlers): Promise<void> {
  // @ts-expect-error a version is missing
  const removed: Answer<null> = await handlers.call('remove', { modelId: 'asr' });
  // @ts-expect-error there is no such member
  handlers.subscribe((event) => event.nothing);
  // @ts-expect-error the root is missing
  createHandlers(ModelManager.open({ root: String(removed), libraryUrl: 'https://models.example' }), {});
}
