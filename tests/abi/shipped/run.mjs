// What is handed to others, as it is handed to them: unpacked on Debian 11, which has glibc 2.31 and no OpenSSL.
// An argument names another platform than this machine's, whose programs are run under qemu. The last line is `N passed, N failed`.

import { makePackages } from '../../../.build/pack.mjs';
import { ensureEmulator } from '../../../.build/prerequisites.mjs';
import { targetOf } from '../../../.build/targets.mjs';
import { Results } from '../results.mjs';
import { checkPackages } from './packages.mjs';
import { checkNeeds } from './needs.mjs';
import { checkOnDebian } from './on-debian.mjs';

const results = new Results();
let made;
await results.check('the packages are made', async () => {
  const target = targetOf(process.argv[2]);
  await ensureEmulator(target);
  made = await makePackages(target);
});
if (made !== undefined) {
  await checkPackages(results, made);
  await checkNeeds(results, made);
  await checkOnDebian(results, made);
}
console.log(`${results.passed} passed, ${results.failed} failed`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
