// Room on the disk of the models.

import fs from 'node:fs/promises';

/** Bytes that this user may still write where `root` is, or null when that cannot be told. */
export async function freeBytes(root) {
  try {
    const { bavail, bsize } = await fs.statfs(root);
    return bavail * bsize;
  } catch {
    return null;
  }
}
