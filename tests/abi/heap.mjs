// The runtime's tables of its heap end with a page, nearly. What lies behind their last whole page is never made usable, and a heap that comes
// so far in its address space touches it, which ends the process. How long they are follows from the address space that
// ModelManager.Native.csproj gives the heap, and from the runtime's version.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { artifacts, at, rid, sharedLibrary, sharedLibraryName } from '../../.build/paths.mjs';
import { run, strict } from './compile.mjs';

const debugInformation = path.join(artifacts, 'dotnet', 'bin', 'ModelManager.Native', `release_${rid}`, 'native', `${sharedLibraryName}.dbg`);

// Where each table begins, in the order of the runtime's enumeration: cards, bricks, bundles of cards, written pages, generations of regions, regions, marks.
const layout = '_ZN3WKS7gc_heap25card_table_element_layoutE';
const [bricks, bundles, regions, marks] = [1, 2, 5, 6];
const pageBytes = 4096;
const starts = 20;

// A brick is of 4 KiB, and takes two bytes.
const regionsOf = (begins) => (begins[bundles] - begins[bricks]) / 512;

export async function checkHeap(results) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mm-abi-heap-'));
  try {
    await results.check("the runtime's tables of its heap are usable but for the last two regions", () => {
      const program = path.join(folder, 'words');
      run('gcc', ['-std=c11', ...strict, at('tests', 'abi', 'heap', 'words.c'), '-o', program, '-ldl']);
      const found = run('nm', [debugInformation], { maxBuffer: 64 * 1024 * 1024 }).match(new RegExp(`^([0-9a-f]+) \\w ${layout}$`, 'm'));
      if (!found) {
        throw new Error(`${debugInformation} has no ${layout}: the runtime keeps its tables otherwise now`);
      }
      // Where the space begins is another each time.
      for (let start = 0; start < starts; start += 1) {
        const begins = run(program, [sharedLibrary, found[1], String(marks + 1)]).trim().split('\n').map(Number);
        const entryBytes = (begins[marks] - begins[regions]) / regionsOf(begins);
        if (regionsOf(begins) !== 508 || !Number.isInteger(entryBytes) || begins[marks] % pageBytes > 2 * entryBytes) {
          throw new Error(`they begin at ${begins.join(', ')}`);
        }
      }
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
