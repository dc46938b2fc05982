// The main job, start to finish, in one terminal: a library with models, a client that downloads one, is killed in the
// middle, goes on, and then knows where the model is. Everything is real and lives in a temporary folder.
//
//   node main.mjs            with sample models
//   node main.mjs PATH...    with your own model folders or files

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ModelManager } from '../index.mjs';
import { runClient } from './client.mjs';
import { startLibrary } from './library.mjs';
import { chooseModels } from './samples.mjs';
import { bytes, headline, line, note, progressBar } from './terminal.mjs';
import { checkWithSha256sum } from './verify.mjs';

const killAt = 0.45;
const secondsForAll = 8;

async function show(work) {
  headline('1. A model library');
  const models = chooseModels(path.join(work, 'samples'), process.argv.slice(2));
  const library = await startLibrary(path.join(work, 'library'), models);
  try {
    for (const model of models) {
      line(`published ${model.id} ${model.version}`);
    }
    note(`served at ${library.url}`);
    await useLibrary(work, library, models);
  } finally {
    await library.stop();
  }
}

async function useLibrary(work, library, models) {
  const root = path.join(work, 'client');
  const wanted = models[0];

  headline('2. Tasks arrive for models that this node does not have');
  await library.addNode('node-b', models.slice(0, 2));
  const mm = ModelManager.open({ root, libraryUrl: library.url, nodeId: 'node-a' });
  const misses = [...models, wanted, wanted];
  for (const [index, model] of misses.entries()) {
    await showMiss(mm, model.id, `task-${index + 1}`);
  }

  headline('3. Top Models: what the network wants most');
  const ranking = await mm.ranking({ limit: 5 });
  for (const { rank, modelId, demand } of ranking.entries) {
    line(`${rank}. ${modelId}  (${demand} ${demand === 1 ? 'task' : 'tasks'})`);
  }
  const { sizeBytes } = (await mm.models()).find((model) => model.modelId === wanted.id);
  await mm.close();

  headline(`4. Installing ${wanted.id} (${bytes(sizeBytes)}), in a process that is killed half-way`);
  const job = {
    root,
    libraryUrl: library.url,
    modelId: wanted.id,
    bytesPerSecond: Math.max(1_000_000, Math.ceil(sizeBytes / secondsForAll)),
  };
  const bar = progressBar();
  const killed = await runClient(job, (progress, kill) => {
    bar.show(progress);
    if (progress.phase === 'downloading' && progress.bytes >= killAt * progress.totalBytes) {
      kill();
    }
  });
  bar.end();
  note(killed.signal ? `killed with ${killed.signal}; whole chunks that had arrived are kept` : 'it was done before it could be killed');

  headline('5. The next process goes on where that one stopped');
  const resumed = await runClient(job, (progress) => bar.show(progress));
  bar.end();
  if (!resumed.path) {
    throw new Error(`the download failed: ${resumed.error}`);
  }
  note(`${bytes(resumed.wireBytes)} came over the network this time, of ${bytes(sizeBytes)}`);

  headline('6. Where is it?');
  await showInstalled(root, library, wanted, resumed.path);
}

async function showMiss(mm, modelId, taskId) {
  const start = performance.now();
  try {
    await mm.resolveModel(modelId, { taskId });
  } catch (error) {
    const { status, nodeId } = error.report;
    const outcome = nodeId ? `${nodeId} takes it` : status;
    line(`${taskId} wants ${modelId}: ${error.code} (${(performance.now() - start).toFixed(0)} ms), ${outcome}`);
  }
}

async function showInstalled(root, library, wanted, expected) {
  await library.publish({ ...wanted, version: '2.0.0' });
  const mm = ModelManager.open({ root, libraryUrl: library.url });
  try {
    const found = mm.getModelPath(wanted.id);
    if (found !== expected) {
      throw new Error(`${found} is not ${expected}`);
    }
    line(`getModelPath('${wanted.id}')  ${found}`);
    line(checkWithSha256sum(found));

    const [update] = await mm.updates();
    note(`the library has a newer version now: ${update.latestVersion}; both are kept side by side`);
    await mm.download(wanted.id).done;
    for (const { modelId, version } of mm.installed()) {
      line(`${modelId} ${version}  ${mm.getModelPath(modelId, version)}`);
    }
  } finally {
    await mm.close();
  }
}

// Resolved, because the manager names things by their real paths.
const work = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'modelmanager-demo-'));
const cleanUp = () => fs.rmSync(work, { recursive: true, force: true });
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));
process.once('exit', cleanUp);
try {
  await show(work);
  headline('Done. Nothing is left behind.');
} catch (error) {
  console.error(`demo: ${error.message}`);
  process.exitCode = 1;
}
