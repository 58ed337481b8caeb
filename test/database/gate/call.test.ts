import pg from 'pg';
import t from 'tap';
import { call, callOne, GATE_REFUSALS, problemOf } from '../../../src/database/gate/call.js';
import { GATE_CALLS } from '../../../src/database/gate/generated.js';
import { toJson } from '../../../src/database/gate/values.js';
import type { Uuid } from '../../../src/id.js';
import { PROBLEMS, Problem } from '../../../src/problem.js';
import { createTestDatabase } from '../../helpers/database.js';
import { stubPool } from '../../helpers/stub-pool.js';

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';

t.test('arguments are passed by name, in any order', async (t) => {
  const queries: { text: string; values: unknown[] }[] = [];
  const pool = stubPool(async (query: { text: string; values: unknown[] }) => {
    queries.push(query);
    return { rows: [{ granted: 7, unreserved: 3 }] };
  });
  const start = new Date(0);
  const row = await callOne(pool, 'take_quota', {
    p_limit: 100,
    p_take: 10,
    p_window_start: start,
    p_subject: 'bank-a',
  });
  t.equal(row.granted, 7);
  t.match(queries, [
    {
      text: 'SELECT granted, unreserved FROM gate.take_quota(p_subject => $1, p_window_start => $2, p_take => $3, p_limit => $4)',
      values: ['bank-a', start, 10, 100],
    },
  ]);
});

t.test('calls have no names where the pool has no prepared statements', async (t) => {
  const names: unknown[] = [];
  const query = async ({ name }: { name?: string }) => {
    names.push(name);
    return { rows: [{ schema_release: 1 }] };
  };
  await callOne(stubPool(query), 'schema_release', {});
  await callOne(stubPool(query, { preparedStatements: false } as object), 'schema_release', {});
  t.strictSame(names, ['schema_release', undefined]);
});

t.test('a connection on which a row says that the server is read-only is closed', async (t) => {
  for (const [raised, isKept] of [
    ['25006', false],
    ['UT010', true],
    [null, true],
  ] as const) {
    let released: unknown;
    const client = {
      on: () => client,
      removeListener: () => client,
      query: async () => ({ rows: [{ raised }] }),
    };
    const connected = { ...client, release: (error: unknown) => (released = error) };
    const pool = { connect: async () => connected, options: {} } as unknown as pg.Pool;
    await call(pool, 'schema_release', {});
    t.equal(released === undefined, isKept, `${raised}`);
  }
});

