'use strict';

// The platforms that there are natives for, each a package of its own that `modelmanager` has as an optional dependency of its own version.
// This is the one list of them: the packages are made from it, and the CI workflow and the README are compared with it.

/** @typedef {{ os: string, cpu: string, libc?: 'glibc', package: string }} Platform */

/** @type {readonly Platform[]} */
const platforms = [
  { os: 'linux', cpu: 'x64', libc: 'glibc', package: '@modelmanager/linux-x64-gnu' },
  { os: 'linux', cpu: 'arm64', libc: 'glibc', package: '@modelmanager/linux-arm64-gnu' },
  { os: 'win32', cpu: 'x64', package: '@modelmanager/win32-x64' },
  { os: 'darwin', cpu: 'arm64', package: '@modelmanager/darwin-arm64' },
  { os: 'darwin', cpu: 'x64', package: '@modelmanager/darwin-x64' },
];

/** The one of this process, or undefined. */
const platform = platforms.find(({ os, cpu }) => os === process.platform && cpu === process.arch);

/** The oldest glibc that the natives for Linux run with. */
const oldestGlibc = '2.31';

module.exports = { platforms, platform, oldestGlibc };
