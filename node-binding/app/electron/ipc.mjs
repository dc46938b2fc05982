// The handlers on Electron's ipcMain. Whoever calls has to be the main frame of a window of ours that shows our page, at the moment of
// the call: a frame inside of it, another window, or a page that it was led to gets PERMISSION, and nothing is done.

import { failure } from '../handlers/answer.mjs';
import { ModelManagerError } from '../../index.mjs';
import { isPageUrl } from './scheme.mjs';

/** Whether an IPC event comes from our page. `isOurs(webContents)` knows our windows. */
export function isFromOurPage({ sender, senderFrame }, isOurs) {
  // A frame that is gone, or was led elsewhere since, is null.
  return (
    senderFrame !== null && senderFrame !== undefined && isOurs(sender) && senderFrame === sender.mainFrame && isPageUrl(senderFrame.url)
  );
}

const refused = () => failure(new ModelManagerError('PERMISSION', 'only the page itself may ask'));

/** Registers the handlers; answers a function that takes them off. */
export function serveIpc(ipcMain, handlers, isOurs) {
  const subscriptions = new Map();
  /** Windows that were listened to once; a page subscribes whenever it is shown again. */
  const followed = new WeakSet();

  const unsubscribe = (sender) => {
    subscriptions.get(sender)?.();
    subscriptions.delete(sender);
  };

  const subscribe = (sender) => {
    if (!subscriptions.has(sender)) {
      const send = (value) => sender.isDestroyed() || sender.send('modelmanager:event', value);
      subscriptions.set(sender, handlers.subscribe(send));
      follow(sender);
    }
  };

  const follow = (sender) => {
    if (!followed.has(sender)) {
      followed.add(sender);
      sender.on('destroyed', () => unsubscribe(sender));
      // A page that is loaded anew subscribes anew.
      sender.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => isMainFrame && !isSameDocument && unsubscribe(sender));
    }
  };

  const onSubscribe = (event) => isFromOurPage(event, isOurs) && subscribe(event.sender);
  const onUnsubscribe = (event) => isFromOurPage(event, isOurs) && unsubscribe(event.sender);
  ipcMain.handle('modelmanager:call', (event, verb, args) => (isFromOurPage(event, isOurs) ? handlers.call(verb, args) : refused()));
  ipcMain.on('modelmanager:subscribe', onSubscribe);
  ipcMain.on('modelmanager:unsubscribe', onUnsubscribe);

  return () => {
    ipcMain.removeHandler('modelmanager:call');
    ipcMain.off('modelmanager:subscribe', onSubscribe);
    ipcMain.off('modelmanager:unsubscribe', onUnsubscribe);
    for (const sender of [...subscriptions.keys()]) {
      unsubscribe(sender);
    }
  };
}
