import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cleanUp } from './cleanup.mjs';

/** A folder that is removed when the test ends. */
export function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'modelmanager-node-'));
  cleanUp(t, () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Bytes that are the same for the same seed and do not compress. */
export function bytesOf(seed, size) {
  const cipher = crypto.createCipheriv('aes-128-ctr', crypto.createHash('md5').update(seed).digest(), Buffer.alloc(16));
  return cipher.update(Buffer.alloc(size));
}

/** Writes { 'nested/path': Buffer | size } below a folder. */
export function writeFiles(folder, files) {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'number' ? bytesOf(name, content) : content);
  }
  return folder;
}

/** Every file below a folder, relative, sorted. */
export function filesBelow(folder) {
  if (!fs.existsSync(folder)) {
    return [];
  }
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** Throws unless every file that checksum.sha256 lists has the digest that it says, and returns how many there are. */
export function checkSums(folder) {
  const lines = fs.readFileSync(path.join(folder, 'checksum.sha256'), 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [, sum, name] = line.match(/^([0-9a-f]{64}) [ *](.+)$/);
    const actual = crypto
      .createHash('sha256')
      .update(fs.readFileSync(path.join(folder, name)))
      .digest('hex');
    if (actual !== sum) {
      throw new Error(`${name} does not have its digest`);
    }
  }
  return lines.length;
}
