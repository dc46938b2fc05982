'use strict';

// What the page gets of Electron: a function for each verb, and one that subscribes to events. No ipcRenderer, no channel, no event
// object reaches it. A sandboxed preload script cannot import, so the names stand here again; a test compares them.

const { contextBridge, ipcRenderer } = require('electron');

const verbs = ['overview', 'catalogue', 'ranking', 'install', 'pause', 'resume', 'cancel', 'remove', 'verify', 'repair', 'stop'];

const calls = Object.fromEntries(verbs.map((verb) => [verb, (args = {}) => ipcRenderer.invoke('modelmanager:call', verb, args)]));

let subscriptions = 0;

/** Calls the listener with every event; answers a function that takes it off. */
function subscribe(listener) {
  const onEvent = (_event, value) => listener(value);
  ipcRenderer.on('modelmanager:event', onEvent);
  if (subscriptions++ === 0) {
    ipcRenderer.send('modelmanager:subscribe');
  }
  // As the bridge says it: from here on nothing is missed.
  queueMicrotask(() => listener({ type: 'connected' }));
  let isOver = false;
  return () => {
    if (!isOver) {
      isOver = true;
      ipcRenderer.off('modelmanager:event', onEvent);
      if (--subscriptions === 0) {
        ipcRenderer.send('modelmanager:unsubscribe');
      }
    }
  };
}

contextBridge.exposeInMainWorld('modelManager', { ...calls, subscribe });
