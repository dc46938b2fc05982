// A step of the build that is not done twice. What went in (the text of its input files, and settings) is hashed
// and remembered in artifacts/.stamps; the step is skipped while the hash is the same and its outputs are there.
// Contents, not times: a checkout gives every file a new time.

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { artifacts, root } from './paths.mjs';

const notSources = new Set(['bin', 'obj', 'node_modules', 'build', 'prebuilds', 'artifacts', '.git']);

/** Every file below a path, or the file itself, in a fixed order; folders that hold build results are left out. */
export function filesBelow(target) {
  const state = fs.statSync(target, { throwIfNoEntry: false });
  if (!state) {
    return [];
  }
  if (!state.isDirectory()) {
    return [target];
  }
  return fs
    .readdirSync(target)
    .filter((name) => !notSources.has(name))
    .sort()
    .flatMap((name) => filesBelow(path.join(target, name)));
}

function hashOf(inputs, settings) {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const file of inputs.flatMap(filesBelow)) {
    hash.update(`\0${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

/**
 * Runs `work` unless it was run before with the same inputs.
 * inputs: files and folders; settings: other values that decide the result; outputs: files that must be there.
 * Answers whether the work was done.
 */
export async function step(name, { inputs, settings = [], outputs }, work) {
  const stamp = path.join(artifacts, '.stamps', name.replace(/[^A-Za-z0-9]+/g, '-'));
  const hash = hashOf(inputs, [process.version, ...settings]);
  const isThere = outputs.every((file) => fs.existsSync(file));
  if (isThere && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) {
    console.log(`  ${name}: up to date`);
    return false;
  }
  const startedAt = performance.now();
  fs.rmSync(stamp, { force: true });
  await work();
  const missing = outputs.filter((file) => !fs.existsSync(file));
  if (missing.length > 0) {
    throw new Error(`${name} made no ${missing.map((file) => path.relative(root, file)).join(', ')}`);
  }
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, hash);
  console.log(`  ${name}: done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return true;
}

/** Puts a copy in place in one rename: a running program may have the old file mapped. */
export function copyInPlace(source, target) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const beside = `${target}.new-${process.pid}`;
  fs.copyFileSync(source, beside);
  fs.renameSync(beside, target);
}
