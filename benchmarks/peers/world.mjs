// What every scenario needs: a folder that goes away again, the programs, libraries of models, and servers.

import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rid, artifacts, at, serverExecutable } from '../../.build/paths.mjs';
import { installNpmPackages } from '../../.build/npm-packages.mjs';
import { runOrFail } from '../../.build/process.mjs';
import { step } from '../../.build/step.mjs';
import { dotnetSettings } from '../../.build/native.mjs';
import { startNginx } from '../../tests/shared/nginx.mjs';
import { startLink } from './link.mjs';

export const modelId = 'bench';
export const fileName = 'model.bin';

const built = path.join(artifacts, 'bench');
export const linkProgram = path.join(built, 'link', 'ModelManager.Link');
const programs = { ...Object.fromEntries(['measure', 'folders', 'client', 'lookups', 'start'].map((name) => [name, path.join(built, name)])), empty: path.join(built, 'empty.node') };

export function buildLink() {
  const project = at('benchmarks', 'Link');
  return step('bench link', { inputs: [...dotnetSettings, project], outputs: [linkProgram] }, () =>
    runOrFail('bench link', 'dotnet', ['publish', path.join(project, 'ModelManager.Link.csproj'), '-c', 'Release', '-o', path.dirname(linkProgram), '-tl:off', '-v', 'minimal']),
  );
}

function compile(name, flags) {
  const source = at('benchmarks', 'peers', 'programs', `${name}.c`);
  return step(`bench ${name}`, { inputs: [source, at('native', 'include')], outputs: [programs[name]] }, () =>
    runOrFail(`bench ${name}`, 'cc', ['-std=c11', '-O2', '-Wall', '-Wextra', '-pedantic', '-Werror', source, '-o', programs[name], ...flags]),
  );
}

async function buildPrograms() {
  const prefix = path.join(artifacts, rid);
  fs.mkdirSync(built, { recursive: true });
  await buildLink();
  await compile('measure', []);
  await compile('folders', []);
  const ours = [`-I${path.join(prefix, 'include')}`, `-L${path.join(prefix, 'lib')}`, '-lmodelmanager', `-Wl,-rpath,${path.join(prefix, 'lib')}`];
  await compile('client', ours);
  await compile('lookups', ours);
  await compile('start', [`-I${path.join(prefix, 'include')}`, '-ldl']);
  await compile('empty', ['-shared', '-fPIC', '-isystem', at('node-binding', 'node_modules', 'node-api-headers', 'include'), '-DNODE_GYP_MODULE_NAME=empty']);
}

const home = at('benchmarks', 'peers');

/** The folder lies where temporary files do: TMPDIR in the environment chooses the disk. */
export async function openWorld() {
  await installNpmPackages(home, { of: 'the comparisons' });
  await buildPrograms();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelmanager-peers-'));
  const servers = [];
  const keep = async (starting) => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  let libraries = 0;
  const newStorage = () => {
    libraries += 1;
    return path.join(folder, `library-${libraries}`);
  };
  const publishWith = async (write, { storage = newStorage(), id = modelId } = {}) => {
    const source = path.join(folder, 'source');
    fs.mkdirSync(source);
    await write(source);
    await settle(folder);
    await runOrFail('bench publish', serverExecutable, ['publish', '--storage', storage, '--model', id, '--version', '1.0.0', source]);
    fs.rmSync(source, { recursive: true });
    await settle(folder);
    const listed = path.join(storage, 'models', id, '1.0.0', 'checksum.sha256');
    return { storage, listed, checksums: fs.readFileSync(listed, 'utf8') };
  };
  return {
    folder,
    programs,

    /** A library with one version of one model, which is one file of so many bytes. Answers { storage, digest, bytes }. */
    async publish(bytes) {
      const { storage, checksums } = await publishWith((source) => writeContent(path.join(source, fileName), bytes));
      return { storage, bytes, digest: checksums.match(/^[0-9a-f]{64}/)[0] };
    },

    /** Several models of one file each, all of one size. Answers { storage, ids, digests, bytes }. */
    async publishSeveral(count, bytes) {
      const storage = newStorage();
      const ids = Array.from({ length: count }, (_, place) => `${modelId}-${place}`);
      const digests = [];
      for (const id of ids) {
        const { checksums } = await publishWith((source) => writeContent(path.join(source, fileName), bytes), { storage, id });
        digests.push(checksums.match(/^[0-9a-f]{64}/)[0]);
      }
      return { storage, ids, digests, bytes };
    },

    /** The same of many files of one size. Answers { storage, names, bytes, checksums }; `checksums` is their list's path. */
    async publishMany(count, bytes) {
      const names = Array.from({ length: count }, (_, place) => `part-${place}.bin`);
      const { storage, listed } = await publishWith((source) => names.forEach((name) => fs.writeFileSync(path.join(source, name), randomBytes(bytes))));
      return { storage, names, bytes, checksums: listed };
    },

    startLink: (library, line) => keep(startLink(linkProgram, library.storage, line)),
    startNginx: (library) => keep(startNginx(library.storage, fs.mkdtempSync(path.join(folder, 'nginx-')), 'sendfile on; tcp_nopush on;')),

    async close() {
      await Promise.all(servers.map((server) => server.close()));
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes that no disk or line can make smaller, the same each time. */
async function writeContent(file, bytes) {
  const cipher = ['enc', '-aes-128-ctr', '-nosalt', '-K', '00'.repeat(16), '-iv', '00'.repeat(16), '-in', '/dev/zero'];
  await runOrFail('bench content', 'sh', ['-c', 'openssl "$@" 2> /dev/null | head -c "$0" > "$OUTPUT"', String(bytes), ...cipher], { env: { OUTPUT: file } });
}

/** Nothing of what was written before is still on its way to the disk. */
export const settle = (folder) => runOrFail('bench sync', 'sync', ['-f', folder]);

