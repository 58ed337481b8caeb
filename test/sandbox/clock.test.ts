import { generateKeyPairSync, randomUUID } from 'node:crypto';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../../scripts/client/partner.js';
import { consentOf, dayAhead, onceFor, recurringFor } from '../app/asking.js';
import { CIBA, createClient, parametersFor } from '../ciba/clients.js';
import { readerOf, typesOf } from '../event/reader.js';
import { fitsContract } from '../helpers/contract.js';
import { checkingPartner, createTestGateway } from '../helpers/gateway.js';

const BUDGET_PER_DAY = 20;
const g = await createTestGateway(t, {
  PROMPT_BUDGET_PER_DAY: String(BUDGET_PER_DAY),
  PROMPT_BUDGET_PENDING: '100',
});
const an = await g.citizen('an');
const number = g.number('an');
const DAY_S = 86_400;

interface Own {
  readonly id: string;
  readonly jwk: Record<string, string>;
  readonly client: PartnerClient;
}

/** A bank of its own for each test. */
async function newBank(): Promise<Own> {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as Record<string, string>;
  const { d: _, ...publicJwk } = jwk;
  const body = { name: { vi: 'Ngân hàng thử', en: 'Test bank' }, kind: 'bank', jwk: publicJwk };
  const registered = await plainCall(g.origin, g.origin, 'POST', '/sandbox/partners', body);
  t.equal(registered.status, 201);
  const client = checkingPartner(t, createPartnerClient(g.origin, jwk));
  return { id: registered.body.partner_id, jwk, client };
}

const clock = (partner: PartnerClient, advance_by: unknown, idempotencyKey: string = randomUUID()) =>
  partner.call('POST', '/sandbox/clock', { body: { advance_by }, idempotencyKey });

async function advance(partner: PartnerClient, advance_by: string) {
  const answer = await clock(partner, advance_by);
  t.equal(answer.status, 200, advance_by);
  fitsContract(t, 'advanceClock', answer);
  return answer.body;
}

const ask = async (partner: PartnerClient, body: object = onceFor(number)) => {
  const asked = await partner.call('POST', '/v1/consent-requests', { body });
  t.equal(asked.status, 201);
  return asked.body;
};
const statusOf = async (partner: PartnerClient, id: string) =>
  (await partner.call('GET', `/v1/consent-requests/${id}`)).body.status;
const release = (partner: PartnerClient, id: string) =>
  partner.call('POST', `/v1/consents/${id}/releases`, {});
/** The month in Viet Nam, as `2026-12`. */
const monthOf = (instant_ms: number) => new Date(instant_ms + 7 * 3_600_000).toISOString().slice(0, 7);

t.test('a request expires before the answer, with its event, and nobody else’s is touched', async (t) => {
  const [own, other] = [(await newBank()).client, (await newBank()).client];
  const [read, readOther] = [readerOf(own), readerOf(other)];
  await Promise.all([read(), readOther()]);
  const [mine, others] = [await ask(own), await ask(other)];
  const waiting = own.call('GET', `/v1/consent-requests/${mine.request_id}`, {
    headers: { prefer: 'wait=30' },
  });
  const advanced = await advance(own, 'PT10M');
  t.equal(
    Date.parse(advanced.sandbox_time) - Date.parse(advanced.gateway_time),
    600_000,
    'one’s own time and the gateway’s',
  );
  t.match(advanced, { advanced_by: 'PT10M', ahead_s: 600 });
  t.ok(Math.abs(Date.parse(advanced.gateway_time) - Date.now()) < 60_000);
  t.match(await waiting, { body: { status: 'expired' } }, 'who waits is answered');
  t.match(await read(), [{ type: 'request_expired', request_id: mine.request_id }]);
  const [listed] = (await own.call('GET', '/v1/consent-requests')).body.items;
  t.equal(Date.parse(listed.asked_at), Date.parse(mine.asked_at) - 600_000, 'what was done is earlier');
  t.strictSame((await other.call('GET', '/v1/consent-requests')).body.items, [
    (await other.call('GET', `/v1/consent-requests/${others.request_id}`)).body,
  ]);
  t.match((await other.call('GET', '/v1/consent-requests')).body.items, [
    { status: 'pending', asked_at: others.asked_at, expires_at: others.expires_at },
  ]);
  t.strictSame(await readOther(), []);
  const { items } = (await an.call('GET', '/prompts')).body;
  t.strictSame(
    items.map((prompt: { request_id: string }) => prompt.request_id),
    [others.request_id],
  );
});

