import { randomUUID } from 'node:crypto';
import t from 'tap';
import { formatId, parseId, type Uuid } from '../src/id.js';
import { createTestDatabase } from './helpers/database.js';

t.test('the database and TypeScript format ids alike', async (t) => {
  const db = await createTestDatabase(t);
  for (let i = 0; i < 50; i++) {
    const id = randomUUID();
    const { rows } = await db.owner.query("SELECT consent.id_text('cst', $1) AS text", [id]);
    t.equal(rows[0].text, formatId('cst', id));
    t.equal(parseId('cst', rows[0].text), id);
  }
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

t.test('ids contain a bucket that only the key shows', async (t) => {
  const db = await createTestDatabase(t);
  const make = async () =>
    (
      await db.owner.query<{ id: Uuid; bucket: number }>(
        `SELECT id, consent.bucket_of_id(id) AS bucket
           FROM (SELECT consent.new_id(1234) AS id FROM generate_series(1, 200) OFFSET 0) x`,
      )
    ).rows;
  const rows = await make();
  t.ok(rows.every((row) => row.bucket === 1234));
  // 200 ids of one person: by chance they share the 12 bits in about 5 pairs, unmasked in all 19,900.
  const shown = new Set(rows.map(({ id }) => id.slice(15, 18)));
  t.ok(shown.size > 150, `${shown.size} different values`);
  for (const { id } of rows)
    t.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await db.owner.query('UPDATE catalogue.secret SET id_key = sha256(id_key)');
  const others = await db.owner.query(
    'SELECT consent.bucket_of_id(id) AS bucket FROM unnest($1::uuid[]) id',
    [rows.map((row) => row.id)],
  );
  t.ok(others.rows.filter((row) => row.bucket === 1234).length < 10, 'another key finds nothing');
});

t.test('ids from before they were masked keep their bucket', async (t) => {
  const db = await createTestDatabase(t);
  const { rows } = await db.owner.query(
    "SELECT consent.bucket_of_id('018f0000-0000-7abc-8000-000000000000') AS bucket",
  );
  t.equal(rows[0].bucket, 0xabc);
});
