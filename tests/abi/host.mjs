// Builds the C program in tests/abi/host against the shared library and runs it, in a process of its own, next to a library server
// with two models.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { startGuarded } from './guarded.mjs';
import { publishSamples, startServer } from './library.mjs';
import { addProgramResults, buildProgram, runProgram } from './program.mjs';

const home = at('tests', 'abi', 'host');

export const hostSources = () => fs.readdirSync(home).filter((name) => name.endsWith('.c')).map((name) => path.join(home, name));

/** Adds every test that the program tells of. */
export const addHostResults = (results, run) => addProgramResults(results, 'host', run, 30);

export async function runHost(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-host-'));
  let server;
  let guarded;
  try {
    await results.check('the host program compiles', () => buildProgram(path.join(folder, 'host'), hostSources()));
    publishSamples(folder);
    server = await startServer(path.join(folder, 'storage'));
    guarded = await startGuarded(server.url, 'good-token');
    const root = path.join(folder, 'roots');
    fs.mkdirSync(root);
    addHostResults(results, await runProgram(path.join(folder, 'host'), [root, server.url, guarded.url]));
  } catch (error) {
    results.add('the host program runs beside a library server', false, error.message);
  } finally {
    guarded?.stop();
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
