// What the comparisons with other tools stand on: the link server keeps its promises, and the harness runs. The last line is
// `N passed, N failed`.

import { Results } from '../abi/results.mjs';
import { checkBaselines } from './baseline.mjs';
import { checkLink } from './link.mjs';
import { checkPeers } from './peers.mjs';
import { checkSections } from './sections.mjs';

const results = new Results();
await checkSections(results);
await checkBaselines(results);
await checkLink(results);
await checkPeers(results);
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
