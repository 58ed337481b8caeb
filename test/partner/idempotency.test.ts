import { randomUUID } from 'node:crypto';
import pg from 'pg';
import t from 'tap';
import { readIdempotency } from '../../src/partner/idempotency.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { prepare, sendWire } from '../app/wire.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const AT_ONCE = 50;
const path = '/v1/consent-requests';
const rows = async () => Number((await g.owner.query('SELECT count(*) FROM consent.request')).rows[0].count);

t.test('the same bytes sent 50 times concurrently: one effect, 49 replays', async (t) => {
  const before = await rows();
  const request = await prepare(g.origin, bank.key, 'POST', path, { json: onceFor(g.number('an')) });
  const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => sendWire(g.origin, request)));
  t.equal(answers.filter(({ status }) => status === 201).length, 1);
  t.equal(
    answers.filter(({ status, body }) => status === 409 && body.code === 'request_replayed').length,
    AT_ONCE - 1,
  );
  t.equal((await rows()) - before, 1);
  t.match(
    await sendWire(g.origin, request),
    { status: 409, body: { code: 'request_replayed' } },
    'and later',
  );
});

t.test('the same Idempotency-Key 50 times, each signed again: one outcome, returned 50 times', async (t) => {
  const before = await rows();
  const idempotencyKey = randomUUID();
  const body = onceFor(g.number('an'));
  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, () => bank.call('POST', path, { body, idempotencyKey })),
  );
  t.strictSame([...new Set(answers.map(({ status }) => status))], [201]);
  t.equal(new Set(answers.map((answer) => answer.body.request_id)).size, 1);
  t.equal(new Set(answers.map((answer) => answer.body.binding_code)).size, 1);
  t.equal((await rows()) - before, 1);

  const other = await bank.call('POST', path, { body: { ...body, statement: 'Khác' }, idempotencyKey });
  t.match(other, { status: 422, body: { code: 'idempotency_key_reused' } });
  const again = await bank.call('POST', path, { body, idempotencyKey });
  t.equal(again.body.request_id, answers[0]?.body.request_id, 'the reuse has no effect');
  const consent = await consentOf(bank, an, onceFor(g.number('an')));
  const elsewhere = await bank.call('POST', `/v1/consents/${consent}/releases`, { idempotencyKey });
  t.match(elsewhere, { status: 422, body: { code: 'idempotency_key_reused' } });
});

t.test('the same Idempotency-Key of another partner is independent', async (t) => {
  const idempotencyKey = randomUUID();
  const body = onceFor(g.number('an'), {
    purpose: 'bank.age_check',
    required_fields: ['person.is_adult'],
    optional_fields: [],
  });
  const [one, two] = await Promise.all([
    bank.call('POST', path, { body, idempotencyKey }),
    g.partner('bank-b').call('POST', path, { body, idempotencyKey }),
  ]);
  t.match([one.status, two.status], [201, 201]);
  t.not(one.body.request_id, two.body.request_id);
});

t.test('a refused request is also idempotent', async (t) => {
  const request = await prepare(g.origin, bank.key, 'POST', path, {
    json: onceFor(g.number('an'), { purpose: 'pharmacy.age_check' }),
  });
  t.equal((await sendWire(g.origin, request)).status, 403);
  t.match(await sendWire(g.origin, request), { status: 409, body: { code: 'request_replayed' } });
});

t.test('a DELETE is accepted once per nonce', async (t) => {
  const asked = await bank.call('POST', path, { body: onceFor(g.number('an')) });
  const withdrawal = await prepare(g.origin, bank.key, 'DELETE', asked.headers.location as string);
  const answers = await Promise.all(Array.from({ length: 10 }, () => sendWire(g.origin, withdrawal)));
  t.equal(answers.filter(({ status }) => status === 204).length, 1);
  t.equal(answers.filter(({ body }) => body?.code === 'request_replayed').length, 9);
  const consent = await consentOf(bank, an, onceFor(g.number('an')));
  const giving = await prepare(g.origin, bank.key, 'DELETE', `/v1/consents/${consent}`);
  t.equal((await sendWire(g.origin, giving)).status, 204);
  t.match(await sendWire(g.origin, giving), { status: 409, body: { code: 'request_replayed' } });
});

t.test('a used nonce is refused for every method and path', async (t) => {
  const nonce = randomUUID();
  const asked = await prepare(g.origin, bank.key, 'POST', path, { json: onceFor(g.number('an')), nonce });
  const { body } = await sendWire(g.origin, asked);
  const withdrawal = await prepare(g.origin, bank.key, 'DELETE', `${path}/${body.request_id}`, { nonce });
  t.match(await sendWire(g.origin, withdrawal), { status: 409, body: { code: 'request_replayed' } });
});

t.test('a GET has no effect and can be repeated', async (t) => {
  const request = await prepare(g.origin, bank.key, 'GET', '/v1/catalogue');
  t.equal((await sendWire(g.origin, request)).status, 200);
  t.equal((await sendWire(g.origin, request)).status, 200);
});

