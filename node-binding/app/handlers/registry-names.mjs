// Versions that registry.json lists. A damaged one is neither installed nor a task, but a page has to show it, so that it can be
// repaired. The file is a documented format and replaced in one rename; whatever is wrong with it is the library's to mend.

import fs from 'node:fs/promises';
import path from 'node:path';

/** [{ modelId, version, sizeBytes }]; nothing when it cannot be read. */
export async function readRegistryNames(root) {
  let registry;
  try {
    registry = JSON.parse(await fs.readFile(path.join(root, 'registry.json'), 'utf8'));
  } catch {
    return [];
  }
  const rows = [];
  for (const [modelId, versions] of entriesOf(registry)) {
    for (const [version, record] of entriesOf(versions)) {
      const sizeBytes = Number.isSafeInteger(record?.size_bytes) ? record.size_bytes : 0;
      rows.push({ modelId, version, sizeBytes });
    }
  }
  return rows;
}

const entriesOf = (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []);
