// lib/ as one file: built/modelmanager.cjs. Run by the build. It stays readable, for those who meet it in a stack trace.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const at = (name) => fileURLToPath(new URL(name, import.meta.url));

await build({
  entryPoints: [at('lib/index.mjs')],
  outfile: at('built/modelmanager.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});
