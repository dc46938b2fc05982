import { randomInt } from 'node:crypto';
import { describe, test } from 'node:test';
import { checkFuzz } from './fuzz/check.mjs';

const seed = Number(process.env.MODELMANAGER_TEST_SEED ?? randomInt(2 ** 32));

describe('fuzz', () => {
  test('calls of everything with arguments of every kind', async (t) => {
    t.diagnostic(`node tests/node/fuzz/run.mjs ${seed} 5000`);
    await checkFuzz(seed, 5000);
  });
});
