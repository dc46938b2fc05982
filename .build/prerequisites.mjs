// What has to be on the machine before anything is built or tested. Debian packages that are missing are installed
// where this user may do that; otherwise one line says what is missing and how to get it.

import fs from 'node:fs';
import { BuildFailure, exitCode } from './fail.mjs';
import { isOnPath, outputOf } from './process.mjs';
import { installDebianPackages, isDebian } from './debian.mjs';

const compilers = ['c++', 'g++', 'clang++'];

/** Where the compiler finds a static library such as libssl.a, or undefined. */
export function staticLibrary(name) {
  const driver = ['cc', 'gcc', 'clang'].find(isOnPath);
  const file = driver === undefined ? undefined : outputOf(driver, [`-print-file-name=${name}`]);
  // The compiler answers with a bare name for a library that it does not find.
  return file?.includes('/') ? file : undefined;
}

const hasStaticOpenSsl = () => process.env.OpenSslLinking === 'dynamic' || process.platform !== 'linux' || staticLibrary('libssl.a') !== undefined;

const hasHeaders = () => process.platform !== 'linux' || process.env.OpenSslLinking === 'dynamic' || fs.existsSync('/usr/include/openssl/ssl.h');
const hasCompiler = () => process.platform === 'win32' || compilers.some(isOnPath);

const hasSanitizer = () =>
  process.platform === 'win32' || ['libasan.so', 'libubsan.so'].every((library) => (outputOf('gcc', [`-print-file-name=${library}`]) ?? '').includes('/'));

const hasFont = (pattern) => (outputOf('fc-list', [pattern]) ?? '') !== '';

/** For the build: what it is, whether it is here, the Debian package, and how others get it. */
const forBuild = [
  { name: 'a C++ compiler', isHere: hasCompiler, debian: 'g++', elsewhere: 'install g++ or clang++ (macOS: xcode-select --install)' },
  { name: 'make', isHere: () => process.platform === 'win32' || isOnPath('make') || isOnPath('ninja'), debian: 'make', elsewhere: 'install make' },
  { name: 'CMake', isHere: () => isOnPath('cmake'), debian: 'cmake', elsewhere: 'install CMake 3.20 or newer' },
  {
    name: 'OpenSSL to link in (libssl.a and headers)',
    isHere: () => hasStaticOpenSsl() && hasHeaders(),
    debian: 'libssl-dev',
    elsewhere: 'install OpenSSL 3 with its static libraries, or set OpenSslLinking=dynamic in the environment',
  },
];

/** For what is shipped, on Linux: a linker and a compiler that take another system's glibc. */
const forPack = [
  { name: 'clang', isHere: () => isOnPath('clang') && isOnPath('clang++'), debian: 'clang', elsewhere: 'install clang' },
  { name: 'lld', isHere: () => isOnPath('ld.lld'), debian: 'lld', elsewhere: 'install lld, the linker of LLVM' },
  {
    name: 'OpenSSL to link in (libssl.a and libcrypto.a)',
    isHere: () => staticLibrary('libssl.a') !== undefined && staticLibrary('libcrypto.a') !== undefined,
    debian: 'libssl-dev',
    elsewhere: 'install OpenSSL 3 with its static libraries',
  },
];

const emulators = { arm64: 'qemu-aarch64-static' };
const placeOf = (program) => ['/usr/bin', '/usr/local/bin'].map((folder) => `${folder}/${program}`).find((file) => fs.existsSync(file));

/** What runs programs of a target's processor here; nothing where this machine does. */
export const emulatorOf = (target) => (target.isHost ? undefined : placeOf(emulators[target.cpu]));

/** For what is shipped for another processor: this machine's own tools do not read it. */
const forCross = [{ name: 'llvm-objcopy', isHere: () => isOnPath('llvm-objcopy'), debian: 'llvm', elsewhere: 'install llvm-objcopy, a tool of LLVM' }];

const forEmulation = (target) => [
  {
    name: `an emulator (${emulators[target.cpu]})`,
    isHere: () => emulatorOf(target) !== undefined,
    debian: 'qemu-user-static',
    elsewhere: 'install the user-mode emulators of qemu, statically linked',
  },
];

