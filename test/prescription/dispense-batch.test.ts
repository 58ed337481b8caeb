import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import t from 'tap';
import { GATE_CALLS } from '../../src/database/gate/generated.js';
import { recordsOf } from '../../src/database/gate/together.js';
import type { Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { keysByState } from '../helpers/keys.js';
import { newCode } from './pharmacy.js';

const g = await createTestGateway(t);
await g.gateway_.close(); // its upkeep would hold locks now and then, for which a batch does not wait
const login = await g.login('partner');
const other = 'O'.repeat(43);
await g.owner.query(
  `INSERT INTO partner.partner SELECT (jsonb_populate_record(p, '{"partner_id": "pharmacy-c"}')).*
     FROM partner.partner p WHERE partner_id = 'pharmacy-b'`,
);
await g.owner.query(
  `INSERT INTO partner.key (partner_id, thumbprint, jwk, added_at)
     SELECT 'pharmacy-c', $1, jwk, added_at FROM partner.key WHERE partner_id = 'pharmacy-b'`,
  [other],
);
const keyids = { ...(await keysByState(g, { active: 'pharmacy-a', suspended: 'pharmacy-b' })), other };

/** A call, naming everything by number, so that it can be made in two worlds alike. */
interface Call {
  readonly key: keyof typeof keyids;
  readonly nonce: number;
  readonly idempotencyKey: number;
  readonly code: number;
  readonly consent: number;
  readonly lines: readonly {
    readonly line: number;
    readonly quantity: number | string;
    readonly unit?: string;
    readonly product?: string;
  }[];
}

/** A prescription as a call can meet it. */
interface Prescribed {
  readonly kind: 'C' | 'N';
  /** Whether nothing remains of it. */
  readonly dispensed?: boolean;
  readonly days?: number;
  readonly withdrawn?: boolean;
  readonly replaced?: boolean;
}

const PRESCRIBED: readonly Prescribed[] = [
  { kind: 'C' },
  { kind: 'C' },
  { kind: 'C' },
  { kind: 'N' },
  { kind: 'C', withdrawn: true },
  { kind: 'C', replaced: true },
  { kind: 'C', days: -1 },
  { kind: 'C', dispensed: true },
];
const QUANTITIES = [15, 10];

/** A consent as a call can meet it. */
interface Consented {
  readonly partner_id?: string;
  readonly state?: string;
  readonly purpose?: string;
  /** SQL interval from now. */
  readonly valid?: string;
  /** Whether it covers the first prescription alone. */
  readonly one?: boolean;
}

const CONSENTED: readonly Consented[] = [
  {},
  {},
  {},
  { state: 'consumed' },
  { state: 'revoked' },
  { partner_id: 'pharmacy-c' },
  { partner_id: 'pharmacy-b' },
  { valid: '-1 hour' },
  { purpose: 'bank.account_opening' },
  { one: true },
];

const call: fc.Arbitrary<Call> = fc.record({
  key: fc.oneof(
    { weight: 12, arbitrary: fc.constant('active' as const) },
    { weight: 2, arbitrary: fc.constant('other' as const) },
    fc.constantFrom('retired', 'suspended', 'unknown'),
  ),
  nonce: fc.nat(30),
  idempotencyKey: fc.nat(12),
  // One more than there are: unknown.
  code: fc.oneof({ weight: 2, arbitrary: fc.nat(3) }, fc.nat(PRESCRIBED.length)),
  consent: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(CONSENTED.length)),
  lines: fc
    .array(
      fc.record(
        {
          line: fc.integer({ min: 1, max: 3 }),
          quantity: fc.oneof(
            { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }) },
            fc.constantFrom(0.5, 1.5, '7/3'),
          ),
          unit: fc.constantFrom('viên', 'viên', 'viên', 'hộp'),
          product: fc.constant('Paracetamol 500'),
        },
        { requiredKeys: ['line', 'quantity'] },
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((lines) => lines.filter(({ line }, i) => i === 0 || line !== 3)),
});

/** Two calls for six of a line of ten. */
const tooMany: Call[] = [1, 2].map((n) => ({
  key: 'active',
  nonce: n,
  idempotencyKey: n,
  code: 0,
  consent: 0,
  lines: [{ line: 2, quantity: 6 }],
}));

