// The main job on real files: set-up here, the show itself in node-binding/demo.

import { build } from './build.mjs';
import { BuildFailure } from './fail.mjs';
import { at } from './paths.mjs';
import { runHere } from './process.mjs';

/** Paths among the arguments belong to the caller's folder, so the demo runs there. */
export async function demo(args) {
  if (args.includes('--ui')) {
    throw new BuildFailure('demo --ui: the management page does not exist yet.');
  }
  await build();
  return runHere(process.execPath, [at('node-binding', 'demo', 'main.mjs'), ...args], { cwd: process.cwd() });
}
