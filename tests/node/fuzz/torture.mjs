// node tests/node/fuzz/torture.mjs SEED: fifty thousand calls. The last line is `N passed, N failed`.

import { checkFuzz } from './check.mjs';

const seed = Number(process.argv[2]);
try {
  console.log(JSON.stringify(await checkFuzz(seed, 50_000)));
  console.log('1 passed, 0 failed');
} catch (error) {
  console.log(error.stack);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