t.test('the uses of a month count anew in the next, and not before', async (t) => {
  const { client: own } = await newBank();
  // To the tenth of a month, so that an hour and ten days later it is the same month of one's own time.
  const { sandbox_time } = await advance(own, 'PT1S');
  const day = new Date(Date.parse(sandbox_time) + 7 * 3_600_000);
  const tenth = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + (day.getUTCDate() < 10 ? 0 : 1), 10, 12);
  await advance(own, `PT${Math.round((tenth - day.getTime()) / 1000)}S`);
  const id = await consentOf(
    own,
    an,
    recurringFor(number, {
      access: { mode: 'recurring', until: dayAhead(300), at_most: { count: 1, per: 'month' } },
    }),
  );
  t.equal((await release(own, id)).status, 201);
  t.match(await release(own, id), { status: 429, body: { code: 'frequency_exceeded' } });
  let used_ms = Date.now();
  for (const [by, by_ms] of [
    ['PT1H', 3_600_000],
    ['P10D', 10 * DAY_S * 1000],
  ] as const) {
    await advance(own, by);
    // The gateway's own month may end first: that is the end that it told.
    const isOver = monthOf(used_ms + by_ms) !== monthOf(used_ms);
    t.equal((await release(own, id)).status, isOver ? 201 : 429, by);
    used_ms = Date.now();
  }
  await advance(own, 'P31D');
  t.equal((await release(own, id)).status, 201, 'whatever the day');
  const refused = await release(own, id);
  t.equal(refused.status, 429);
  await advance(own, `PT${refused.headers['retry-after']}S`);
  t.equal((await release(own, id)).status, 201, 'after Retry-After');
  t.equal((await release(own, id)).status, 429, 'once');
});

t.test('consents end at their last day, with an event, and stay as they were signed', async (t) => {
  const { client: own } = await newBank();
  const read = readerOf(own);
  const recurring = await consentOf(own, an, recurringFor(number));
  const once = await consentOf(own, an, onceFor(number));
  const before = (await own.call('GET', `/v1/consents/${recurring}`)).body;
  await read();
  await advance(own, 'P2D');
  t.match(await read(), [{ type: 'consent_expired', consent_id: once }]);
  t.equal((await release(own, recurring)).status, 201);
  await advance(own, 'P20D');
  t.match(await read(), [{ type: 'consent_expired', consent_id: recurring }]);
  t.match(await release(own, recurring), {
    status: 409,
    body: { code: 'consent_not_active', state: 'expired' },
  });
  const after = (await own.call('GET', `/v1/consents/${recurring}`)).body;
  t.equal(after.state, 'expired');
  t.equal(Date.parse(after.valid_until), Date.parse(before.valid_until) - 22 * DAY_S * 1000);
  t.strictSame(after.access, before.access, 'the day that the person approved');
  const contents = (receipts: string[]) => receipts.map((jws) => jws.split('.')[1]);
  t.strictSame(
    contents(after.receipts).slice(0, before.receipts.length),
    contents(before.receipts),
    'receipts',
  );
});

