import path from 'node:path';
import { cleanUp } from './cleanup.mjs';
import { temporaryFolder } from './folders.mjs';
import { ModelManager } from './package.mjs';

/** A manager that is closed when the test ends. `root` is a new folder unless given. */
export function openManager(t, options) {
  const manager = ModelManager.open({ root: path.join(temporaryFolder(t), 'models of 用户'), ...options });
  cleanUp(t, () => manager.close());
  return manager;
}
