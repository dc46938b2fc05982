// The page's modules as one file, with Lit in it: built/page.js. Run by the build.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const at = (name) => fileURLToPath(new URL(name, import.meta.url));

await build({
  entryPoints: [at('renderer/main.js')],
  outfile: at('built/page.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'chrome120',
  // Lit's licence goes where Lit goes.
  legalComments: 'inline',
  logLevel: 'warning',
});
