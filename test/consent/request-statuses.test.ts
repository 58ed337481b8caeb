import fc from 'fast-check';
import t from 'tap';
import { formatId, type Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { keysByState } from '../helpers/keys.js';

const g = await createTestGateway(t);
const login = await g.login('partner');

/** Requests by what their partner, bank-a, is told of them; null where it is told that there is none. */
const SEEDS = [
  { partner_id: 'bank-a', state: 'pending', expires: '1 hour', told: 'pending' },
  { partner_id: 'bank-a', state: 'pending', expires: '-1 s', told: 'expired' },
  { partner_id: 'bank-a', state: 'approved', expires: '-1 s', told: 'approved' },
  { partner_id: 'bank-a', state: 'refused', expires: '1 hour', told: 'refused' },
  { partner_id: 'bank-a', state: 'withdrawn', expires: '1 hour', told: 'withdrawn' },
  { partner_id: 'bank-b', state: 'approved', expires: '1 hour', told: null },
];
const { rows: seeded } = await g.owner.query<{ request_id: Uuid }>(
  `INSERT INTO consent.request (person_id, request_id, partner_id, purpose, statement, required_fields, optional_fields,
     access_mode, retention, binding_code, salt, subject, by_share_code, prompted, state, asked_at, expires_at, consent_id)
   SELECT 1, consent.new_id(consent.bucket(1)), e.seed ->> 'partner_id', 'bank.account_opening', 'x', '{}', '{}', 'once', 'P1D',
     'K7Q2', ledger.new_salt(), sha256('x'), false, true, e.seed ->> 'state', now(), now() + (e.seed ->> 'expires')::interval,
     CASE WHEN e.seed ->> 'state' = 'approved' THEN consent.new_id(consent.bucket(1)) END
   FROM jsonb_array_elements($1) WITH ORDINALITY e (seed, place) ORDER BY e.place RETURNING request_id`,
  [JSON.stringify(SEEDS)],
);
const ids = [...seeded.map((row) => row.request_id), '01900000-0000-7000-8000-000000000000'];
const told = [...SEEDS.map((seed) => seed.told), null];

const bank = g.partner('bank-a');
const keyids = await keysByState(g);

interface Call {
  readonly key: keyof typeof keyids;
  readonly request: number;
}

async function read(calls: readonly Call[]): Promise<Record<string, unknown>[]> {
  const { rows } = await login.query('SELECT * FROM gate.request_statuses($1, $2) ORDER BY place', [
    calls.map(({ key }) => keyids[key]),
    calls.map(({ request }) => ids[request]),
  ]);
  return rows;
}

t.test('several calls are told what each would be told alone', async (t) => {
  const call: fc.Arbitrary<Call> = fc.record({
    key: fc.oneof(
      { weight: 5, arbitrary: fc.constant('active' as const) },
      fc.constantFrom('retired', 'suspended', 'unknown'),
    ),
    request: fc.nat(SEEDS.length),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 16 }), async (calls) => {
      const alone = [];
      for (const [i, each] of calls.entries()) alone.push({ ...(await read([each]))[0], place: i + 1 });
      t.strictSame(await read(calls), alone);
      for (const [i, { key, request }] of calls.entries()) {
        const refused = { active: told[request] === null ? 'UT001' : null, suspended: 'UT004' };
        t.match(alone[i], {
          raised: key in refused ? refused[key as keyof typeof refused] : 'UT005',
          state: key === 'active' ? told[request] : null,
        });
      }
    }),
    { numRuns: 40 },
  );
});

t.test('calls over HTTP that arrive together get each its own answer', async (t) => {
  const answers = await Promise.all(
    Array.from({ length: 42 }, (_, i) =>
      bank.call('GET', `/v1/consent-requests/${formatId('csr', ids[i % ids.length] as Uuid)}`),
    ),
  );
  for (const [i, { status, body }] of answers.entries()) {
    const expected = told[i % ids.length];
    t.equal(status, expected === null ? 404 : 200);
    if (expected !== null) {
      t.match(body, { request_id: formatId('csr', ids[i % ids.length] as Uuid), status: expected });
    }
  }
});
