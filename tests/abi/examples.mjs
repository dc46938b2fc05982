// The examples for engines, as somebody builds and runs them who has the install prefix and nothing else of ours: through CMake
// and pkg-config, as C and C++, from artifacts/<rid> and from a prefix that was moved to an unusual place.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { layOutNativePrefix } from '../../.build/native-prefix.mjs';
import { artifacts, rid, sharedLibrary } from '../../.build/paths.mjs';
import { checkBuilding } from './examples/building.mjs';
import { checkDownload } from './examples/download.mjs';
import { checkEngine } from './examples/engine.mjs';
import { installModel, programFromPrefix } from './examples/prefix.mjs';
import { checkRepair } from './examples/repair.mjs';
import { checkVersions } from './examples/versions.mjs';
import { publishFiles, startServer } from './library.mjs';

/** A prefix that was moved after it was laid out: where it was made, nothing is left. */
function movedPrefix(folder) {
  const before = path.join(folder, 'laid out');
  const after = path.join(folder, 'moved here 安装', '模型 prefix');
  layOutNativePrefix(before, sharedLibrary);
  fs.mkdirSync(path.dirname(after));
  fs.renameSync(before, after);
  return after;
}

export async function checkExamples(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-examples-'));
  let server;
  try {
    const moved = movedPrefix(folder);
    const storage = path.join(folder, 'storage');
    publishFiles(storage, 'chat-small', '1.0.0', { 'model.bin': 100_000 });
    publishFiles(storage, 'chat-big', '2.0.0', { 'weights.bin': 24_000_000, '词表/词 表.txt': 3_000, 'empty.json': 0 });
    server = await startServer(storage);
    const root = path.join(folder, 'root of 用户');
    await installModel(root, server.url, 'chat-small');

    for (const [name, prefix] of [['artifacts', path.join(artifacts, rid)], ['a moved prefix', moved]]) {
      await checkBuilding(results, { name, prefix, root, folder: fs.mkdtempSync(path.join(folder, 'build-')) });
    }
    await checkVersions(results, { prefix: moved, folder });
    await checkEngine(results, { program: programFromPrefix(moved, 'engine', folder), root, server });
    await checkRepair(results, { program: programFromPrefix(moved, 'repair', folder), folder, server });
    await checkDownload(results, { program: programFromPrefix(moved, 'download', folder), folder, server });
  } catch (error) {
    results.add('the examples are built and run', false, error.stack);
  } finally {
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
