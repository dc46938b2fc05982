// node tests/abi/fuzz/torture.mjs SEED: a million calls of the C ABI, from several seeds. The last line is `N passed, N failed`.

import { Results } from '../results.mjs';
import { runFuzz } from './suite.mjs';

const seed = Number(process.argv[2]);
const results = new Results();
await runFuzz(results, { calls: 1_000_000, seeds: [0, 1, 2, 3, 4].map((step) => seed + step) });
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