// These calls are only compiled, never run: each must remain a type error (npm run check:types).
const pool = undefined as unknown as pg.Pool;
const document = {
  p_session: Buffer.alloc(32),
  p_document: 'd',
  p_linked_at: null,
  p_issuer: 'i',
  p_purpose: 'p',
  p_content: toJson({}),
};
const counts = {
  p_keyid: 'k',
  p_unit: 'VN',
  p_on: null,
  p_level: 'country',
  p_by: [],
  p_residence: 'permanent',
  p_years: [2026],
};
export const misuses = [
  // @ts-expect-error no such function
  () => call(pool, 'tell_all', {}),
  // @ts-expect-error a parameter is missing
  () => call(pool, 'partner_consent', { p_keyid: 'k' }),
  // @ts-expect-error a parameter is misspelt
  () => call(pool, 'partner_consent', { p_keyid: 'k', p_consentid: UNKNOWN_ID }),
  // @ts-expect-error a parameter too many
  () => call(pool, 'partner_consent', { p_keyid: 'k', p_consent_id: UNKNOWN_ID, p_limit: 1 }),
  // @ts-expect-error two arguments of different types are swapped
  () => call(pool, 'take_quota', { p_subject: 10, p_window_start: new Date(), p_take: 'bank-a', p_limit: 1 }),
  // @ts-expect-error a string is not an id: swapped arguments
  () => call(pool, 'partner_consent', { p_keyid: UNKNOWN_ID, p_consent_id: 'k' as string }),
  // @ts-expect-error a string is not a date: swapped arguments
  () => call(pool, 'units_below', { p_province: '2025-07-01', p_on: '01' }),
  // @ts-expect-error a string is not JSON: swapped arguments
  () => call(pool, 'link_document', { ...document, p_issuer: toJson({}), p_content: 'issuer' }),
  // @ts-expect-error a list of strings is not a list of numbers
  () => call(pool, 'record_question', { ...counts, p_by: [2026], p_years: ['age'] }),
  // @ts-expect-error a string is not a Date
  () => call(pool, 'link_document', { ...document, p_linked_at: '2026-01-01' }),
  // @ts-expect-error arguments by position
  () => call(pool, 'partner_consent', 'k', UNKNOWN_ID),
  // @ts-expect-error a column that the function does not return
  async () => (await callOne(pool, 'partner_consent', { p_keyid: 'k', p_consent_id: UNKNOWN_ID })).consent,
  async (): Promise<{ readonly versions: string }> =>
    // @ts-expect-error a row whose columns are not those of the function
    callOne(pool, 'schema_release', {}),
  async (): Promise<{ readonly expires_at: string }> =>
    // @ts-expect-error a row whose column has another type
    callOne(pool, 'make_share_code', { p_session: Buffer.alloc(32), p_code_hash: Buffer.alloc(32) }),
  async (): Promise<{ readonly expires_at: Date; readonly code: string }> =>
    // @ts-expect-error a row with a column that the function does not return, in addition to those it does
    callOne(pool, 'make_share_code', { p_session: Buffer.alloc(32), p_code_hash: Buffer.alloc(32) }),
  async () => {
    // @ts-expect-error a destructured column that the function does not return
    const { expires } = await callOne(pool, 'make_share_code', {
      p_session: Buffer.alloc(32),
      p_code_hash: null,
    });
    return expires;
  },
];

// These compile: a row may narrow a column, declare it nullable and leave others out.
export const uses = [
  async (): Promise<{ readonly state: 'active' | 'paused'; readonly request_id: Uuid | null }> =>
    callOne(pool, 'partner_consent', { p_keyid: 'k', p_consent_id: UNKNOWN_ID }),
  async (): Promise<Date> =>
    (await callOne(pool, 'make_share_code', { p_session: Buffer.alloc(32), p_code_hash: null })).expires_at,
];

t.test('the generated calls match the parameters of the functions in the database', async (t) => {
  const db = await createTestDatabase(t);
  const namesAsValues = new Proxy({}, { get: (_, name) => name }) as never;
  const { rows } = await db.owner.query(
    `SELECT proname AS name, coalesce(proargnames[:pronargs], '{}') AS parameters FROM pg_proc
       WHERE pronamespace = 'gate'::regnamespace ORDER BY proname COLLATE "C"`,
  );
  t.strictSame(
    Object.entries(GATE_CALLS).map(([name, { text, values }]) => [
      name,
      text.replace(/^SELECT [\w", ]+ FROM /, ''),
      values(namesAsValues),
    ]),
    rows.map(({ name, parameters }: { name: string; parameters: string[] }) => [
      name,
      `gate.${name}(${parameters.map((each, i) => `${each} => $${i + 1}`).join(', ')})`,
      parameters,
    ]),
  );
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 1 });
  t.teardown(() => pool.end());
  await t.rejects(
    call(pool, 'partner_consent', { p_keyid: 'nobody', p_consent_id: UNKNOWN_ID }),
    new Problem('signature_invalid'),
    'a named SQLSTATE becomes its problem',
  );
});

t.test('a call goes on over a function that was replaced', async (t) => {
  const db = await createTestDatabase(t);
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 1 });
  t.teardown(() => pool.end());
  const sampleDay = async () => (await callOne(pool, 'sample_day', {})).sample_day;
  t.equal(await sampleDay(), null);
  const replacements = {
    'another function in its place': 'gate.sample_day() RETURNS date LANGUAGE sql AS $$ SELECT NULL::date $$',
    'a parameter more':
      "gate.sample_day(p_more text DEFAULT '') RETURNS date LANGUAGE sql AS $$ SELECT NULL::date $$",
    'a column more':
      'gate.sample_day(OUT sample_day date, OUT more text) LANGUAGE sql AS $$ SELECT NULL::date, NULL $$',
    'a column of another type':
      'gate.sample_day(OUT sample_day text, OUT more text) LANGUAGE sql AS $$ SELECT NULL, NULL $$',
  };
  for (const [what, definition] of Object.entries(replacements)) {
    await db.owner.query(`BEGIN; DROP FUNCTION gate.sample_day; CREATE FUNCTION ${definition}; COMMIT`);
    t.equal(await sampleDay(), null, what);
    t.equal(await sampleDay(), null, `${what}, again`);
  }
});

