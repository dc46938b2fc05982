// What a library exports, and what it may.

import { run } from './compile.mjs';

// The runtime's own: a debugger finds the runtime by it. It holds no code.
const runtimeNames = ['DotNetRuntimeDebugHeader'];

/** What a library defines for others: { functions: the mm_ names, foreign: every other name that it should not have }. Both sorted. */
export function exportsOf(library) {
  const symbols = run('nm', ['-D', '--defined-only', library]).split('\n').filter(Boolean).map((line) => line.trim().split(/\s+/).slice(-2));
  // A version node, such as V1.0, is a symbol of its own: absolute, and no address of anything.
  const names = symbols.filter(([kind]) => kind !== 'A').map(([, name]) => name.replace(/@.*/, ''));
  const isFunction = (name) => /^mm_[a-z0-9_]+$/.test(name);
  return {
    functions: names.filter(isFunction).sort(),
    foreign: names.filter((name) => !isFunction(name) && !runtimeNames.includes(name)).sort(),
  };
}
