// Tools that take a list of URLs: `write(entries)` is that list, of { url, name }, and `command(list)` the command line, which is run where the files
// are to be. One that `verifies` knows the digest of each as it passes.

import { at } from '../../.build/paths.mjs';

export const curlOfList = (parallel) => ({
  name: `curl -Z --parallel-max ${parallel}`,
  verifies: false,
  write: (entries) => entries.map(({ url, name }) => `url = "${url}"\noutput = "${name}"\n`).join(''),
  command: (list) => ['curl', '--disable', '--silent', '--show-error', '--fail', '--noproxy', '*', '-Z', '--parallel-max', String(parallel), '--config', list],
});

export const ariaOfList = (parallel, variant) => ({
  name: `aria2 -j${parallel} ${variant.join(' ')}`,
  verifies: false,
  write: (entries) => entries.map(({ url, name }) => `${url}\n  out=${name}\n`).join(''),
  command: (list) => ['aria2c', '--no-conf', '--quiet', '--no-proxy=*', `-j${parallel}`, '-x1', ...variant, '-i', list],
});

export const nodeOfList = (parallel) => ({
  name: `http, crypto and fs of Node, ${parallel} at once`,
  verifies: true,
  write: (entries) => entries.map(({ url, name }) => `${url} ${name}\n`).join(''),
  command: (list, folder = '.') => [process.execPath, at('benchmarks', 'peers', 'programs', 'node.mjs'), folder, String(parallel), list],
});

/** What of aria2's settings might make it faster with a list. */
export const ariaListVariants = [
  ['--file-allocation=none'],
  ['--file-allocation=none', '--disk-cache=0'],
  ['--file-allocation=none', '--disk-cache=64M'],
  ['--file-allocation=falloc', '--no-file-allocation-limit=0'],
];
