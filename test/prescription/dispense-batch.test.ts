import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { GATE_CALLS } from '../../src/database/gate/generated.js';
import { recordsOf } from '../../src/database/gate/together.js';
import type { Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { lineOf, newCode, prescribe } from './pharmacy.js';

const g = await createTestGateway(t);
const login = await g.login('partner');
const keyids = {
  'pharmacy-a': g.partner('pharmacy-a').key.keyid,
  'pharmacy-b': g.partner('pharmacy-b').key.keyid,
  unknown: 'U'.repeat(43),
};

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

const KINDS = ['C', 'C', 'C', 'N'];
const CODES = KINDS.length + 1; // the last one is not known
const CONSENTS = [
  ['pharmacy-a', 'active'],
  ['pharmacy-a', 'active'],
  ['pharmacy-a', 'active'],
  ['pharmacy-a', 'consumed'],
  ['pharmacy-a', 'revoked'],
  ['pharmacy-b', 'active'],
];

const call: fc.Arbitrary<Call> = fc.record({
  key: fc.oneof(
    { weight: 6, arbitrary: fc.constant('pharmacy-a' as const) },
    fc.constantFrom('pharmacy-b', 'unknown'),
  ),
  nonce: fc.nat(30),
  idempotencyKey: fc.nat(12),
  code: fc.nat(CODES - 1),
  consent: fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, fc.nat(CONSENTS.length)),
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
  key: 'pharmacy-a',
  nonce: n,
  idempotencyKey: n,
  code: 0,
  consent: 0,
  lines: [{ line: 2, quantity: 6 }],
}));

/** One call for each of different prescriptions under consents of their own, all made at once, and a whole pickup. */
const plainOnes: Call[] = [0, 1, 2].map((n) => ({
  key: 'pharmacy-a',
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

let world = 0;

/** The parameters of calls in a new world: consents and prescriptions of its own. */
async function valuesOf(calls: readonly Call[]) {
  const own = `d${world++}`;
  const lines = [lineOf(15), lineOf(10)];
  const codes: string[] = [];
  for (const kind of KINDS) codes.push(await prescribe(g, { code: newCode(kind), lines }));
  codes.push('010010000000-C');
  const { rows } = await g.owner.query<{ consent_id: Uuid }>(
    `INSERT INTO consent.consent (person_id, consent_id, request_id, partner_id, purpose, statement, fields, access_mode,
       retention, salt, subject, by_share_code, given_at, valid_until, state)
     SELECT 1, consent.new_id(consent.bucket(1)), consent.new_id(consent.bucket(1)), e.row ->> 0, 'pharmacy.dispense_prescription',
       'x', '{prescriptions.lines}', 'once', 'P1D', ledger.new_salt(), sha256('x'), false, now(), now() + interval '1 day', e.row ->> 1
     FROM jsonb_array_elements($1) WITH ORDINALITY e ("row", place) ORDER BY e.place RETURNING consent_id`,
    [JSON.stringify(CONSENTS)],
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

async function alone(made: World): Promise<string> {
  const rows = [];
  for (const values of made.values) {
    const { text, values: list } = GATE_CALLS.dispense;
    try {
      const { rows: one } = await login.query(text, list(values as never) as unknown[]);
      rows.push({ raised: null, ...one[0] });
    } catch (error) {
      const { code, detail } = error as { code: string; detail?: string };
      rows.push({ raised: code, raised_detail: detail ?? '' });
    }
  }
  return plain(rows, made);
}

async function together(made: World): Promise<string> {
  const { rows } = await login.query('SELECT * FROM gate.dispense_batch($1) ORDER BY place', [
    recordsOf(made.values),
  ]);
  return plain(
    rows.map(({ place: _, raised, raised_message: __, raised_detail, ...row }) =>
      raised === null ? { raised, ...row } : { raised, raised_detail },
    ),
    made,
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
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 12 }), async (calls) => {
      const one = await valuesOf(calls);
      const singles = await alone(one);
      const other = await valuesOf(calls);
      t.equal(await together(other), singles);
      t.equal(await traces(other), await traces(one));
      for (const [code] of singles.matchAll(/UT\d\d\d|partly_dispensed/g)) seen.add(code);
    }),
    {
      numRuns: 40,
      seed: 20_261_129,
      examples: [[tooMany], [plainOnes], [otherwisePlainOnes], [[...plainOnes, ...tooMany]]],
    }, // the same calls in each run: every outcome below occurs
  );
  for (const code of [
    'partly_dispensed',
    'UT001',
    'UT002',
    'UT003',
    'UT005',
    'UT010',
    'UT014',
    'UT020',
    'UT021',
  ]) {
    t.ok(seen.has(code), `some calls got ${code}`);
  }
});
