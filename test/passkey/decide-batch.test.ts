import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { GATE_CALLS } from '../../src/database/gate/generated.js';
import { recordsOf } from '../../src/database/gate/together.js';
import type { Uuid } from '../../src/id.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openTestSession } from '../helpers/session.js';

const FIELDS = ['person.birth_full_name', 'person.phone_number'];
const UNKNOWN = '01900000-0000-7000-8000-000000000000' as Uuid;

const g = await createTestGateway(t);
const an = await g.citizen('an');
const phone = await an.passkey();
await g.owner.query("UPDATE citizen.passkey SET added_at = now() - interval '10 days'");
await g.gateway_.close(); // its upkeep would hold locks now and then, for which a batch does not wait
const citizen = await g.login('citizen');
const notary = await g.login('notary');
const sessions = {
  an: await openTestSession(notary, g.number('an')),
  low: await openTestSession(notary, g.number('an'), { level: 1 }),
  duc: await openTestSession(notary, g.number('duc')),
  none: Buffer.alloc(32),
};

/** A call, naming its request by number, so that it can be made in two worlds alike: 0 to 2 are An's, 3 is Đức's, 4 nobody's. */
interface Call {
  readonly session: keyof typeof sessions;
  readonly request: number;
  readonly decision: 'approve' | 'refuse';
  readonly fields: readonly string[];
  readonly childAgrees: boolean;
  /** What is signed: the terms of this request, those of another, or nothing; or with a counter that fell. */
  readonly signs: 'terms' | 'other' | 'nothing' | 'fallen';
}

const call: fc.Arbitrary<Call> = fc.record({
  session: fc.oneof(
    { weight: 8, arbitrary: fc.constant('an' as const) },
    fc.constantFrom('low', 'duc', 'none'),
  ),
  request: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, fc.nat(4)),
  decision: fc.oneof(
    { weight: 4, arbitrary: fc.constant('approve' as const) },
    fc.constant('refuse' as const),
  ),
  fields: fc.oneof(
    { weight: 5, arbitrary: fc.constant(FIELDS) },
    fc.constantFrom(['person.birth_full_name'], ['person.phone_number'], ['person.religion']),
  ),
  childAgrees: fc.nat(9).map((n) => n === 0),
  signs: fc.oneof(
    { weight: 5, arbitrary: fc.constant('terms' as const) },
    fc.constantFrom('other', 'nothing', 'fallen'),
  ),
});

async function ask(personId: number, number: string): Promise<Uuid> {
  const { rows } = await g.owner.query<{ id: Uuid }>('SELECT consent.new_id(consent.bucket($1)) AS id', [
    personId,
  ]);
  const id = rows[0]?.id as Uuid;
  await g.owner.query(
    `SELECT consent.record_request($1, $2, 'bank-a', $3, false, true, 'bank.account_opening', 'Mở tài khoản', $4, $5, '[]',
       'once', NULL, NULL, NULL, 'P90D', 600, 'AAAA', 100000, 100000)`,
    [personId, id, number, FIELDS.slice(0, 1), FIELDS.slice(1)],
  );
  return id;
}

const personIdOf = async (number: string): Promise<number> =>
  Number((await g.owner.query('SELECT population.find_person($1) AS id', [number])).rows[0].id);
const people = { an: await personIdOf(g.number('an')), duc: await personIdOf(g.number('duc')) };

/** The requests of a new world. */
async function newWorld(): Promise<readonly Uuid[]> {
  const requests: Uuid[] = [];
  for (let i = 0; i < 3; i++) requests.push(await ask(people.an, g.number('an')));
  return [...requests, await ask(people.duc, g.number('duc')), UNKNOWN];
}

const challengeOf = (each: Call, requests: readonly Uuid[]) => ({
  p_session: sessions[each.session],
  p_request_id: requests[each.request] as Uuid,
  p_fields: each.fields,
  p_child_agrees: each.childAgrees,
  p_gateway: g.origin,
});

/** The parameters of a decision, signed with the phone over terms of its own. */
async function decisionOf(each: Call, requests: readonly Uuid[]) {
  const signed = each.signs === 'other' ? (each.request + 1) % 3 : each.request;
  const terms = await termsOf(signed > 2 ? 0 : signed, each.fields, requests);
  const answer = terms === undefined || each.signs === 'nothing' ? undefined : sign(terms, each);
  return {
    p_session: sessions[each.session],
    p_request_id: requests[each.request] as Uuid,
    p_decision: each.decision,
    p_fields: each.fields,
    p_reason: each.decision === 'refuse' ? 'x' : null,
    p_child_agrees: each.childAgrees,
    p_gateway: g.origin,
    p_origins: [g.origin],
    p_assertion: answer ?? null,
  };
}

/** Terms of one of An's requests, where they can be made. */
async function termsOf(request: number, fields: readonly string[], requests: readonly Uuid[]) {
  const values = challengeOf(
    { session: 'an', request, decision: 'approve', fields, childAgrees: false, signs: 'terms' },
    requests,
  );
  const { text, values: list } = GATE_CALLS.challenge_decision;
  try {
    const { rows } = await citizen.query(text, list(values) as unknown[]);
    return rows[0].terms as string;
  } catch {
    return undefined;
  }
}

function sign(terms: string, { signs }: Call): string {
  const challenge = createHash('sha256').update(terms).digest('base64url');
  const { id, response } = phone.answer(
    { challenge, rpId: new URL(g.origin).hostname },
    signs === 'fallen' ? { signCount: 1 } : {},
  ) as { id: string; response: Record<string, string> };
  return JSON.stringify({
    credential_id: id,
    authenticator_data: response.authenticatorData,
    client_data_json: response.clientDataJSON,
    signature: response.signature,
  });
}

