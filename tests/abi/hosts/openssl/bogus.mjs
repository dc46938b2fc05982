// Makes C source that defines every public name of OpenSSL's libraries, read out of the libraries themselves, as a function that ends the
// process: a caricature of the programs that export an OpenSSL of their own.

import fs from 'node:fs';
import path from 'node:path';
import { run } from '../../compile.mjs';

const archive = (name) => run('gcc', [`-print-file-name=${name}`]).trim();

/** Every global name in libssl.a and libcrypto.a that C can spell. */
function publicNames() {
  const table = run('nm', ['--defined-only', '--extern-only', '--no-sort', archive('libssl.a'), archive('libcrypto.a')], { maxBuffer: 1 << 26 });
  const names = new Set([...table.matchAll(/^[0-9a-f]+ [A-Z] ([A-Za-z_]\w*)$/gm)].map(([, name]) => name));
  if (names.size < 5000) {
    throw new Error(`only ${names.size} names were found in OpenSSL's libraries`);
  }
  return [...names];
}

/** Writes the source below FOLDER; answers its path. */
export function writeBogusSource(folder) {
  const file = path.join(folder, 'bogus.c');
  const functions = publicNames().map((name) => `BOGUS(${name})`);
  fs.writeFileSync(file, `#include "openssl/bogus.h"\n\n${functions.join('\n')}\n`);
  return file;
}

/** Fails unless a program or library exports nearly all of them. */
export function expectBogusExports(file) {
  const table = run('nm', ['--dynamic', '--defined-only', file], { maxBuffer: 1 << 26 });
  const count = table.split('\n').length;
  if (count < 5000 || !/ T SSL_new$/m.test(table) || !/ T EVP_DigestInit_ex$/m.test(table)) {
    throw new Error(`${path.basename(file)} exports ${count} names only`);
  }
}
