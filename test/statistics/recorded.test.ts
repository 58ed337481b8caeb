import type pg from 'pg';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';

// A count is shown only where a committed ledger entry says who asked, also to a thief of the login who rolls back.
const g = await createTestGateway(t);
const { keyid } = g.partner('ministry-education').key;
const other = g.partner('province-01').key.keyid;
const entries = async () =>
  (
    await g.owner.query<{ n: number }>(
      "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
    )
  ).rows[0]?.n as number;
const record = async (client: pg.ClientBase): Promise<string> =>
  (
    await client.query(
      "SELECT gate.record_question($1, 'VN', NULL, 'country', '{}', 'permanent', NULL, '{2026}', NULL, NULL, NULL) AS asked",
      [keyid],
    )
  ).rows[0].asked.question_id;
const read = (client: pg.ClientBase, id: string, by = keyid) =>
  client.query('SELECT gate.resident_counts($1, $2, NULL, NULL) AS counts', [by, id]);
const refused = { code: 'UT908' };

t.test('no count is shown of which a rollback could leave no trace', async (t) => {
  const [thief, second] = [await g.login('statistics'), await g.login('statistics')];
  const before = await entries();

  await thief.query('BEGIN');
  const own = await record(thief);
  await t.rejects(read(second, own), refused, 'before the record is committed');
  await t.rejects(read(thief, own), refused, 'nor in the transaction that recorded it');
  await thief.query('ROLLBACK');
  await t.rejects(read(thief, own), refused, 'nor after a rollback');

  await thief.query('BEGIN');
  await thief.query('SAVEPOINT s');
  const saved = await record(thief);
  await thief.query('RELEASE s');
  await thief.query('SAVEPOINT r');
  await t.rejects(read(thief, saved), refused, 'nor by savepoints');
  await thief.query('ROLLBACK');
  t.equal(await entries(), before);

  const recorded = await record(thief);
  t.equal(await entries(), before + 1);
  await thief.query('BEGIN');
  t.ok((await read(thief, recorded)).rows[0].counts.counts.people.length, 'once recorded, it is shown');
  await thief.query('ROLLBACK');
  t.equal(await entries(), before + 1, 'and the entry stays');
});

t.test('a record serves its key alone, and for half a minute', async (t) => {
  const thief = await g.login('statistics');
  const id = await record(thief);
  await t.rejects(read(thief, id, other), refused, 'another key');
  await read(thief, id);
  await g.owner.query(
    "UPDATE statistics.recorded_question SET recorded_at = recorded_at - interval '30 seconds' WHERE question_id = $1",
    [id],
  );
  await t.rejects(read(thief, id), refused, 'too old');
  await g.owner.query("UPDATE statistics.recorded_question SET recorded_at = now() - interval '2 minutes'");
  await g.owner.query('SELECT gate.purge()');
  t.equal((await g.owner.query('SELECT FROM statistics.recorded_question')).rowCount, 0);
});