t.test('events are kept for 30 days of one’s own time; advances add up', async (t) => {
  const { client: own } = await newBank();
  await ask(own);
  await advance(own, 'PT2H');
  const first = await own.call('GET', '/v1/events?limit=1');
  t.ok(first.body.items.length === 1);
  const after = `/v1/events?after=${first.body.next_cursor}`;
  t.match(await advance(own, 'P29D'), { ahead_s: 29 * DAY_S + 7_200 });
  t.ok(typesOf((await own.call('GET', '/v1/events')).body.items).includes('request_expired'));
  t.match(await advance(own, 'P1W'), { ahead_s: 36 * DAY_S + 7_200 });
  t.match(await own.call('GET', after), { status: 410, body: { code: 'event_cursor_unknown' } });
  t.strictSame((await own.call('GET', '/v1/events')).body.items, []);
  await ask(own);
  await advance(own, 'P1DT1H1M1S');
  t.strictSame(
    typesOf((await own.call('GET', '/v1/events')).body.items),
    ['request_expired'],
    'new ones come',
  );
});

t.test('requests of a stock client and their tokens', async (t) => {
  const { id, jwk, client: own } = await newBank();
  const oauth = createClient(g.origin, id, jwk);
  const grant = (auth_req_id: string) => oauth.token({ grant_type: CIBA, auth_req_id });
  const pending = (await oauth.ask(parametersFor(number))).body.auth_req_id;
  const approved = (await oauth.ask(parametersFor(number))).body.auth_req_id;
  await an.approve(String(approved).split('.')[0] ?? '', ['person.birth_full_name', 'person.date_of_birth']);
  const { access_token } = (await grant(approved)).body;
  t.type(access_token, 'string');
  await advance(own, 'PT2H');
  t.match(await grant(pending), { status: 400, body: { error: 'expired_token' } });
  t.equal((await oauth.call('GET', `/oauth/grants/x`, access_token)).status, 401, 'the token is over');
});

t.test('prompts of a day count anew', async (t) => {
  const { client: own } = await newBank();
  let spent = false;
  for (let asked = 0; asked <= BUDGET_PER_DAY && !spent; asked++)
    spent = (await ask(own)).sandbox_note === 'prompt_budget_spent';
  t.ok(spent);
  await advance(own, 'PT23H');
  t.equal((await ask(own)).sandbox_note, 'prompt_budget_spent');
  await advance(own, 'PT2H');
  t.notOk('sandbox_note' in (await ask(own)));
});

t.test('questions of a day count anew', async (t) => {
  const ministry = g.partner('ministry-education');
  const count = () => ministry.call('GET', '/v1/statistics/residents?unit=01');
  t.equal((await count()).status, 200);
  await g.owner.query("UPDATE statistics.question SET asked = 2000 WHERE partner_id = 'ministry-education'");
  const refused = await count();
  t.equal(refused.status, 429);
  await advance(ministry, `PT${refused.headers['retry-after']}S`);
  t.equal((await count()).status, 200);
});

t.test('what is no duration, or none that is allowed', async (t) => {
  const { client: own } = await newBank();
  const bad = [
    ...[
      'PT0S',
      'P0D',
      '-P1D',
      'P-1D',
      '+P1D',
      'P367D',
      'PT31622401S',
      'P53W',
      'P1M',
      'P1Y',
      'P1Y2D',
      'P1DT1M1H',
    ],
    ...[
      '',
      'P',
      'PT',
      'P1DT',
      'P1.5D',
      'P1,5D',
      'p1d',
      ' P1D',
      'P1D ',
      '31 days',
      'tomorrow',
      'P١D',
      'P1W2D',
    ],
    ...['P9999D', `P${'9'.repeat(30)}D`, 31, null, ['P1D'], { days: 1 }],
  ];
  for (const each of bad) {
    const answer = await clock(own, each);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, JSON.stringify(each));
    t.match(answer.body.errors, [{ pointer: '/advance_by' }], JSON.stringify(each));
    fitsContract(t, 'advanceClock', answer);
  }
  for (const body of [undefined, {}, [], { advance_by: 'P1D', partner_id: 'bank-a' }, { by: 'P1D' }])
    t.equal((await own.call('POST', '/sandbox/clock', { body })).status, 400, JSON.stringify(body));
  t.match(await advance(own, 'PT1S'), { ahead_s: 1 }, 'nothing was advanced');
});