t.test(
  'a retried release has the same release_id and counts once; it is refused after a revocation',
  async (t) => {
    const consent = await consentOf(bank, an, recurringFor(g.number('an')));
    const releases = `/v1/consents/${consent}/releases`;
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, () => bank.call('POST', releases, { idempotencyKey })),
    );
    t.strictSame([...new Set(answers.map(({ status }) => status))], [201]);
    t.equal(new Set(answers.map((answer) => answer.body.release_id)).size, 1);
    t.equal((await bank.call('GET', `/v1/consents/${consent}`)).body.uses, 1);
    t.match(
      await bank.call('POST', releases, { idempotencyKey, body: { fields: ['person.birth_full_name'] } }),
      {
        status: 422,
        body: { code: 'idempotency_key_reused' },
      },
    );
    const stored = await g.owner.query(
      "SELECT to_jsonb(a)::text AS text FROM partner.accepted_request a WHERE a::text LIKE '%Thu An%'",
    );
    t.equal(stored.rowCount, 0, 'stored responses contain no personal data');

    const race = await Promise.all(Array.from({ length: AT_ONCE }, () => bank.call('POST', releases, {})));
    t.equal(race.filter(({ status }) => status === 201).length, 1, 'one use remains');
    const refused = race.filter(({ status }) => status !== 201);
    t.equal(refused.length, AT_ONCE - 1);
    for (const each of refused) {
      t.match(each, { status: 429, body: { code: 'frequency_exceeded' } });
      t.ok(Number(each.headers['retry-after']) > 0);
    }

    t.equal((await an.call('DELETE', `/consents/${consent}`)).status, 204);
    t.match(await bank.call('POST', releases, { idempotencyKey }), {
      status: 409,
      body: { code: 'consent_not_active', state: 'revoked' },
    });
  },
);

t.test('a request is recognised by its method, target and body', async (t) => {
  const read = (method: string, url: string, body?: Buffer) =>
    readIdempotency({ idempotencyKey: 'a-key-of-mine' }, { raw: { method, url }, body });
  const requests = [
    read('POST', '/v1/a'),
    read('POST', '/v1/a', Buffer.from('{}')),
    read('POST', '/v1/a', Buffer.from('{ }')),
    read('POST', '/v1/b', Buffer.from('{}')),
    read('POST', '/v1/a?x', Buffer.from('{}')),
    read('DELETE', '/v1/a'),
  ];
  t.equal(new Set(requests.map(({ bodyHash }) => bodyHash.toString('hex'))).size, requests.length);
  t.strictSame(read('POST', '/v1/a', Buffer.from('{}')), requests[1]);
  t.throws(() => readIdempotency({}, { raw: {}, body: undefined }), { code: 'invalid_request' });
});

t.test('an Idempotency-Key is remembered for 24 hours', async (t) => {
  const idempotencyKey = randomUUID();
  const ask = (statement: string) =>
    bank.call('POST', path, { body: onceFor(g.number('an'), { statement }), idempotencyKey });
  const age = async (interval: string) => {
    const aged = await g.owner.query(
      `UPDATE partner.accepted_request SET accepted_at = now() - interval '${interval}' WHERE idempotency_key = $1`,
      [idempotencyKey],
    );
    t.equal(aged.rowCount, 1);
    await g.owner.query('SELECT gate.purge()');
  };
  const first = await ask('Mở tài khoản');
  t.equal(first.status, 201);
  await age('23 hours 59 minutes');
  t.match(await ask('Khác'), { status: 422, body: { code: 'idempotency_key_reused' } });
  t.equal((await ask('Mở tài khoản')).body.request_id, first.body.request_id);
  await age('24 hours');
  const second = await ask('Khác');
  t.equal(second.status, 201);
  t.not(second.body.request_id, first.body.request_id);
  t.equal((await ask('Khác')).body.request_id, second.body.request_id);
  t.match(await ask('Mở tài khoản'), { status: 422, body: { code: 'idempotency_key_reused' } });
});

t.test('a nonce is remembered for longer than its signature is accepted', async (t) => {
  const request = await prepare(g.origin, bank.key, 'POST', path, { json: onceFor(g.number('an')) });
  t.equal((await sendWire(g.origin, request)).status, 201);
  const [accepted] = (
    await g.owner.query(
      'SELECT key_id, nonce FROM partner.accepted_request ORDER BY accepted_at DESC LIMIT 1',
    )
  ).rows;
  const isKept = async (interval: string) => {
    await g.owner.query(
      `UPDATE partner.accepted_request SET accepted_at = now() - interval '${interval}' WHERE nonce = $1`,
      [accepted.nonce],
    );
    await g.owner.query('SELECT gate.purge()');
    const { rowCount } = await g.owner.query('SELECT FROM partner.accepted_request WHERE nonce = $1', [
      accepted.nonce,
    ]);
    return rowCount === 1;
  };
  t.equal(await isKept('24 hours 59 minutes'), true);
  t.match(await sendWire(g.origin, request), { status: 409, body: { code: 'request_replayed' } });
  t.equal(await isKept('25 hours 1 minute'), false);
});

