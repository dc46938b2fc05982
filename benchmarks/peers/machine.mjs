// What the figures were taken on: enough to judge them, and nothing that tells whose machine it is.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { at } from '../../.build/paths.mjs';
import { outputOf } from '../../.build/process.mjs';
import { GiB, MiB } from './numbers.mjs';

const firstVersion = (text) => text?.match(/\d+\.\d+[\w.]*/)?.[0] ?? 'of an unknown version';

function versions() {
  // nginx tells its version where errors go.
  const nginx = spawnSync('nginx', ['-v'], { encoding: 'utf8', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } }).stderr;
  return [
    `nginx ${firstVersion(nginx)}`,
    `curl ${firstVersion(outputOf('curl', ['--version']))}`,
    `aria2 ${firstVersion(outputOf('aria2c', ['--version']))}`,
    `OpenSSL ${firstVersion(outputOf('openssl', ['version']))}`,
    `ipull ${JSON.parse(fs.readFileSync(at('benchmarks', 'peers', 'package.json'), 'utf8')).devDependencies.ipull}`,
    `Node ${process.versions.node}`,
    `.NET ${firstVersion(outputOf('dotnet', ['--version']))}`,
  ].join(', ');
}

/** How fast a large file is written and then synced by one thread, in MB/s. Whoever has the disk write while more arrives may be faster. */
function diskSpeed(folder) {
  spawnSync('sync', ['-f', folder]);
  const file = path.join(folder, 'disk-speed');
  const block = Buffer.alloc(4 * MiB, 'ModelManager');
  const descriptor = fs.openSync(file, 'w');
  const startedAt = performance.now();
  for (let written = 0; written < GiB / 4; written += block.length) {
    fs.writeSync(descriptor, block);
  }
  fs.fsyncSync(descriptor);
  const seconds = (performance.now() - startedAt) / 1000;
  fs.closeSync(descriptor);
  fs.rmSync(file);
  return GiB / 4 / 1e6 / seconds;
}

/** SHA-256 is a good part of what a transfer asks of the processor. */
function shaInstructions() {
  const flags = fs.existsSync('/proc/cpuinfo') ? fs.readFileSync('/proc/cpuinfo', 'utf8') : '';
  return /\b(sha_ni|sha2)\b/.test(flags) ? 'with instructions for SHA-256' : 'without instructions for SHA-256, or they are not known';
}

const hardware = () => `${os.cpus().length} cores (${os.cpus()[0].model.trim()}, ${shaInstructions()}), ${Math.round(os.totalmem() / GiB)} GiB of memory, ${os.type()} ${os.release().split('-')[0]} ${os.arch()}`;

/** A sync and a new file are other work for an ext4 with a journal than for one without. */
function fileSystemOf(folder) {
  const [type, source] = outputOf('df', ['--output=fstype,source', folder])?.split('\n').at(-1).trim().split(/\s+/) ?? ['an unknown file system', ''];
  const journal = `/sys/fs/ext4/${path.basename(source)}/journal_task`;
  return fs.existsSync(journal) && fs.readFileSync(journal, 'utf8').trim() === '<none>' ? `${type} without a journal` : type;
}

/** Where no other tool and no disk is measured; with what else the machine did meanwhile. */
export const describeHost = () => `${hardware()}; load average ${os.loadavg()[0].toFixed(1)}.`;

export function describeMachine(folder) {
  return [
    hardware(),
    `${fileSystemOf(folder)}, which takes ${diskSpeed(folder).toFixed(0)} MB/s of one thread that writes and then syncs`,
    versions(),
  ].join('; ') + '.';
}