t.test('the sum has a limit, and a repeat adds nothing', async (t) => {
  const { client: own } = await newBank();
  for (let i = 1; i < 10; i++) await advance(own, 'P366D');
  const key = randomUUID();
  const last = await clock(own, 'P366D', key);
  t.match(last, { status: 200, body: { ahead_s: 3_660 * DAY_S } });
  const again = await clock(own, 'P366D', key);
  t.strictSame(again.body, last.body);
  t.match(again, { status: 200, headers: { 'idempotent-replayed': 'true' } });
  t.match(await clock(own, 'P1D', key), { status: 422, body: { code: 'idempotency_key_reused' } });
  const over = await clock(own, 'PT1S');
  t.match(over, {
    status: 400,
    body: {
      errors: [{ pointer: '/advance_by', detail: /at most 316224000 seconds in all, of which 0 are left/ }],
    },
  });
});

t.test('several at once add up, beside other calls', async (t) => {
  const { client: own } = await newBank();
  const id = await consentOf(own, an, recurringFor(number));
  const advances = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      if (i % 2 === 0) t.ok([201, 429].includes((await release(own, id)).status));
      await ask(own);
      return advance(own, 'PT1H');
    }),
  );
  t.strictSame(
    advances.map(({ ahead_s }) => ahead_s).toSorted((a, b) => a - b),
    Array.from({ length: 8 }, (_, i) => (i + 1) * 3_600),
  );
});

t.test('what was done before is remembered: outcomes and nonces', async (t) => {
  const { client: own } = await newBank();
  const call = { body: onceFor(number), idempotencyKey: randomUUID() };
  const asked = await own.call('POST', '/v1/consent-requests', call);
  await advance(own, 'P31D');
  const again = await own.call('POST', '/v1/consent-requests', call);
  t.match(again, {
    status: 201,
    headers: { 'idempotent-replayed': 'true' },
    body: { request_id: asked.body.request_id },
  });
  t.equal(await statusOf(own, asked.body.request_id), 'expired');
  t.equal((await ask(own)).status, 'pending');
});

t.test('only who signs, and only in a sandbox', async (t) => {
  const body = { advance_by: 'P1D' };
  const unsigned = await plainCall(g.origin, g.origin, 'POST', '/sandbox/clock', body);
  t.match(unsigned, { status: 401, body: { code: 'signature_missing' } });
  fitsContract(t, 'advanceClock', unsigned);
  const other = await plainCall(g.origin, g.origin, 'GET', '/sandbox/clock');
  t.match(other, { status: 405, headers: { allow: 'POST, OPTIONS' } });
  const { jwk, client: own } = await newBank();

  const production = await g.second({
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_JWKS_URL: 'https://id.example/jwks',
    CITIZEN_AUDIENCE: 'gateway',
  });
  const there = (path: string) => plainCall(g.origin, production.url, 'POST', path, body);
  const [absent, neighbour] = [await there('/sandbox/clock'), await there('/sandbox/partners')];
  t.match(absent, { status: 404, body: { code: 'not_found' } });
  t.strictSame({ ...absent.body, instance: '' }, { ...neighbour.body, instance: '' });

  await g.owner.query('UPDATE population.sample SET with_personas = false');
  t.teardown(() => g.owner.query('UPDATE population.sample SET with_personas = true'));
  t.match(await clock(own, 'P1D'), { status: 404, body: { code: 'not_found' } }, 'where people are real');
  const thief = await g.login('partner');
  await t.rejects(
    thief.query("SELECT gate.advance_clock($1, 'nonce-of-a-thief', 'a-key-of-a-thief', '', 60, 600)", [
      createPartnerClient(g.origin, jwk).key.keyid,
    ]),
    { code: 'UT001' },
  );
});
