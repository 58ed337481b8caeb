import pg from 'pg';
import t from 'tap';
import { call, callOne, GATE_REFUSALS, problemOf } from '../../../src/database/gate/call.js';
import { GATE_PARAMETERS } from '../../../src/database/gate/generated.js';
import { PROBLEMS, Problem } from '../../../src/problem.js';
import { createTestDatabase } from '../../helpers/database.js';

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';

t.test('arguments go by name, whatever their order', async (t) => {
  const queries: { text: string; values: unknown[] }[] = [];
  const pool = {
    query: async (query: { text: string; values: unknown[] }) => {
      queries.push(query);
      return { rows: [{ take_quota: 7 }] };
    },
  } as unknown as pg.Pool;
  const start = new Date(0);
  const row = await callOne(pool, 'take_quota', {
    p_limit: 100,
    p_take: 10,
    p_window_start: start,
    p_subject: 'bank-a',
  });
  t.equal(row.take_quota, 7);
  t.match(queries, [
    {
      text: 'SELECT * FROM gate.take_quota(p_subject => $1, p_window_start => $2, p_take => $3, p_limit => $4)',
      values: ['bank-a', start, 10, 100],
    },
  ]);
});

// These calls are only compiled, never made: each must stay an error to the compiler (npm run check:types).
const pool = undefined as unknown as pg.Pool;
export const misuses = [
  // @ts-expect-error no such function
  () => call(pool, 'tell_all', {}),
  // @ts-expect-error a parameter is missing
  () => call(pool, 'request_status', { p_keyid: 'k' }),
  // @ts-expect-error a parameter is misspelt
  () => call(pool, 'request_status', { p_keyid: 'k', p_requestid: UNKNOWN_ID }),
  // @ts-expect-error a parameter too many
  () => call(pool, 'request_status', { p_keyid: 'k', p_request_id: UNKNOWN_ID, p_limit: 1 }),
  // @ts-expect-error two arguments of different types are swapped
  () => call(pool, 'take_quota', { p_subject: 10, p_window_start: new Date(), p_take: 'bank-a', p_limit: 1 }),
  // @ts-expect-error by position
  () => call(pool, 'request_status', 'k', UNKNOWN_ID),
  // @ts-expect-error a column that the function does not return
  async () => (await callOne(pool, 'request_status', { p_keyid: 'k', p_request_id: UNKNOWN_ID })).consent,
  async (): Promise<{ readonly versions: string }> =>
    // @ts-expect-error a row whose columns are not those of the function
    callOne(pool, 'schema_version', {}),
];

t.test('the generated parameters are those of the database', async (t) => {
  const db = await createTestDatabase(t);
  const { rows } = await db.owner.query(
    `SELECT proname AS name, coalesce(proargnames[:pronargs], '{}') AS parameters FROM pg_proc
       WHERE pronamespace = 'gate'::regnamespace ORDER BY proname COLLATE "C"`,
  );
  t.strictSame(
    rows.map(({ name, parameters }) => [name, parameters]),
    Object.entries(GATE_PARAMETERS),
  );
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 1 });
  t.teardown(() => pool.end());
  await t.rejects(
    call(pool, 'request_status', { p_keyid: 'nobody', p_request_id: UNKNOWN_ID }),
    new Problem('signature_invalid'),
    'a named SQLSTATE becomes its problem',
  );
});

t.test('every refusal of the gate is a problem of the contract', async (t) => {
  for (const [sqlstate, code] of Object.entries(GATE_REFUSALS)) {
    t.match(sqlstate, /^UT0\d\d$/);
    t.ok(code in PROBLEMS, code);
    t.match(problemOf(sqlstate, null), { code });
  }
  t.equal(problemOf('UT999', null), undefined);
});
