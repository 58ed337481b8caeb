import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import t from 'tap';
import { formatId, type Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const login = await g.login('partner');
const FIELDS = ['person.birth_full_name', 'person.phone_number'];

/** A call, naming its consent, nonce and Idempotency-Key by number, so that it can be made in two worlds alike. */
interface Call {
  readonly key: 'active' | 'retired' | 'suspended' | 'unknown';
  readonly nonce: number;
  readonly idempotencyKey: number;
  readonly body: number;
  readonly consent: number;
  readonly fields: readonly string[] | null;
}

const keyids = {
  active: g.partner('bank-a').key.keyid,
  retired: 'R'.repeat(43),
  suspended: g.partner('bank-b').key.keyid,
  unknown: 'U'.repeat(43),
};
await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");
await g.owner.query(
  `INSERT INTO partner.key (partner_id, thumbprint, jwk, added_at, retires_at)
     SELECT partner_id, $1, jwk, added_at, now() - interval '1 day' FROM partner.key WHERE thumbprint = $2`,
  [keyids.retired, keyids.active],
);

/** The consents of one world: all that a release can meet. The last one does not exist. */
async function seedConsents(): Promise<Uuid[]> {
  const { rows } = await g.owner.query<{ consent_id: Uuid }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until, state)
     SELECT 1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), k.partner_id, k.purpose, 'x', k.fields,
       k.mode, CASE WHEN k.mode = 'recurring' THEN population.today() + 30 END, k.most, CASE WHEN k.most > 0 THEN 'day' END, 'P1D', s.salt,
       ledger.subject_commitment(s.salt, $1), k.by_code, now(), now() + k.valid, k.state
     FROM (VALUES
         (1, 'bank-a', 'bank.account_opening', $2::text[], 'once', NULL::integer, false, interval '1 day', 'active'),
         (2, 'bank-a', 'bank.account_opening', $2, 'once', NULL, true, '1 day', 'active'),
         (3, 'bank-a', 'bank.know_your_customer_refresh', $2, 'recurring', 2, false, '1 day', 'active'),
         (4, 'bank-a', 'bank.know_your_customer_refresh', $2, 'recurring', 100, false, '1 day', 'active'),
         (5, 'bank-a', 'bank.account_opening', $2, 'once', NULL, false, '1 day', 'paused'),
         (6, 'bank-a', 'bank.account_opening', $2, 'once', NULL, false, '-1 hour', 'active'),
         (7, 'bank-a', 'school.enrolment', $2, 'once', NULL, false, '1 day', 'active'),
         (8, 'bank-b', 'bank.account_opening', $2, 'once', NULL, false, '1 day', 'active'),
         (9, 'bank-a', 'bank.account_opening', '{person.other_name}', 'once', NULL, false, '1 day', 'active')
       ) k (place, partner_id, purpose, fields, mode, most, by_code, valid, state),
       LATERAL (SELECT ledger.new_salt() WHERE k.place > 0) s (salt)
     ORDER BY k.place RETURNING consent_id`,
    [g.number('an'), FIELDS],
  );
  return [...rows.map((row) => row.consent_id), '01900000-0000-7000-8000-000000000000'];
}

const call: fc.Arbitrary<Call> = fc.record({
  key: fc.oneof(
    { weight: 9, arbitrary: fc.constant('active' as const) },
    fc.constantFrom('retired', 'suspended', 'unknown'),
  ),
  nonce: fc.integer({ min: 0, max: 40 }),
  idempotencyKey: fc.integer({ min: 0, max: 20 }),
  body: fc.integer({ min: 0, max: 1 }),
  consent: fc.integer({ min: 0, max: 9 }),
  fields: fc.constantFrom(null, FIELDS.slice(0, 1), FIELDS, ['person.email']),
});

const COLUMNS =
  'refusal, refusal_detail, kind, partner_id, purpose, fields, data, not_available, at_most_count, window_uses';
let world = 0;

/** The values of calls in a new world: consents, nonces and keys of its own. */
async function valuesOf(calls: readonly Call[]) {
  const consents = await seedConsents();
  const own = `w${world++}`;
  return calls.map((each) => [
    keyids[each.key],
    `${own}-nonce-${each.nonce}`,
    `${own}-key-${each.idempotencyKey}`,
    createHash('sha256').update(`${each.body} ${each.consent} ${each.fields}`).digest(),
    `"@method": POST\n"@signature-params": ();keyid="${keyids[each.key]}";nonce="${own}-nonce-${each.nonce}"`,
    Buffer.from('signature'),
    Buffer.from('{}'),
    consents[each.consent],
    each.fields,
  ]);
}

type Outcome = Record<string, unknown>;

async function alone(values: unknown[]): Promise<Outcome> {
  try {
    const { rows } = await login.query(
      `SELECT ${COLUMNS}, release_id = entry_id AS is_new, salt IS NULL AS hides FROM gate.release($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values,
    );
    return { raised: null, raised_detail: null, ...rows[0] };
  } catch (error) {
    const { code, detail } = error as { code: string; detail?: string };
    return { raised: code, raised_detail: detail ?? '' };
  }
}

async function together(client: pg.ClientBase, calls: unknown[][]): Promise<Outcome[]> {
  const column = (at: number) => calls.map((values) => values[at]);
  const fields = column(8).map((each) => (each === null ? null : JSON.stringify(each)));
  const { rows } = await client.query(
    `SELECT raised, raised_detail, ${COLUMNS}, release_id = entry_id AS is_new, salt IS NULL AS hides
       FROM gate.release_batch($1, $2, $3, $4, $5, $6, $7, $8, $9) ORDER BY place`,
    [...[0, 1, 2, 3, 4, 5, 6, 7].map(column), fields],
  );
  return rows.map((row) =>
    row.raised === null ? row : { raised: row.raised, raised_detail: row.raised_detail },
  );
}

