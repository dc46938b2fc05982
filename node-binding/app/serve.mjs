// The app without Electron: a manager, its handlers, and the page for a browser on this machine.
//
//   node serve.mjs --root DIR --library-url URL [--bytes-per-second N]
//
// Prints the URL, which lets one browser in, and ends with Ctrl-C or SIGTERM.

import { ModelManager } from '../index.mjs';
import { startBridge } from './bridge/index.mjs';
import { createHandlers } from './handlers/index.mjs';
import { readSettings } from './settings.mjs';

const { options, rankingEveryMs } = readSettings(process.argv.slice(2));
const manager = ModelManager.open(options);
const handlers = createHandlers(manager, { root: options.root, rankingEveryMs });
const bridge = await startBridge(handlers);

async function end() {
  await bridge.close();
  handlers.close();
  await manager.close();
}
process.once('SIGINT', end);
process.once('SIGTERM', end);

console.log(bridge.url);
