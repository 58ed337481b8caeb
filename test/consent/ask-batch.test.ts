import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { GATE_CALLS } from '../../src/database/gate/generated.js';
import { recordsOf } from '../../src/database/gate/together.js';
import { createTestGateway } from '../helpers/gateway.js';
import { signedBase } from '../helpers/signed-base.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' });
await g.gateway_.close(); // its upkeep would hold locks now and then, for which a batch does not wait
const login = await g.login('partner');
const keyids = {
  active: g.partner('bank-a').key.keyid,
  other: g.partner('school-a').key.keyid,
  suspended: g.partner('bank-b').key.keyid,
  unknown: 'U'.repeat(43),
};
await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");

/** A call, naming nonce, Idempotency-Key and share code by number, so that it can be made in two worlds alike. */
interface Call {
  readonly key: keyof typeof keyids;
  readonly nonce: number;
  readonly idempotencyKey: number;
  readonly subject: string | number;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly retention: string;
  readonly isForged: boolean;
}

const call: fc.Arbitrary<Call> = fc.record({
  key: fc.oneof(
    { weight: 6, arbitrary: fc.constant('active' as const) },
    fc.constantFrom('other', 'suspended', 'unknown'),
  ),
  nonce: fc.nat(30),
  idempotencyKey: fc.nat(12),
  subject: fc.constantFrom(g.number('an'), g.number('duc'), '001190999999', 0, 1),
  purpose: fc.constantFrom('bank.account_opening', 'bank.account_opening', 'school.enrolment', 'nothing'),
  fields: fc.constantFrom(['person.birth_full_name'], ['person.birth_full_name'], ['person.religion'], ['x']),
  retention: fc.constantFrom('P90D', 'P90D', 'P90Y'),
  isForged: fc.nat(15).map((n) => n === 0),
});

let world = 0;

/** The parameters of calls in a new world, whose share code 0 is An's and whose share code 1 is nobody's. */
async function valuesOf(calls: readonly Call[]) {
  const own = `a${world++}`;
  const hashOf = (text: string) => createHash('sha256').update(text).digest();
  await g.owner.query(
    `INSERT INTO consent.share_code (code_hash, person_id, made_at, expires_at)
       VALUES ($1, 1, now(), now() + interval '5 minutes')`,
    [hashOf(`${own}-code-0`)],
  );
  return calls.map((each) => {
    const nonce = `${own}-nonce-${each.nonce}`;
    const isNumber = typeof each.subject === 'string';
    return {
      p_keyid: keyids[each.key],
      p_nonce: nonce,
      p_idempotency_key: `${own}-key-${each.idempotencyKey}`,
      p_body_hash: hashOf(`${each.subject} ${each.purpose} ${each.fields} ${each.retention}`),
      p_signature_base: signedBase(keyids[each.key], each.isForged ? `${nonce}-other` : nonce),
      p_signature: Buffer.from('signature'),
      p_body: Buffer.from('{}'),
      p_personal_id_number: isNumber ? each.subject : null,
      p_share_code_hash: isNumber ? null : hashOf(`${own}-code-${each.subject}`),
      p_purpose: each.purpose,
      p_statement: 'Mở tài khoản',
      p_required_fields: each.fields,
      p_optional_fields: ['person.phone_number'],
      p_accepted_alternatives: '[]',
      p_access_mode: 'once',
      p_access_until: null,
      p_at_most_count: null,
      p_at_most_per: null,
      p_retention: each.retention,
      p_expires_in_s: 600,
      p_binding_code: `C${each.nonce}`,
      p_budget_per_day: 1_000_000,
      p_budget_pending: 1_000_000,
      p_own_space: false,
    };
  });
}

type Values = Awaited<ReturnType<typeof valuesOf>>;
/** Ids by when they first occur, and no times. */
const COLUMNS = `refusal, refusal_detail, request_id, binding_code, deciders, expires_at - asked_at AS open_for`;

function withoutIds(rows: readonly Record<string, unknown>[]): unknown[] {
  const ids = [...new Set(rows.map((row) => row.request_id ?? null))];
  return rows.map((row) =>
    row.raised === null
      ? { ...row, request_id: row.request_id === null ? null : ids.indexOf(row.request_id ?? null) }
      : { raised: row.raised, raised_detail: row.raised_detail },
  );
}

async function alone(calls: Values): Promise<unknown[]> {
  const rows = [];
  for (const values of calls) {
    const statement = GATE_CALLS.ask;
    try {
      const made = await login.query(
        statement.text.replace(/^SELECT .* FROM/, `SELECT ${COLUMNS} FROM`),
        statement.values(values as never) as unknown[],
      );
      rows.push({ raised: null, raised_detail: null, ...made.rows[0] });
    } catch (error) {
      const { code, detail } = error as { code: string; detail?: string };
      rows.push({ raised: code, raised_detail: detail ?? '' });
    }
  }
  return withoutIds(rows);
}

async function together(calls: Values): Promise<unknown[]> {
  const { rows } = await login.query(
    `SELECT raised, raised_detail, ${COLUMNS} FROM gate.ask_batch($1) ORDER BY place`,
    [recordsOf(calls)],
  );
  return withoutIds(rows);
}

/** What the calls of a world left behind, without ids, times and the world's name. */
async function traces(calls: Values): Promise<unknown> {
  const own = String(calls[0]?.p_nonce).split('-', 1)[0];
  const { rows } = await g.owner.query(
    `WITH accepted AS (
       SELECT a.*, min(a.nonce) OVER (PARTITION BY a.outcome_id) AS first FROM partner.accepted_request a
         WHERE a.nonce LIKE $1 || '-%'
     )
     SELECT to_jsonb(x) - 'nonce' - 'first' || jsonb_build_object('nonce', replace(x.nonce, $1 || '-', ''),
         'first', replace(x.first, $1 || '-', '')) AS row
       FROM (SELECT a.nonce, a.key_id, a.first, a.body_hash, greatest(r.person_id, -1) AS person_id, r.partner_id, r.purpose, r.statement, r.required_fields,
               r.optional_fields, r.access_mode, r.retention, r.binding_code, r.by_share_code, r.prompted, r.state,
               r.expires_at - r.asked_at AS open_for, length(r.salt) AS salt_bytes,
               replace(s.base, $1 || '-', '') AS base, s.signature, s.body,
               (SELECT array_agg(e.kind::text) FROM ledger.entry e WHERE e.request_id = r.request_id) AS entries
             FROM accepted a LEFT JOIN consent.request r ON r.request_id = a.outcome_id
               LEFT JOIN partner.signed_request s USING (outcome_id)) x ORDER BY x.nonce`,
    [own],
  );
  return rows.map(({ row }) => row);
}

t.test('a batch gives each call what it would get alone, and leaves the same', async (t) => {
  const outcomes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 16 }), async (calls) => {
      const one = await valuesOf(calls);
      const singles = await alone(one);
      const other = await valuesOf(calls);
      t.strictSame(await together(other), singles);
      t.strictSame(await traces(other), await traces(one));
      for (const each of singles as Record<string, unknown>[]) {
        outcomes.add(each.raised ?? each.refusal ?? (each.deciders === null ? 'suppressed' : 'prompted'));
      }
    }),
    { numRuns: 40, seed: 20_261_129 }, // the same calls in each run: every outcome below occurs
  );
  for (const outcome of [
    'prompted',
    'suppressed',
    'UT002',
    'UT003',
    'UT004',
    'UT005',
    'UT006',
    'UT007',
    'UT008',
  ]) {
    t.ok(outcomes.has(outcome), `some calls got ${outcome}`);
  }
});