/** What the calls of a world left behind. */
async function traces(values: readonly unknown[][]): Promise<unknown> {
  const consents = [...new Set(values.map((each) => each[7]))];
  const { rows } = await g.owner.query(
    `SELECT array_position($1::uuid[], c.consent_id) AS place, c.state, c.uses,
       ARRAY(SELECT e.kind::text || coalesce(e.refusal, '') FROM ledger.entry e WHERE e.consent_id = c.consent_id
             ORDER BY e.at, e.kind::text, e.refusal) AS entries,
       (SELECT count(*)::integer FROM partner.signed_request s JOIN ledger.entry e ON e.entry_id = s.outcome_id
         WHERE e.consent_id = c.consent_id) AS messages
     FROM consent.consent c WHERE c.consent_id = ANY ($1) ORDER BY 1`,
    [consents],
  );
  return rows.map(({ entries, ...row }) => ({ ...row, entries: entries.sort() }));
}

t.test('a batch gives each call what it would get alone, and leaves the same', async (t) => {
  let released = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 16 }), async (calls) => {
      const one = await valuesOf(calls);
      const singles: Outcome[] = [];
      for (const values of one) singles.push(await alone(values));
      const other = await valuesOf(calls);
      const batch = await together(login, other);
      t.strictSame(batch, singles);
      released += singles.filter(({ kind }) => kind !== undefined && kind !== null).length;
      t.strictSame(await traces(other), await traces(one));
    }),
    { numRuns: 60 },
  );
  t.ok(released > 0, 'some calls were granted');
});

t.test(
  'a call that another transaction holds up is left to be made alone, and its neighbours are not',
  async (t) => {
    const calls: Call[] = [0, 1, 2].map((consent) => ({
      key: 'active',
      nonce: consent,
      idempotencyKey: consent,
      body: 0,
      consent,
      fields: null,
    }));
    const values = await valuesOf(calls);
    await g.owner.query('BEGIN');
    await g.owner.query('SELECT FROM consent.consent WHERE consent_id = $1 FOR UPDATE', [values[1]?.[7]]);
    const outcomes = await together(login, values);
    t.match(outcomes, [
      { raised: null, kind: 'release' },
      { raised: '55P03' },
      { raised: null, kind: 'release' },
    ]);
    await g.owner.query('ROLLBACK');
    t.match(await alone(values[1] as unknown[]), { raised: null, kind: 'release' }, 'nothing of it remained');
  },
);

t.test(
  'two gateways with the same calls in opposite order do not deadlock, and each call counts once',
  async (t) => {
    const second = await g.login('partner');
    for (let round = 0; round < 20; round++) {
      const calls: Call[] = Array.from({ length: 8 }, (_, i) => ({
        key: 'active',
        nonce: i,
        idempotencyKey: i,
        body: 0,
        consent: i % 4,
        fields: null,
      }));
      const values = await valuesOf(calls);
      const [one, other] = await Promise.all([
        together(login, values),
        together(second, values.toReversed()),
      ]);
      for (const { raised } of [...one, ...other]) {
        t.ok([null, 'UT002', '55P03'].includes(raised as string | null), String(raised));
      }
      const left = (await traces(values)) as { uses: number; state: string }[];
      t.ok(left.every(({ uses }) => uses <= 2));
    }
  },
);

t.test('calls that are held up keep no other waiting', async (t) => {
  const consents = await seedConsents();
  const held = [0, 1, 2, 3].map((place) => consents[place] as Uuid);
  const ask = async (consentId: Uuid) =>
    (await g.partner('bank-a').call('POST', `/v1/consents/${formatId('cst', consentId)}/releases`, {}))
      .status;
  await g.owner.query('BEGIN');
  await g.owner.query('SELECT FROM consent.consent WHERE consent_id = ANY ($1) FOR UPDATE', [held]);
  const waiting: Promise<number>[] = [];
  for (const consentId of held) {
    waiting.push(ask(consentId));
    // Each waits in the database before the next is sent, so that they do not travel together. Not read
    // by the transaction that holds them: it would see the same activity each time.
    const deadline = performance.now() + 30_000;
    for (let blocked = 0; blocked < waiting.length && performance.now() < deadline; ) {
      const { rows } = await login.query(
        `SELECT count(*)::integer AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%gate.release(%'`,
      );
      blocked = rows[0].n;
    }
  }
  t.equal(await ask(consents[8] as Uuid), 201, 'while the others wait');
  await g.owner.query('ROLLBACK');
  t.strictSame(await Promise.all(waiting), [201, 201, 201, 201]);
});

t.test('calls over HTTP travel together, each with its own answer', async (t) => {
  const consents = await seedConsents();
  const bank = g.partner('bank-a');
  const before = await g.owner.query(
    "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'release'",
  );
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      bank.call('POST', `/v1/consents/${formatId('cst', consents[i % 10] as Uuid)}/releases`, {}),
    ),
  );
  const of = (place: number) => answers.filter((_, i) => i % 10 === place).map(({ status }) => status);
  t.strictSame(of(0).sort(), [201, 409, 409, 409]);
  t.strictSame(of(2).sort(), [201, 201, 429, 429]);
  t.strictSame(of(3), [201, 201, 201, 201]);
  t.strictSame(of(4), [409, 409, 409, 409]);
  t.strictSame(of(6), [403, 403, 403, 403]);
  t.strictSame(of(9), [404, 404, 404, 404]);
  const after = await g.owner.query("SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'release'");
  t.equal(after.rows[0].n - before.rows[0].n, 1 + 1 + 1 + 2 + 4, 'consents 0, 1 and 8 once');
});
