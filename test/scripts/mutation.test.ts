import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { mutate } from '../../scripts/mutation/mutate.js';
import { MUTATIONS } from '../../scripts/mutation/mutations.js';

t.test('every mutation applies to the current code and names existing tests', async (t) => {
  t.ok(MUTATIONS.length >= 40);
  t.equal(new Set(MUTATIONS.map(({ name }) => name)).size, MUTATIONS.length);
  for (const mutation of MUTATIONS) {
    const text = readFileSync(mutation.file, 'utf8');
    t.not(mutate(mutation, text), text, mutation.name);
    for (const test of mutation.tests) t.ok(existsSync(test), test);
  }
});
