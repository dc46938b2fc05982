// Debian packages: installed by root, named to everybody else. No service is left running or enabled.

import fs from 'node:fs';
import { BuildFailure, exitCode } from './fail.mjs';
import { isOnPath, runLogged, runOrFail } from './process.mjs';

const policy = '/usr/sbin/policy-rc.d';

export const isDebian = () => fs.existsSync('/etc/debian_version') && isOnPath('apt-get');

/** Installs the `debian` package of each; a `service` that comes with one is neither started now nor at boot. */
export async function installDebianPackages(prerequisites) {
  const packages = prerequisites.map((one) => one.debian);
  if (process.getuid() !== 0) {
    throw new BuildFailure(`Missing Debian packages. Get them: sudo apt-get install ${packages.join(' ')}`, exitCode.missingPrerequisite);
  }
  console.log(`  Debian packages: installing ${packages.join(' ')}`);
  // A stale list of packages names files that the mirror no longer has; a failing update is told by the install.
  await runLogged('apt-get update', 'apt-get', ['update']);
  await withoutServices(() =>
    runOrFail('apt-get install', 'apt-get', ['install', '--yes', '--no-install-recommends', ...packages], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    }),
  );
  for (const { service } of prerequisites) {
    if (service && isOnPath('update-rc.d')) {
      await runLogged(`disable ${service}`, 'update-rc.d', [service, 'disable']);
    }
  }
}

/** Debian asks policy-rc.d before a package starts a service; 101 says no. A policy that is there already stays. */
async function withoutServices(work) {
  const isOurs = !fs.existsSync(policy);
  if (isOurs) {
    fs.writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    await work();
  } finally {
    if (isOurs) {
      fs.rmSync(policy, { force: true });
    }
  }
}
