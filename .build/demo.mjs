// The main job on real files: set-up here, the show itself in node-binding/demo.

import { build } from './build.mjs';
import { at } from './paths.mjs';
import { runHere } from './process.mjs';

/** Paths among the arguments belong to the caller's folder, so the demo runs there. */
export async function demo(args) {
  await build();
  const [script, given] = args.includes('--ui') ? ['ui.mjs', args.filter((one) => one !== '--ui')] : ['main.mjs', args];
  return runHere(process.execPath, [at('node-binding', 'demo', script), ...given], { cwd: process.cwd() });
}
