// The management page on real files: a library with models, tasks that miss some of them, and the page over a client's manager. In
// Electron where it is installed, and else in any browser on this machine.
//
//   node ui.mjs [PATH...]      your own model folders or files in the place of the samples

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findElectron } from './electron.mjs';
import { startLibrary } from './library.mjs';
import { chooseModels } from './samples.mjs';
import { headline, line, note } from './terminal.mjs';

const app = fileURLToPath(new URL('../app/', import.meta.url));
const bytesPerSecond = 6_000_000;

async function show(work) {
  const models = chooseModels(path.join(work, 'samples'), process.argv.slice(2));
  headline('A model library');
  const library = await startLibrary(path.join(work, 'library'), models);
  for (const model of models) {
    line(`published ${model.id} ${model.version}`);
  }
  note(`served at ${library.url}`);
  await missTasks(library, models);
  const settings = {
    MODELMANAGER_ROOT: path.join(work, 'client'),
    MODELMANAGER_LIBRARY_URL: library.url,
    MODELMANAGER_BYTES_PER_SECOND: bytesPerSecond,
  };
  const electron = findElectron();
  headline('The management page');
  if (electron) {
    line('opens in Electron; close its window to end');
    await run(electron, [app], settings);
  } else {
    line('open this in a browser on this machine; the link works once, and Ctrl-C ends:');
    await run(process.execPath, [path.join(app, 'serve.mjs')], settings);
  }
  await library.stop();
}

/** So many tasks want each model in vain that Top Models has an order. */
async function missTasks(library, models) {
  for (const [place, model] of models.entries()) {
    for (let task = 1; task <= 24 >> place; task++) {
      await library.miss(model, `${model.id}-task-${task}`);
    }
  }
}

/** Ends when the program does; Ctrl-C goes to both of them. */
function run(program, args, environment) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  process.once('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'modelmanager-demo-'));
// The page's program ends by itself on Ctrl-C, and with it all of this; a second one does not wait for that.
let asked = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || ++asked > 1) {
      process.exit(1);
    }
  });
}
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));
try {
  await show(work);
} catch (error) {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
}