t.test('a connection survives a refusal, and no other error', async (t) => {
  const db = await createTestDatabase(t);
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 1 });
  t.teardown(() => pool.end());
  const backend = async () => (await pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid as number;
  const first = await backend();
  const values = { p_keyid: 'nobody', p_consent_id: UNKNOWN_ID } as const;
  await t.rejects(call(pool, 'partner_consent', values), { code: 'signature_invalid' });
  t.equal(await backend(), first, 'after a refusal');
  await db.owner.query('DROP FUNCTION gate.sample_day');
  await t.rejects(callOne(pool, 'sample_day', {}), { code: '42883' });
  t.not(await backend(), first, 'after an error');
});

t.test('every refusal of the gate maps to a problem code', async (t) => {
  for (const [sqlstate, code] of Object.entries(GATE_REFUSALS)) {
    t.match(sqlstate, /^UT0\d\d$/);
    t.ok(code in PROBLEMS, code);
    t.match(problemOf(sqlstate, null), { code });
  }
  t.equal(problemOf('UT999', null), undefined);
});

/** A pool whose statements fail with these errors in turn, then succeed. */
function failing(...errors: readonly Error[]) {
  const left = [...errors];
  const queries: { name?: string; query_timeout?: number }[] = [];
  const query = async (given: { name?: string }) => {
    queries.push(given);
    const error = left.shift();
    if (error !== undefined) throw error;
    return { rows: [{ schema_release: 7 }] };
  };
  return { queries, pool: stubPool(query, { query_timeout: 1_000 }) };
}

function errorOf(code: string | undefined, message = 'of PostgreSQL'): Error {
  return Object.assign(new Error(message), code !== undefined && { code });
}

t.test('what was rolled back, and a prepared statement that is gone, is called once more', async (t) => {
  const overtaken = ['0A000', '42883', '42804'].map((code) => errorOf(code));
  const replaced = errorOf('XX000', 'cache lookup failed for function 1');
  const passing = ['40001', '40P01', '26000', '42P05'].map((code) => errorOf(code));
  for (const error of [...passing, ...overtaken, replaced]) {
    const { pool, queries } = failing(error);
    t.match(await callOne(pool, 'schema_release', {}), { schema_release: 7 }, error.message);
    t.equal(queries[0]?.name, 'schema_release');
    t.equal(queries[1]?.name, undefined, 'not as a prepared statement');
    t.ok(Number(queries[1]?.query_timeout) <= 1_000, 'in what is left of its time');
  }
  for (const code of ['40001', '40P01', '26000', '42P05']) {
    const { pool, queries } = failing(errorOf(code), errorOf(code));
    await t.rejects(callOne(pool, 'schema_release', {}), { code: 'unavailable' }, code);
    t.equal(queries.length, 2);
  }
});