/** For the tests, beyond the build. `service` is what a package would start by itself. */
const forTests = [
  { name: 'chromium', isHere: () => isOnPath('chromium'), debian: 'chromium', elsewhere: 'install chromium so that it is on the PATH' },
  { name: 'the font Inter', isHere: () => hasFont('Inter'), debian: 'fonts-inter', elsewhere: 'install the font Inter' },
  { name: 'a font with Chinese characters', isHere: () => hasFont(':lang=zh-cn'), debian: 'fonts-wqy-microhei', elsewhere: 'install WenQuanYi Micro Hei' },
  { name: 'nginx', isHere: () => isOnPath('nginx'), debian: 'nginx', service: 'nginx', elsewhere: 'install nginx' },
  { name: 'pkg-config', isHere: () => isOnPath('pkg-config'), debian: 'pkgconf', elsewhere: 'install pkgconf' },
  { name: 'script', isHere: () => isOnPath('script'), debian: 'bsdutils', elsewhere: 'install the script program of util-linux' },
  { name: 'gcc with AddressSanitizer', isHere: hasSanitizer, debian: 'gcc', elsewhere: 'install gcc with its libasan and libubsan' },
  { name: 'strace', isHere: () => isOnPath('strace'), debian: 'strace', elsewhere: 'install strace' },
  { name: 'mkfs.ext4', isHere: () => isOnPath('mkfs.ext4'), debian: 'e2fsprogs', elsewhere: 'install e2fsprogs' },
  { name: 'mkfs.xfs', isHere: () => isOnPath('mkfs.xfs'), debian: 'xfsprogs', elsewhere: 'install xfsprogs' },
  { name: 'mkfs.btrfs', isHere: () => isOnPath('mkfs.btrfs'), debian: 'btrfs-progs', elsewhere: 'install btrfs-progs' },
  { name: 'nsenter', isHere: () => isOnPath('nsenter'), debian: 'util-linux', elsewhere: 'install the nsenter program of util-linux' },
  { name: 'openssl', isHere: () => isOnPath('openssl'), debian: 'openssl', elsewhere: 'install the openssl program' },
  {
    name: 'the sources of locales (localedef)',
    isHere: () => isOnPath('localedef') && fs.existsSync('/usr/share/i18n/locales/tr_TR'),
    debian: 'locales',
    elsewhere: 'install localedef and the locale sources of glibc',
  },
  {
    name: 'the pocketsphinx en-us model',
    isHere: () => fs.existsSync('/usr/share/pocketsphinx/model/en-us'),
    debian: 'pocketsphinx-en-us',
    elsewhere: 'put the pocketsphinx en-us model under /usr/share/pocketsphinx/model/en-us',
  },
];

/** For `bench peers`: what is compared with, and what serves. */
const forPeers = [
  { name: 'aria2', isHere: () => isOnPath('aria2c'), debian: 'aria2', elsewhere: 'install aria2' },
  { name: 'curl', isHere: () => isOnPath('curl'), debian: 'curl', elsewhere: 'install curl' },
  ...forTests.filter(({ name }) => ['nginx', 'openssl'].includes(name)),
];

function checkSdk() {
  const major = Number.parseInt(outputOf('dotnet', ['--version']) ?? '', 10);
  if (!(major >= 10)) {
    throw new BuildFailure('Missing: the .NET 10 SDK. Get it: https://dotnet.microsoft.com/download', exitCode.missingPrerequisite);
  }
}

async function ensure(prerequisites) {
  let missing = prerequisites.filter((one) => !one.isHere());
  if (missing.length > 0 && isDebian()) {
    await installDebianPackages(missing);
    missing = missing.filter((one) => !one.isHere());
  }
  if (missing.length > 0) {
    const lines = missing.map((one) => `Missing: ${one.name}. Get it: ${one.elsewhere}`);
    throw new BuildFailure(lines.join('\n'), exitCode.missingPrerequisite);
  }
}

export async function ensureBuildPrerequisites() {
  checkSdk();
  await ensure(forBuild);
}

export async function ensurePackPrerequisites(target) {
  await ensure([...forPack, ...(target.isHost ? [] : forCross)]);
}

/** To run what is for a target: nothing, on the target itself. */
export async function ensureEmulator(target) {
  await ensure(target.isHost ? [] : forEmulation(target));
}

export async function ensurePeerPrerequisites() {
  await ensure(forPeers);
}

/** The tests look at what is shipped, too, and run the harness of the comparisons. */
export async function ensureTestPrerequisites() {
  await ensure([...new Set([...forPack, ...forTests, ...forPeers])]);
}
