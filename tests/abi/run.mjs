// The C ABI as C and C++ programs see it. The last line is `N passed, N failed`.

import { checkContract } from './contract.mjs';
import { checkDerived } from './derived.mjs';
import { checkDocumentation } from './documentation.mjs';
import { checkExamples } from './examples.mjs';
import { checkFirstCalls } from './first.mjs';
import { runFuzz } from './fuzz/suite.mjs';
import { checkHeader } from './header.mjs';
import { checkHeap } from './heap.mjs';
import { runHost } from './host.mjs';
import { checkHosts } from './hosts.mjs';
import { Results } from './results.mjs';

const results = new Results();
await checkHeader(results);
await checkContract(results);
await checkDocumentation(results);
await checkFirstCalls(results);
await checkHeap(results);
await runHost(results);
await checkDerived(results);
await checkHosts(results);
await checkExamples(results);
await runFuzz(results);
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
