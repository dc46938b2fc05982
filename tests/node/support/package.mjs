// The package under test, as an app gets it, and where the built things are.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, serverExecutable } from '../../../.build/paths.mjs';

export { root, serverExecutable };
export const packageFolder = path.join(root, 'node-binding');
/** The addon, below the JavaScript layer. */
export const addonFile = path.join(packageFolder, 'prebuilds', `${process.platform}-${process.arch}`, 'modelmanager.node');
export const here = path.dirname(fileURLToPath(import.meta.url));

export const { ModelManager, ModelManagerError } = createRequire(import.meta.url)(packageFolder);