t.test('what was rolled back is not remembered', async (t) => {
  const { rows } = await g.owner.query("SELECT key_id FROM partner.key WHERE partner_id = 'bank-a' LIMIT 1");
  const [first, second] = [
    new pg.Client({ connectionString: g.ownerUrl }),
    new pg.Client({ connectionString: g.ownerUrl }),
  ];
  await Promise.all([first.connect(), second.connect()]);
  const accept = (client: pg.Client, nonce: string, outcome: string) =>
    client.query("SELECT partner.accept($1, $2, 'bank-a', 'one-key-for-both', '\\x00', $3) AS outcome", [
      rows[0].key_id,
      nonce,
      outcome,
    ]);
  const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
  await first.query('BEGIN');
  t.equal((await accept(first, 'nonce-a', a)).rows[0].outcome, a);
  const { rows: backend } = await second.query('SELECT pg_backend_pid() AS pid');
  const waiting = accept(second, 'nonce-b', b);
  await until(
    async () =>
      (
        await g.owner.query("SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [
          backend[0].pid,
        ])
      ).rowCount === 1,
  );
  await first.query('ROLLBACK');
  t.equal((await waiting).rows[0].outcome, b, 'the second takes effect');
  t.equal((await accept(first, 'nonce-c', c)).rows[0].outcome, b);
  await t.rejects(accept(first, 'nonce-c', c), { code: 'UT002' });
  await Promise.all([first.end(), second.end()]);
});

t.test('an answer that repeats an outcome says so, under the signature', async (t) => {
  const isMarked = ({ headers }: { headers: Readonly<Record<string, string>> }) => {
    const marked = headers['idempotent-replayed'];
    t.equal(/"idempotent-replayed"/.test(headers['signature-input'] ?? ''), marked === 'true', 'covered');
    return marked;
  };
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  for (const [target, body] of [
    [path, onceFor(g.number('an'))],
    [`/v1/consents/${consent}/releases`, {}],
  ] as const) {
    const idempotencyKey = randomUUID();
    t.equal(isMarked(await bank.call('POST', target, { body, idempotencyKey })), undefined, 'the first');
    t.equal(isMarked(await bank.call('POST', target, { body, idempotencyKey })), 'true', target);
    t.equal(isMarked(await bank.call('POST', target, { body })), undefined, 'another key');
  }
  const sent = { headers: { 'idempotent-replayed': 'true' } };
  t.equal(
    isMarked(await bank.call('GET', '/v1/catalogue', sent)),
    undefined,
    'what the client says is nothing',
  );
});

t.test('a DELETE with an Idempotency-Key has one outcome, like a POST', async (t) => {
  const endings = async () =>
    (await g.owner.query("SELECT FROM ledger.entry WHERE kind = 'consent_relinquished'")).rowCount ?? 0;
  const before = await endings();
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const asked = await bank.call('POST', path, { body: onceFor(g.number('an')) });
  const other = await bank.call('POST', path, { body: onceFor(g.number('an')) });
  for (const [target, refusal] of [
    [String(asked.headers.location), { code: 'request_not_pending', status_of_request: 'withdrawn' }],
    [`/v1/consents/${consent}`, { code: 'consent_not_active', state: 'relinquished' }],
  ] as const) {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => bank.call('DELETE', target, { idempotencyKey })),
    );
    t.strictSame([...new Set(answers.map(({ status }) => status))], [204]);
    t.equal(
      answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined).length,
      1,
      'one did it',
    );
    t.match(await bank.call('DELETE', target), { status: 409, body: refusal }, 'without the key');
    t.match(await bank.call('DELETE', target, { idempotencyKey: randomUUID() }), {
      status: 409,
      body: refusal,
    });
    const reused = { status: 422, body: { code: 'idempotency_key_reused' } };
    t.match(await bank.call('DELETE', String(other.headers.location), { idempotencyKey }), reused);
    t.match(await bank.call('POST', path, { body: onceFor(g.number('an')), idempotencyKey }), reused);
    const request = await prepare(g.origin, bank.key, 'DELETE', target, { idempotencyKey });
    t.equal((await sendWire(g.origin, request)).status, 204);
    t.match(
      await sendWire(g.origin, request),
      { status: 409, body: { code: 'request_replayed' } },
      'its nonce',
    );
  }
  const foreign = { status: 404, body: { code: 'not_found' } };
  const idempotencyKey = randomUUID();
  for (const _ of [1, 2])
    t.match(await g.partner('bank-b').call('DELETE', `/v1/consents/${consent}`, { idempotencyKey }), foreign);
  t.match(await bank.call('DELETE', String(other.headers.location), { idempotencyKey: 'short' }), {
    status: 400,
    body: { code: 'invalid_request' },
  });
  t.equal((await endings()) - before, 1, 'one entry of the ledger');
});
