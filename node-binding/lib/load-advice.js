'use strict';

// What to do when the natives do not load: the most likely cause that fits what is to be seen, and one way out of it.

const fs = require('node:fs');
const path = require('node:path');
const { platforms, platform, oldestGlibc } = require('./platforms.js');

const target = `${process.platform}-${process.arch}`;

/**
 * The glibc that this process runs with, in words; empty where there is none. Not every build of Electron can tell.
 * @returns {string}
 */
function glibcVersion() {
  /** @type {any} */
  const report = process.report;
  if (report === undefined) {
    return 'a version that is not known';
  }
  // The names of the peers of open sockets are not asked of anybody; it takes newer versions of Node to be told so.
  const { excludeNetwork } = report;
  try {
    report.excludeNetwork = true;
    const { header } = report.getReport();
    return header === undefined ? 'a version that is not known' : (header.glibcVersionRuntime ?? '');
  } catch {
    return 'a version that is not known';
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}

/** @param {import('./platforms.js').Platform} one */
const installFor = ({ os, cpu, libc }) => `npm install --os=${os} --cpu=${cpu}${libc ? ` --libc=${libc}` : ''}`;

/** @param {string} home */
function isInBundle(home) {
  try {
    return require(path.join(home, 'package.json')).name !== 'modelmanager';
  } catch {
    return true;
  }
}

/**
 * @param {import('./platforms.js').Platform} wanted
 * @param {boolean} isInstalled
 */
const inPackedApp = (wanted, isInstalled) =>
  isInstalled
    ? [
        'This is a packed app: unpack the natives, the .node file and the library beside it.',
        "electron-builder: asarUnpack: ['**/node_modules/@modelmanager/**']. Electron Forge: packagerConfig: { asar: { unpackDir: '**/node_modules/@modelmanager' } }.",
      ]
    : [
        `This is a packed app without the package ${wanted.package}. Before you pack it, install what it will run on:`,
        `${installFor(wanted)}`,
      ];

/**
 * @param {import('./platforms.js').Platform} wanted
 * @param {import('./platforms.js').Platform[]} others installed, for other platforms
 */
function notInstalled(wanted, others) {
  const [other] = others;
  if (other === undefined) {
    return [
      'Optional dependencies were left out (--omit=optional, --no-optional, or omit=optional in .npmrc): install again with them.',
      `If they were not, the lock file does not have them: delete it and node_modules, or run ${installFor(wanted)}`,
    ];
  }
  const isOtherCpu = other.os === wanted.os;
  return [
    `Installed is ${others.map((one) => one.package).join(', ')}: ${isOtherCpu ? 'for another processor' : 'for another system'}.`,
    isOtherCpu
      ? `If this machine is ${other.cpu}, take the Electron or Node that is for ${other.cpu} too. If it is ${wanted.cpu}, install again:`
      : 'node_modules was made elsewhere. Install again where it is used, or for it:',
    installFor(wanted),
  ];
}

/**
 * @param {import('./load.js').Attempt[]} tried
 * @param {import('./platforms.js').Platform} wanted
 */
function notLoaded(tried, wanted) {
  const problems = tried.map(({ error }) => (error instanceof Error ? error.message : String(error)));
  if (problems.some((problem) => /^is of version/.test(problem))) {
    return [`Both have to be of one version: delete ${wanted.package} from overrides and resolutions, and install modelmanager again.`];
  }
  if (problems.some((problem) => /two versions of modelmanager/.test(problem))) {
    return ['Make them one, for example with npm dedupe.'];
  }
  if (problems.some((problem) => /version `GLIBC_/.test(problem))) {
    return [`It needs glibc ${oldestGlibc} or newer; here is ${glibcVersion()}. Debian 11, Ubuntu 20.04 and RHEL 9 have it.`];
  }
  return ['The natives are there but do not load here. Install the package again; in the repository run ./build.sh (Windows: build.ps1).'];
}

/**
 * What to do about it, a line for each step.
 * @param {string} home the folder of this package
 * @param {import('./load.js').Attempt[]} tried
 * @param {(name: string, home: string) => string | undefined} folderOf
 * @returns {string[]}
 */
function advice(home, tried, folderOf) {
  if (isInBundle(home)) {
    return ["A bundler has put modelmanager into a bundle: name it as external (webpack, Vite, esbuild: external: ['modelmanager'])."];
  }
  if (platform === undefined) {
    return [`There is no build for ${target}. There are builds for ${platforms.map(({ os, cpu }) => `${os}-${cpu}`).join(', ')}.`];
  }
  if (platform.libc === 'glibc' && glibcVersion() === '') {
    return [
      `This is a Linux without glibc, such as Alpine (musl): take one with glibc ${oldestGlibc} or newer, such as the image node:22-slim.`,
    ];
  }
  if (tried.some(({ file }) => fs.existsSync(file))) {
    return notLoaded(tried, platform);
  }
  if (/\.asar[\\/]/.test(home)) {
    return inPackedApp(platform, tried.length > 0);
  }
  if (fs.existsSync(path.join(home, 'native'))) {
    return ['In the repository run ./build.sh (Windows: build.ps1).'];
  }
  return notInstalled(
    platform,
    platforms.filter((one) => one !== platform && folderOf(one.package, home) !== undefined),
  );
}

module.exports = { advice };
