// RESULTS.md: what a run replaces, and what it leaves alone.

import assert from 'node:assert/strict';
import { readBytes, median, variation } from '../../benchmarks/peers/numbers.mjs';
import { withSection } from '../../benchmarks/peers/results.mjs';

const text = '# Results\n\nWords.\n\n## One\n\nfirst\n\n## One more\n\nsecond\n';

export async function checkSections(results) {
  await results.check('a section is replaced in its place', () => {
    assert.equal(withSection(text, { title: 'One', body: 'new' }), '# Results\n\nWords.\n\n## One\n\nnew\n\n## One more\n\nsecond\n');
    assert.equal(withSection(text, { title: 'One more', body: 'new\n' }), '# Results\n\nWords.\n\n## One\n\nfirst\n\n## One more\n\nnew\n');
  });
  await results.check('a new section goes to the end', () => {
    assert.equal(withSection(text, { title: 'Two', body: 'new' }), `${text}\n## Two\n\nnew\n`);
    assert.equal(withSection('', { title: 'Two', body: 'new' }), '## Two\n\nnew\n');
  });
  await results.check('sizes are read, medians and variations computed', () => {
    assert.equal(readBytes('8MiB'), 8 * 1024 * 1024);
    assert.throws(() => readBytes('8 MB'), RangeError);
    assert.deepEqual([median([3, 1, 2]), median([4, 1, 3, 2])], [2, 2.5]);
    assert.equal(variation([1, 3]), 0.5);
  });
}