type Name = 'challenge_decision' | 'decide' | 'signing_passkey';
const loginOf = (name: Name) => (name === 'challenge_decision' ? citizen : notary);

/** Rows without ids, nonces and times, as text. */
const plain = (value: unknown, requests: readonly Uuid[]) =>
  requests
    .reduce(
      (text, id, i) => text.replaceAll(id, `request ${i}`),
      JSON.stringify(value, (name, each) =>
        ['consent_id', 'expires_at'].includes(name) ? each !== null : each,
      ),
    )
    .replaceAll(
      /(csr_\w+|"nonce\\":\\"[^"]+|expires_at\\":\\"[^"]+|"subject\\":\\"[^"]+|"consent_id\\" : \\"[^"]+)/g,
      '',
    );

async function alone(name: Name, calls: readonly object[]): Promise<object[]> {
  const { text, values: list } = GATE_CALLS[name];
  const rows = [];
  for (const values of calls) {
    try {
      const { rows: one } = await loginOf(name).query(text, list(values as never) as unknown[]);
      rows.push({ raised: null, ...one[0] });
    } catch (error) {
      const { code, detail } = error as { code: string; detail?: string };
      rows.push({ raised: code, raised_detail: detail ?? '' });
    }
  }
  return rows;
}

const BATCHES = {
  challenge_decision: 'challenge_batch',
  decide: 'decide_batch',
  signing_passkey: 'signing_passkey_batch',
};

async function together(name: Name, calls: readonly object[]): Promise<object[]> {
  const { rows } = await loginOf(name).query(`SELECT * FROM gate.${BATCHES[name]}($1) ORDER BY place`, [
    recordsOf(calls),
  ]);
  return rows.map(({ place: _, raised, raised_message: __, raised_detail, ...row }) =>
    raised === null ? { raised, ...row } : { raised, raised_detail },
  );
}

/** What the calls of a world left behind. */
async function traces(requests: readonly Uuid[]): Promise<string> {
  const { rows } = await g.owner.query(
    `SELECT array_position($1, r.request_id) AS request, r.state AS what, 1 AS n FROM consent.request r WHERE r.request_id = ANY ($1)
     UNION ALL SELECT array_position($1, d.request_id), d.verdict || d.role || d.fields::text || coalesce(d.reason, ''), count(*)
       FROM consent.decision d WHERE d.request_id = ANY ($1) GROUP BY 1, 2
     UNION ALL SELECT array_position($1, c.request_id), c.state || c.fields::text || r.seq || r.event, count(*)
       FROM consent.consent c JOIN consent.receipt r USING (person_id, consent_id) WHERE c.request_id = ANY ($1) GROUP BY 1, 2
     UNION ALL SELECT array_position($1, t.request_id), 'terms', count(*)
       FROM consent.terms t WHERE t.request_id = ANY ($1) GROUP BY 1
     UNION ALL SELECT array_position($1, e.request_id), e.kind::text || coalesce(e.refusal, ''), count(*)
       FROM ledger.entry e WHERE e.request_id = ANY ($1) GROUP BY 1, 2
     ORDER BY 1, 2`,
    [requests],
  );
  return JSON.stringify(rows);
}

t.test('a batch gives each call what it would get alone, and leaves the same', async (t) => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 10 }), async (calls) => {
      const [one, other] = [await newWorld(), await newWorld()];
      const same = async (name: Name, callsOf: (requests: readonly Uuid[]) => Promise<readonly object[]>) => {
        const singles = plain(await alone(name, await callsOf(one)), one);
        t.equal(plain(await together(name, await callsOf(other)), other), singles, name);
        t.equal(await traces(other), await traces(one), name);
        for (const [, code] of singles.matchAll(/"((?:UT\d\d\d)|approved|refused)"/g)) seen.add(String(code));
      };
      await same('challenge_decision', async (requests) => calls.map((each) => challengeOf(each, requests)));
      const inTurn = async (requests: readonly Uuid[]) => {
        const made = [];
        for (const each of calls) made.push(await decisionOf(each, requests));
        return made;
      };
      await same('decide', inTurn);
    }),
    { numRuns: 30, seed: 20_261_129 }, // the same calls in each run: every outcome below occurs
  );
  for (const code of 'approved refused UT001 UT007 UT009 UT012 UT014 UT015 UT017 UT018 UT027'.split(' ')) {
    t.ok(seen.has(code), `some calls got ${code}`);
  }
});

t.test('a batch finds the key of each passkey, or none', async (t) => {
  const requests = await newWorld();
  const terms = (await termsOf(0, FIELDS, requests)) ?? '';
  const known = {
    p_session: sessions.an,
    p_request_id: requests[0] as Uuid,
    p_terms_hash: createHash('sha256').update(terms).digest(),
    p_credential_id: Buffer.from(phone.credentialId, 'base64url'),
  };
  const none = { raised: null, public_key: null, user_handle: null };
  const [key] = (await alone('signing_passkey', [known])) as [{ public_key: Buffer }];
  t.ok(key.public_key);
  t.same(
    await together('signing_passkey', [
      known,
      { ...known, p_request_id: requests[1] },
      { ...known, p_session: sessions.none },
      { ...known, p_session: sessions.duc },
      known,
    ]),
    [key, none, ...(await alone('signing_passkey', [{ ...known, p_session: sessions.none }])), none, key],
  );
});
