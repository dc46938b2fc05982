// A folder as a .tar.gz, the same bytes for the same files, whoever packs them when: names in byte order, no owner, one fixed time, and
// of the mode only whether a file is a program. The format is ustar, which every tar reads.

import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const block = 512;
// npm's own choice: some tools refuse files from before 1980.
const epochSeconds = 499_162_500;

/** Packs every file below `folder` into `archive`, under the one top folder `top`. */
export function packFolder(folder, archive, top) {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const named = files.map((file) => ({ file, name: Buffer.from([top, ...path.relative(folder, file).split(path.sep)].join('/')) }));
  named.sort((one, other) => Buffer.compare(one.name, other.name));
  const parts = named.flatMap(({ file, name }) => fileParts(file, name));
  fs.mkdirSync(path.dirname(archive), { recursive: true });
  fs.writeFileSync(archive, zlib.gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 }));
}

function fileParts(file, name) {
  const state = fs.lstatSync(file);
  if (!state.isFile()) {
    throw new Error(`${file}: only files are packed`);
  }
  const content = fs.readFileSync(file);
  const padding = Buffer.alloc((block - (content.length % block)) % block);
  return [header(name, content.length, state.mode & 0o111 ? 0o755 : 0o644), content, padding];
}

/** A ustar header: names of up to 100 bytes, or 155 + 100 cut at a slash. */
function header(name, sizeBytes, mode) {
  const [prefix, rest] = splitName(name);
  const bytes = Buffer.alloc(block);
  rest.copy(bytes, 0);
  const number = (value, offset, width) => bytes.write(`${value.toString(8).padStart(width - 1, '0')}\0`, offset, 'latin1');
  number(mode, 100, 8);
  number(0, 108, 8);
  number(0, 116, 8);
  number(sizeBytes, 124, 12);
  number(epochSeconds, 136, 12);
  bytes.write('        0', 148, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  prefix.copy(bytes, 345);
  number(bytes.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return bytes;
}

function splitName(name) {
  if (name.length <= 100) {
    return [Buffer.alloc(0), name];
  }
  const slash = name.indexOf('/', name.length - 101);
  if (slash < 1 || slash > 155) {
    throw new Error(`${name}: the name is too long for an archive`);
  }
  return [name.subarray(0, slash), name.subarray(slash + 1)];
}
