// The package under test, as an app gets it, and where the built things are.

import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, serverExecutable } from '../../../.build/paths.mjs';

export { root, serverExecutable };
export const packageFolder = path.join(root, 'node-binding');
export const here = path.dirname(fileURLToPath(import.meta.url));

export const { ModelManager, ModelManagerError } = createRequire(import.meta.url)(packageFolder);
