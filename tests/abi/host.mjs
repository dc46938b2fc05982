// Builds the C program in tests/abi/host against the shared library and runs it, in a process of its own, next to a library server
// with two models.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { at } from '../../.build/paths.mjs';
import { publishSamples, startServer } from './library.mjs';
import { addProgramResults, buildProgram, runProgram } from './program.mjs';

function buildHost(folder) {
  const sources = fs.readdirSync(at('tests', 'abi', 'host')).filter((name) => name.endsWith('.c')).map((name) => at('tests', 'abi', 'host', name));
  return buildProgram(path.join(folder, 'host'), sources);
}

export async function runHost(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-host-'));
  let server;
  try {
    await results.check('the host program compiles', () => buildHost(folder));
    publishSamples(folder);
    server = await startServer(path.join(folder, 'storage'));
    const root = path.join(folder, 'roots');
    fs.mkdirSync(root);
    addProgramResults(results, 'host', await runProgram(path.join(folder, 'host'), [root, server.url]), 18);
  } catch (error) {
    results.add('the host program runs beside a library server', false, error.message);
  } finally {
    await server?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
