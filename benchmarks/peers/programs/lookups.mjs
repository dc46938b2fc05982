// How long a lookup takes from JavaScript: { root, libraryUrl, empty, ids, version, file, rounds } as the argument; prints nanoseconds of a call,
// for each kind of call one for each round. The kinds take turns, so that whatever the machine does besides falls on all.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import { ModelManager } from '../../../node-binding/index.mjs';

const { root, libraryUrl, empty, ids, version, file, rounds } = JSON.parse(process.argv[2]);
const { nothing } = createRequire(import.meta.url)(empty);
const manager = ModelManager.open({ root, libraryUrl, schedulerUrl: null });
const [id] = ids;
const folder = manager.getModelPath(id);

// Written out one by one: a loop that takes its body as a function would measure that call as well.
const kinds = {
  empty(calls) {
    for (let i = 0; i < calls; i += 1) nothing();
  },
  newest(calls) {
    for (let i = 0; i < calls; i += 1) manager.getModelPath(id);
  },
  version(calls) {
    for (let i = 0; i < calls; i += 1) manager.getModelPath(id, version);
  },
  file(calls) {
    for (let i = 0; i < calls; i += 1) manager.getModelPath(id, version, file);
  },
  all(calls) {
    for (let i = 0; i < calls; i += 1) manager.getModelPath(ids[i % ids.length]);
  },
  allFiles(calls) {
    for (let i = 0; i < calls; i += 1) manager.getModelPath(ids[i % ids.length], version, file);
  },
  exists(calls) {
    for (let i = 0; i < calls / 100; i += 1) fs.existsSync(folder);
  },
};

const calls = 500_000;
const times = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
for (let round = -2; round < rounds; round += 1) {
  for (const [name, run] of Object.entries(kinds)) {
    const start = process.hrtime.bigint();
    run(calls);
    const taken = Number(process.hrtime.bigint() - start) / (name === 'exists' ? calls / 100 : calls);
    if (round >= 0) {
      times[name].push(taken);
    }
  }
}
await manager.close();
console.log(JSON.stringify(times));
