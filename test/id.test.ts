import { randomUUID } from 'node:crypto';
import t from 'tap';
import { formatId, newIdInBucketOf, parseId } from '../src/id.js';
import { createTestDatabase } from './helpers/database.js';

t.test('the database and TypeScript format ids alike, and ids contain the bucket', async (t) => {
  const db = await createTestDatabase(t);
  for (let i = 0; i < 50; i++) {
    const id = randomUUID();
    const { rows } = await db.owner.query("SELECT consent.id_text('cst', $1) AS text", [id]);
    t.equal(rows[0].text, formatId('cst', id));
    t.equal(parseId('cst', rows[0].text), id);
  }
  const { rows } = await db.owner.query('SELECT consent.new_id(1234) AS id');
  const buckets = await db.owner.query(
    'SELECT consent.bucket_of_id($1) AS bucket, consent.bucket_of_id($2) AS other',
    [rows[0].id, newIdInBucketOf(rows[0].id)],
  );
  t.strictSame(buckets.rows[0], { bucket: 1234, other: 1234 });
  for (const text of [
    '',
    'cst_',
    `cst_${'8'.repeat(26)}`,
    `csr_${'0'.repeat(26)}`,
    `cst_${'0'.repeat(25)}u`,
  ]) {
    t.equal(parseId('cst', text), undefined, `"${text}" is not an id`);
  }
});