t.test(
  'a server that cannot decide is unavailable, and what may have been done is not repeated',
  async (t) => {
    const sqlstates =
      '08000 08003 08006 08P01 25006 25P02 25P03 28000 28P01 3D000 40003 53000 53100 53200 53300 55P03 57014 57P01 57P02 57P03 57P05 58030 XX000';
    const codes =
      'ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND ENOENT CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID';
    const messages = [
      'timeout exceeded when trying to connect',
      'Connection terminated due to connection timeout',
      'Connection terminated unexpectedly',
      'Query read timeout',
      'Client has encountered a connection error and is not queryable',
      'Cannot use a pool after calling end on the pool',
      'The server does not support SSL connections',
      'Connection refused: role ung_thuan_partner has settings of its own',
    ];
    const errors = [
      ...`${sqlstates} ${codes}`.split(' ').map((code) => errorOf(code)),
      ...messages.map((message) => errorOf(undefined, message)),
    ];
    for (const error of errors) {
      const { pool, queries } = failing(error);
      const refusal: unknown = await callOne(pool, 'schema_release', {}).catch((e) => e);
      t.match(
        refusal,
        { code: 'unavailable', status: 503 },
        `${(error as { code?: string }).code} ${error.message}`,
      );
      t.match((refusal as Problem).headers, { 'retry-after': '1' });
      t.equal(queries.length, 1);
    }
  },
);

t.test('a mistake of the gateway stays an error', async (t) => {
  for (const error of [errorOf('22012'), errorOf('23505'), errorOf('UT999'), new TypeError('x')])
    await t.rejects(callOne(failing(error).pool, 'schema_release', {}), error);
  const missing = errorOf('42883'); // not only until a migration has replaced the function
  await t.rejects(callOne(failing(missing, missing).pool, 'schema_release', {}), missing);
});

t.test('a deadlock in PostgreSQL', async (t) => {
  const db = await createTestDatabase(t);
  const pool = new pg.Pool({ connectionString: db.ownerUrl, max: 1 });
  t.teardown(() => pool.end());
  await db.owner.query(`CREATE SEQUENCE public.attempt;
    CREATE OR REPLACE FUNCTION gate.check_writable() RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
      IF nextval('public.attempt') % 3 <> 0 THEN RAISE 'deadlock' USING ERRCODE = 'deadlock_detected'; END IF;
      RETURN true;
    END $$`);
  await t.rejects(callOne(pool, 'check_writable', {}), { code: 'unavailable' }, 'the first two');
  t.match(await callOne(pool, 'check_writable', {}), { check_writable: true }, 'the third');
  await t.rejects(callOne(pool, 'check_writable', {}), { code: 'unavailable' }, 'the fourth and fifth');
  await db.owner.query('SELECT nextval($1), nextval($1)', ['public.attempt']);
  t.match(await callOne(pool, 'check_writable', {}), { check_writable: true }, 'the eighth and ninth');
});

t.test('what a call waited for others is taken from the time of its statement', async (t) => {
  const { pool, queries } = failing();
  Object.assign(pool.options, { callLimit_ms: 4_000, query_timeout: 3_000 });
  await call(pool, 'schema_release', {}, 500);
  t.equal(queries[0]?.query_timeout, undefined, "the pool's own limit");
  await call(pool, 'schema_release', {}, 2_000);
  t.ok(Number(queries[1]?.query_timeout) <= 2_000 && Number(queries[1]?.query_timeout) > 1_000);
  await call(pool, 'schema_release', {}, 9_000);
  t.equal(queries[2]?.query_timeout, 100, 'at least a moment');
});

t.test('a connection that is opened too slowly is asked for again while there is time', async (t) => {
  const slow = errorOf(undefined, 'Connection terminated due to connection timeout');
  const answering = stubPool(async () => ({ rows: [{ schema_release: 7 }] }), { query_timeout: 60_000 });
  const connecting = (errors: Error[]) => {
    let asked = 0;
    const connect = async () => {
      asked += 1;
      const error = errors.shift();
      if (error !== undefined) throw error;
      return answering.connect();
    };
    return { pool: { ...answering, connect } as unknown as pg.Pool, asked: () => asked };
  };
  const once = connecting([slow]);
  t.match(await callOne(once.pool, 'schema_release', {}), { schema_release: 7 });
  t.equal(once.asked(), 2);

  const late = connecting([slow, slow]);
  await t.rejects(call(late.pool, 'schema_release', {}, 60_000), { code: 'unavailable' }, 'its time is over');
  t.equal(late.asked(), 1);
  const refused = connecting([errorOf('ECONNREFUSED')]);
  await t.rejects(callOne(refused.pool, 'schema_release', {}), { code: 'unavailable' });
  t.equal(refused.asked(), 1);
});
