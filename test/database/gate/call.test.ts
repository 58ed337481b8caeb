import pg from 'pg';
import t from 'tap';
import { call, callOne, GATE_REFUSALS, problemOf } from '../../../src/database/gate/call.js';
import { GATE_CALLS } from '../../../src/database/gate/generated.js';
import { toJson } from '../../../src/database/gate/values.js';
import type { Uuid } from '../../../src/id.js';
import { PROBLEMS, Problem } from '../../../src/problem.js';
import { createTestDatabase } from '../../helpers/database.js';

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';

t.test('arguments are passed by name, in any order', async (t) => {
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
      text: 'SELECT take_quota FROM gate.take_quota(p_subject => $1, p_window_start => $2, p_take => $3, p_limit => $4)',
      values: ['bank-a', start, 10, 100],
    },
  ]);
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

t.test('only a call that a migration overtook is made again, and once', async (t) => {
  const answers = [
    { code: 'XX000', message: 'cache lookup failed for function 1' },
    { code: '42883', message: 'function does not exist' },
  ];
  const tried: unknown[] = [];
  const failingWith = (errors: object[]) =>
    ({
      query: async ({ name }: { name?: string }) => {
        tried.push(name);
        throw Object.assign(new Error(), errors[tried.length - 1] ?? errors.at(-1));
      },
    }) as unknown as pg.Pool;
  await t.rejects(call(failingWith(answers), 'purge', {}), { code: '42883' });
  t.strictSame(tried.splice(0), ['purge', undefined], 'on a fresh plan');
  for (const code of ['23505', '57014', '40001', 'XX000']) {
    await t.rejects(call(failingWith([{ code, message: 'another' }]), 'purge', {}));
    t.strictSame(tried.splice(0), ['purge'], code);
  }
});

t.test('every refusal of the gate maps to a problem code', async (t) => {
  for (const [sqlstate, code] of Object.entries(GATE_REFUSALS)) {
    t.match(sqlstate, /^UT0\d\d$/);
    t.ok(code in PROBLEMS, code);
    t.match(problemOf(sqlstate, null), { code });
  }
  t.equal(problemOf('UT999', null), undefined);
});