/** One call for each of different prescriptions under consents of their own, all made at once, and a whole pickup. */
const plainOnes: Call[] = [0, 1, 2].map((n) => ({
  key: 'active',
  nonce: n,
  idempotencyKey: n,
  code: n + 1,
  consent: n,
  lines:
    n === 2
      ? [
          { line: 1, quantity: 15 },
          { line: 2, quantity: 10 },
        ]
      : [{ line: 1, quantity: n + 0.5, product: 'Paracetamol 500' }],
}));

/** The same calls under consents that do not allow them, or only just: consumed, revoked, another pharmacy's. */
const otherwisePlainOnes = plainOnes.map((each, n) => ({ ...each, consent: n + 3 }));

/** A dispensing that nothing but the suspension of its pharmacy keeps from being made, and one of a pharmacy beside it. */
const ofOtherPharmacies: Call[] = (['suspended', 'other'] as const).map((key, n) => ({
  key,
  nonce: n,
  idempotencyKey: n,
  code: n,
  consent: key === 'suspended' ? 6 : 5,
  lines: [{ line: 1, quantity: 1 }],
}));

let world = 0;

/** The parameters of calls in a new world: consents and prescriptions of its own. */
async function valuesOf(calls: readonly Call[]) {
  const own = `d${world++}`;
  const codes = [...PRESCRIBED.map(({ kind }) => newCode(kind)), '010010000000-C'];
  await g.owner.query(
    `WITH given AS (
       SELECT ($1::text[])[e.place] AS code, x.* FROM jsonb_array_elements($2) WITH ORDINALITY e (value, place),
         jsonb_to_record(e.value) x (dispensed boolean, days integer, withdrawn boolean, replaced boolean)
     ), written AS (
       INSERT INTO prescription.prescription (person_id, code, prescription_id, partner_id, issued_at, valid_until, facility_name,
           content, digest, recorded_at, withdrawn_at, replaced_by)
         SELECT 1, w.code, consent.new_id(consent.bucket(1)), 'hospital-a', now(), population.today() + coalesce(w.days, 5), 'x',
             '{}', sha256(w.code::bytea), now(), CASE WHEN w.withdrawn THEN now() END, CASE WHEN w.replaced THEN 'x' END
           FROM given w
     )
     INSERT INTO prescription.line (person_id, code, line, content, quantity, dispensed)
       SELECT 1, w.code, l.line, '{"unit": "viên", "form": "viên nén"}', l.quantity * 6,
           CASE WHEN w.dispensed THEN l.quantity * 6 ELSE 0 END
         FROM given w, unnest($3::integer[]) WITH ORDINALITY l (quantity, line)`,
    [codes, JSON.stringify(PRESCRIBED), QUANTITIES],
  );
  const { rows } = await g.owner.query<{ consent_id: Uuid }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until, state)
     SELECT 1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), coalesce(x.partner_id, 'pharmacy-a'),
       coalesce(x.purpose, 'pharmacy.dispense_prescription'), 'x',
       ARRAY['prescriptions.lines' || CASE WHEN x.one THEN ':' || $2 ELSE '' END], 'once', 'P1D', ledger.new_salt(), sha256('x'),
       false, now(), now() + coalesce(x.valid, '1 day'), coalesce(x.state, 'active')
     FROM jsonb_array_elements($1) WITH ORDINALITY e (value, place),
       jsonb_to_record(e.value) x (partner_id text, state text, purpose text, valid interval, one boolean)
     ORDER BY e.place RETURNING consent_id`,
    [JSON.stringify(CONSENTED), codes[0]],
  );
  const consents = [...rows.map((row) => row.consent_id), '01900000-0000-7000-8000-000000000000' as Uuid];
  const values = calls.map((each) => ({
    p_keyid: keyids[each.key],
    p_nonce: `${own}-nonce-${each.nonce}`,
    p_idempotency_key: `${own}-key-${each.idempotencyKey}`,
    p_body_hash: createHash('sha256')
      .update(JSON.stringify([each.code, each.consent, each.lines]))
      .digest(),
    p_code: codes[each.code] as string,
    p_consent_id: consents[each.consent] as Uuid,
    p_lines: JSON.stringify(each.lines),
    p_invoice_number: each.nonce % 2 === 0 ? `invoice ${each.nonce}` : null,
  }));
  return { values, codes, consents };
}

type World = Awaited<ReturnType<typeof valuesOf>>;

interface Dispensed {
  readonly at: string;
  readonly quantity: number;
}

/** What was dispensed of a line, which is in the order of time: within a millisecond in any, so that the quantities are sorted. */
function timeless(dispensed: readonly Dispensed[]): Dispensed[] {
  const times = dispensed.map(({ at }) => at);
  if (times.join() !== times.toSorted().join()) throw new Error(`not in the order of time: ${times}`);
  return dispensed.toSorted((a, b) => a.quantity - b.quantity);
}

/** Rows without ids and times, as text. */
const plain = (value: unknown, { codes }: World) =>
  JSON.stringify(value, (name, each) => {
    if (name === 'dispensed' && Array.isArray(each)) return timeless(each);
    return ['dispensing_id', 'dispensed_at', 'at'].includes(name) ? undefined : each;
  }).replaceAll(/01001\w{7}-[CN]/g, (code) => `code ${codes.indexOf(code)}`);

type Values = World['values'][number];

interface Outcome {
  readonly raised: string | null;
  readonly refusal?: string | null;
  readonly repeated?: boolean;
  readonly dispensing?: { readonly dispensing_id: Uuid };
}

async function alone(values: Values): Promise<Outcome> {
  const { text, values: list } = GATE_CALLS.dispense;
  try {
    const { rows } = await login.query(text, list(values as never) as unknown[]);
    return { raised: null, ...rows[0] };
  } catch (error) {
    const { code, detail } = error as { code: string; detail?: string };
    return { raised: code, raised_detail: detail ?? '' } as Outcome;
  }
}

async function together(client: pg.ClientBase, calls: readonly Values[]): Promise<Outcome[]> {
  const { rows } = await client.query('SELECT * FROM gate.dispense_batch($1) ORDER BY place', [
    recordsOf(calls),
  ]);
  return rows.map(({ place: _, raised, raised_message: __, raised_detail, ...row }) =>
    raised === null ? { raised, ...row } : { raised, raised_detail },
  );
}

/** What the calls of a world left behind. */
async function traces(made: World): Promise<string> {
  const { rows } = await g.owner.query(
    `SELECT array_position($1, l.code) AS code, l.line::integer, l.dispensed::text, NULL AS kind, NULL AS n
       FROM prescription.line l WHERE l.code = ANY ($1)
     UNION ALL SELECT array_position($2, e.consent_id), NULL, NULL, e.kind::text || coalesce(e.refusal, ''), count(*)
       FROM ledger.entry e WHERE e.consent_id = ANY ($2) GROUP BY 1, 4
     UNION ALL SELECT array_position($1, d.code), x.line, x.quantity::text, concat_ws(' ', x.product, d.invoice_number), count(*)
       FROM prescription.dispensing d JOIN prescription.dispensed_line x USING (person_id, dispensing_id)
       WHERE d.code = ANY ($1) GROUP BY 1, 2, 3, 4
     UNION ALL SELECT array_position($1, e.prescription_code), NULL, NULL, concat_ws(' ', e.partner_id, e.type, e.to_push), count(*)
       FROM event.event e WHERE e.prescription_code = ANY ($1) GROUP BY 1, 4
     UNION ALL SELECT NULL, NULL, NULL, split_part(a.nonce, '-', 3) || coalesce(split_part(a.idempotency_key, '-', 3), ''), count(*)
       FROM partner.accepted_request a WHERE a.nonce LIKE $3 || '-%' GROUP BY 4
     ORDER BY 4 NULLS FIRST, 1, 2, 3`,
    [made.codes, made.consents, String(made.values[0]?.p_nonce).split('-', 1)[0]],
  );
  return plain(rows, made);
}

t.test('a batch gives each call what it would get alone, and leaves the same', async (t) => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 16 }), async (calls) => {
      const one = await valuesOf(calls);
      const outcomes: Outcome[] = [];
      for (const values of one.values) outcomes.push(await alone(values));
      const singles = plain(outcomes, one);
      const other = await valuesOf(calls);
      t.equal(plain(await together(login, other.values), other), singles);
      t.equal(await traces(other), await traces(one));
      for (const [code] of singles.matchAll(/UT\d\d\d|partly_dispensed|"repeated":true/g)) seen.add(code);
    }),
    {
      numRuns: 60,
      seed: 20_261_129,
      examples: [
        [tooMany],
        [plainOnes],
        [otherwisePlainOnes],
        [ofOtherPharmacies],
        [[...plainOnes, ...tooMany, ...ofOtherPharmacies]],
        [[...plainOnes, ...plainOnes.map((each) => ({ ...each, nonce: each.nonce + 10 }))]],
      ],
    }, // the same calls in each run: every outcome below occurs
  );
  for (const code of [
    'partly_dispensed',
    '"repeated":true',
    ...[
      'UT001',
      'UT002',
      'UT003',
      'UT004',
      'UT005',
      'UT006',
      'UT007',
      'UT010',
      'UT014',
      'UT019',
      'UT020',
      'UT021',
    ],
  ]) {
    t.ok(seen.has(code), `some calls got ${code}`);
  }
});

t.test('calls that do not meet each other are made in one go, one that is held up is left', async (t) => {
  const { values, codes } = await valuesOf(plainOnes);
  const hold = async (code: string | undefined) => {
    await g.owner.query('BEGIN');
    await g.owner.query('SELECT FROM prescription.prescription WHERE code = $1 FOR UPDATE', [code]);
  };
  await hold(codes[2]);
  t.match(await together(login, values), [{ raised: null }, { raised: '55P03' }, { raised: null }]);
  await g.owner.query('ROLLBACK');
  const writers = async () =>
    (await g.owner.query('SELECT DISTINCT xmin FROM prescription.dispensing WHERE code = ANY ($1)', [codes]))
      .rowCount;
  t.equal(await writers(), 1, 'not each in a subtransaction of its own');
  t.match(await alone(values[1] as Values), { raised: null, repeated: false }, 'nothing of it remained');
  t.equal(await writers(), 2);
});

t.test(
  'of batches of two gateways at once, each call has one outcome, and no prescription gives too much',
  async (t) => {
    const second = await g.login('partner');
    await fc.assert(
      fc.asyncProperty(fc.array(call, { minLength: 4, maxLength: 24 }), async (calls) => {
        const { values, codes } = await valuesOf(calls);
        const half = values.length >> 1;
        const batches = [values.slice(0, half), values.slice(half).reverse()] as const;
        const outcomes = (
          await Promise.all([together(login, batches[0]), together(second, batches[1])])
        ).flat();
        for (const [i, each] of batches.flat().entries()) {
          if (outcomes[i]?.raised === '55P03') outcomes[i] = await alone(each);
        }
        const answered = outcomes
          .filter(({ raised, refusal, repeated }) => raised === null && refusal === null && !repeated)
          .map(({ dispensing }) => dispensing?.dispensing_id);
        const { rows } = await g.owner.query<{ dispensing_id: Uuid }>(
          'SELECT dispensing_id FROM prescription.dispensing WHERE code = ANY ($1)',
          [codes],
        );
        t.strictSame(
          rows.map(({ dispensing_id }) => dispensing_id).sort(),
          answered.sort(),
          'each answer one dispensing',
        );
        const wrong = await g.owner.query(
          `SELECT FROM unnest($1::text[]) WITH ORDINALITY x (code, place) JOIN prescription.line l ON l.code = x.code
           WHERE x.place <= 4 AND l.dispensed <> (SELECT coalesce(sum(d.quantity), 0) FROM prescription.dispensed_line d
             JOIN prescription.dispensing m USING (person_id, dispensing_id) WHERE m.code = l.code AND d.line = l.line)`,
          [codes],
        );
        t.equal(wrong.rowCount, 0, 'what is counted was dispensed');
      }),
      { numRuns: 40 },
    );
  },
);
