// Electron, where somebody has installed it: beside this project, or in the folder that the command was given in.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The path of its program, or undefined. */
export function findElectron(folders = [process.cwd(), fileURLToPath(new URL('.', import.meta.url))]) {
  for (const folder of folders) {
    try {
      // The package's main is the path of the program.
      return createRequire(path.join(folder, 'from.js'))('electron');
    } catch {
      // Not installed there, or its program was not fetched.
    }
  }
  return undefined;
}
