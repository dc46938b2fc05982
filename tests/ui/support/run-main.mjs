// Runs the app's main module with the stand-in, from its start to its end: node run-main.mjs --root DIR --library-url URL

import { register } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const standIn = new URL('./electron.mjs', import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(`
  export const resolve = (specifier, context, next) =>
    specifier === 'electron' ? { url: ${JSON.stringify(standIn)}, shortCircuit: true } : next(specifier, context);
`)}`,
);

const { app, BrowserWindow } = await import(standIn);
await import('../../../node-binding/app/main.mjs');
console.log('evaluated');
app.becomeReady();
while (BrowserWindow.all[0]?.url === undefined) {
  await sleep(10);
}
console.log(`shows ${BrowserWindow.all[0].url}`);
app.quit();
while (!app.wasQuit) {
  await sleep(10);
}
console.log('closed');
