import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import t from 'tap';
import { formatId, type Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { keysByState } from '../helpers/keys.js';
import { signedBase } from '../helpers/signed-base.js';

const g = await createTestGateway(t);
await g.gateway_.close(); // its upkeep would hold locks now and then, for which a batch does not wait
const login = await g.login('partner');
const FIELDS = ['person.birth_full_name', 'person.phone_number'];
const OTHERS = ['person.related_persons', 'person.birth_full_name'];

/** A call, naming its consent, nonce and Idempotency-Key by number, so that it can be made in two worlds alike. */
interface Call {
  readonly key: keyof typeof keyids;
  readonly nonce: number;
  readonly idempotencyKey: number;
  readonly body: number;
  readonly consent: number;
  readonly fields: readonly string[] | null;
  /** Whether the signed message shows another nonce. */
  readonly isForged?: boolean;
}

const keyids = { ...(await keysByState(g)), other: g.partner('school-a').key.keyid };

/** A consent as a release can meet it. */
interface Seed {
  readonly partner_id?: string;
  readonly purpose?: string;
  readonly fields?: readonly string[];
  /** How often a day; once if undefined. */
  readonly most?: number;
  readonly by_code?: boolean;
  /** SQL intervals from now. */
  readonly valid?: string;
  readonly lapses?: string;
  readonly window?: string;
  readonly window_uses?: number;
  readonly state?: string;
}

const recurring = { purpose: 'bank.know_your_customer_refresh', most: 2 };
const school = { partner_id: 'school-a', purpose: 'school.enrolment' };
const SEEDS: readonly Seed[] = [
  {},
  { by_code: true },
  recurring,
  { ...recurring, most: 100 },
  { state: 'paused' },
  { valid: '-1 hour' },
  { purpose: 'school.enrolment' },
  { partner_id: 'bank-b', purpose: 'bank.age_check' },
  { fields: ['person.other_name'] },
  { ...recurring, window: '0 days', window_uses: 2 },
  { ...recurring, window: '-1 day', window_uses: 2 },
  { ...recurring, fields: ['person.other_name'] },
  { lapses: '-1 hour' },
  { lapses: '1 hour' },
  { state: 'consumed' },
  { ...school, fields: OTHERS },
  { ...school, most: 2, fields: OTHERS },
  { fields: ['person.birth_full_name', 'documents.driving_licence'] },
  { fields: ['documents.driving_licence', 'person.birth_full_name'] },
  { fields: ['person.nothing', 'person.sex'] },
];

/** The consents of one world, with the same salts in each. The last one does not exist. */
async function seedConsents(): Promise<Uuid[]> {
  const { rows } = await g.owner.query<{ consent_id: Uuid }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       access_until, at_most_count, at_most_per, retention, salt, subject, by_share_code, given_at, valid_until, lapses_at,
       window_started, window_uses, state)
     SELECT 1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), coalesce(k.partner_id, 'bank-a'),
       coalesce(k.purpose, 'bank.account_opening'), 'x', coalesce(k.fields, $2),
       CASE WHEN k.most > 0 THEN 'recurring' ELSE 'once' END, CASE WHEN k.most > 0 THEN population.today() + 30 END, k.most,
       CASE WHEN k.most > 0 THEN 'day' END, 'P1D', s.salt, ledger.subject_commitment(s.salt, $1), coalesce(k.by_code, false),
       now(), now() + coalesce(k.valid, '1 day'), now() + k.lapses, consent.window_start('day', now() + k.window),
       coalesce(k.window_uses, 0), coalesce(k.state, 'active')
     FROM jsonb_array_elements($3) WITH ORDINALITY e (seed, place),
       jsonb_to_record(e.seed) k (partner_id text, purpose text, fields text[], most integer, by_code boolean, valid interval,
         lapses interval, "window" interval, window_uses integer, state text),
       LATERAL (SELECT substr(sha256(convert_to(e.place::text, 'UTF8')), 1, 16)) s (salt)
     ORDER BY e.place RETURNING consent_id`,
    [g.number('an'), FIELDS, JSON.stringify(SEEDS)],
  );
  return [...rows.map((row) => row.consent_id), '01900000-0000-7000-8000-000000000000'];
}

const call: fc.Arbitrary<Call> = fc.record({
  key: fc.oneof(
    { weight: 12, arbitrary: fc.constant('active' as const) },
    { weight: 4, arbitrary: fc.constant('other' as const) },
    fc.constantFrom('retired', 'suspended', 'unknown'),
  ),
  nonce: fc.integer({ min: 0, max: 40 }),
  idempotencyKey: fc.integer({ min: 0, max: 20 }),
  body: fc.integer({ min: 0, max: 1 }),
  consent: fc.integer({ min: 0, max: SEEDS.length }),
  fields: fc.constantFrom(null, FIELDS.slice(0, 1), FIELDS, ['person.email'], []),
  isForged: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
});

/** Calls, some of which repeat an earlier one under its Idempotency-Key. */
const callsOf = (lengths: { readonly minLength: number; readonly maxLength: number }) =>
  fc.array(fc.record({ call, repeats: fc.option(fc.nat(30), { freq: 5 }) }), lengths).map((drawn) =>
    drawn.map(({ call: own, repeats }, i) => {
      const earlier = repeats === null || i === 0 ? undefined : drawn[repeats % i]?.call;
      return earlier === undefined ? own : { ...earlier, nonce: own.nonce };
    }),
  );

const COLUMNS = `refusal, refusal_detail - 'retry_after_s' AS detail, refusal_detail ? 'retry_after_s' AS may_retry, kind, partner_id, purpose, fields, data, not_available, at_most_count, window_uses,
  window_ends, subject, salt, release_id = entry_id AS is_new, request_id IS NULL AS has_no_request`;
let world = 0;

/** The values of calls in a new world: consents, nonces and keys of its own. Two of its keys have been used before. */
async function valuesOf(calls: readonly Call[]) {
  const consents = await seedConsents();
  const own = `w${world++}`;
  await g.owner.query(
    `INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id, partner_id, idempotency_key, body_hash)
       SELECT k.key_id, $1 || '-before-' || n, now() - ago, gen_random_uuid(), k.partner_id, $1 || '-key-' || n, sha256('x')
       FROM partner.key k, (VALUES (0, interval '25 hours'), (1, '1 hour')) x (n, ago) WHERE k.thumbprint = $2`,
    [own, keyids.active],
  );
  return calls.map((each) => {
    const nonce = `${own}-nonce-${each.nonce}`;
    return [
      keyids[each.key],
      nonce,
      `${own}-key-${each.idempotencyKey}`,
      createHash('sha256').update(`${each.body} ${each.consent} ${each.fields}`).digest(),
      signedBase(keyids[each.key], each.isForged ? `${nonce}-other` : nonce),
      Buffer.from('signature'),
      each.fields === null ? null : Buffer.from('{}'),
      consents[each.consent],
      each.fields,
    ];
  });
}

type Outcome = Record<string, unknown>;

async function alone(values: unknown[]): Promise<Outcome> {
  try {
    const { rows } = await login.query(
      `SELECT ${COLUMNS} FROM gate.release($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)`,
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
    `SELECT raised, raised_detail, ${COLUMNS} FROM gate.release_batch($1, $2, $3, $4, $5, $6, $7, $8, $9) ORDER BY place`,
    [...[0, 1, 2, 3, 4, 5, 6, 7].map(column), fields],
  );
  return rows.map((row) =>
    row.raised === null ? row : { raised: row.raised, raised_detail: row.raised_detail },
  );
}

/** What the calls of a world left behind, without ids, times and the world's name. */
async function traces(values: readonly unknown[][]): Promise<unknown> {
  const own = String(values[0]?.[1]).split('-', 1)[0];
  const { rows } = await g.owner.query(
    `WITH live AS (
       SELECT c.*, x.place FROM unnest($1::uuid[]) WITH ORDINALITY x (consent_id, place) JOIN consent.consent c USING (consent_id)
     ), entries AS (
       SELECT l.place, e.*, e.entry_id = e.release_id AS is_new, e.request_id = l.request_id AS of_request,
           CASE WHEN e.kind <> 'named_in_release' THEN e.salt END AS salt_shown,
           CASE WHEN e.kind <> 'named_in_release' THEN e.subject END AS subject_shown, length(e.salt) AS salt_bytes,
           s.base, s.signature, s.body, s.given_hash, s.person_id AS signed_for
         FROM live l JOIN ledger.entry e USING (consent_id) LEFT JOIN partner.signed_request s ON s.outcome_id = e.entry_id
     )
     SELECT 'consent' AS what, to_jsonb(x) AS row FROM (
         SELECT place, state, uses, window_started, window_uses, ended_at IS NULL AS goes_on FROM live) x
     UNION ALL SELECT 'entry', to_jsonb(x) FROM (
         SELECT place, person_id, kind, actor, partner_id, purpose, fields, of_request, is_new, refusal, keyid, salt_shown,
           subject_shown, salt_bytes, replace(base, $2 || '-', '') AS base, signature, body, given_hash, signed_for FROM entries) x
     UNION ALL SELECT 'accepted', to_jsonb(x) FROM (
         SELECT a.key_id, replace(a.nonce, $2 || '-', '') AS nonce, a.partner_id,
           replace(a.idempotency_key, $2 || '-', '') AS idempotency_key, a.body_hash, e.place, e.kind,
           replace(min(a.nonce) OVER (PARTITION BY a.outcome_id), $2 || '-', '') AS same_outcome
         FROM partner.accepted_request a LEFT JOIN entries e ON e.entry_id = a.outcome_id
         WHERE a.nonce LIKE $2 || '-%') x`,
    [[...new Set(values.map((each) => each[7]))], own],
  );
  return rows.map(({ what, row }) => `${what} ${JSON.stringify(row)}`).sort();
}

/** A release that nothing but the suspension of its partner keeps from being made. */
const ofSuspended: Call = {
  key: 'suspended',
  nonce: 0,
  idempotencyKey: 5,
  body: 0,
  consent: SEEDS.findIndex((seed) => seed.partner_id === 'bank-b'),
  fields: null,
};

t.test('a batch gives each call what it would get alone, and leaves the same', async (t) => {
  const kinds = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(callsOf({ minLength: 1, maxLength: 16 }), async (calls) => {
      const one = await valuesOf(calls);
      const singles: Outcome[] = [];
      for (const values of one) singles.push(await alone(values));
      const other = await valuesOf(calls);
      const batch = await together(login, other);
      t.strictSame(batch, singles);
      for (const { kind, raised, refusal } of singles) kinds.add(kind ?? raised ?? refusal);
      t.strictSame(await traces(other), await traces(one));
    }),
    { numRuns: 100, seed: 20_261_129, examples: [[[ofSuspended]]] }, // the same calls in each run: every outcome below occurs
  );
  for (const kind of [
    'release',
    'release_empty',
    'release_repeated',
    ...['UT001', 'UT002', 'UT003', 'UT004', 'UT005', 'UT006', 'UT007', 'UT010', 'UT011', 'UT902'],
  ]) {
    t.ok(kinds.has(kind), `some calls got ${kind}`);
  }
});

t.test(
  'of batches of two gateways at once, each call has one outcome, and no consent gives too much',
  async (t) => {
    const second = await g.login('partner');
    await fc.assert(
      fc.asyncProperty(callsOf({ minLength: 4, maxLength: 24 }), async (calls) => {
        const values = await valuesOf(calls);
        const half = values.length >> 1;
        const batches = [values.slice(0, half), values.slice(half).reverse()] as const;
        const outcomes = (
          await Promise.all([together(login, batches[0]), together(second, batches[1])])
        ).flat();
        for (const [i, each] of batches.flat().entries()) {
          if (outcomes[i]?.raised === '55P03') outcomes[i] = await alone(each);
        }
        const consents = values.map((each) => each[7]);
        const { rows } = await g.owner.query(
          `SELECT e.kind::text, count(*)::integer AS n FROM ledger.entry e
           WHERE e.consent_id = ANY ($1) AND e.kind <> 'named_in_release' GROUP BY 1`,
          [consents],
        );
        const answered: Record<string, number> = {};
        for (const { raised, refusal, kind } of outcomes) {
          const left = refusal === null ? String(kind) : 'release_refused';
          if (raised === null) answered[left] = (answered[left] ?? 0) + 1;
        }
        t.strictSame(Object.fromEntries(rows.map(({ kind, n }) => [kind, n])), answered, 'an entry for each');
        const over = await g.owner.query(
          `SELECT FROM consent.consent c WHERE c.consent_id = ANY ($1) AND (
             c.uses <> (SELECT count(*) FROM ledger.entry e WHERE e.consent_id = c.consent_id AND e.kind = 'release')
             OR c.uses > coalesce(c.at_most_count, 1) OR c.window_uses > c.at_most_count)`,
          [consents],
        );
        t.equal(over.rowCount, 0);
      }),
      { numRuns: 40 },
    );
  },
);

t.test(
  'a call that another transaction holds up is left to be made alone, and its neighbours are not',
  async (t) => {
    const calls: Call[] = [0, 1, 2].map((consent) => ({
      key: 'active',
      nonce: consent,
      idempotencyKey: consent + 2,
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
        idempotencyKey: i + 2,
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
      const { rows } = await g.owner.query<{ uses: number }>(
        'SELECT uses FROM consent.consent WHERE consent_id = ANY ($1)',
        [values.map((each) => each[7])],
      );
      t.ok(rows.every(({ uses }) => uses <= 2));
    }
  },
);

const bankOfGateway = async () => g.partnerAt('bank-a', (await g.second()).url);

t.test('calls that are held up keep no other waiting', async (t) => {
  const consents = await seedConsents();
  const bank = await bankOfGateway();
  const held = [0, 1, 2, 3].map((place) => consents[place] as Uuid);
  const ask = async (consentId: Uuid) =>
    (await bank.call('POST', `/v1/consents/${formatId('cst', consentId)}/releases`, {})).status;
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
  const all = await seedConsents();
  const consents = [...all.slice(0, 9), all.at(-1)];
  const bank = await bankOfGateway();
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
