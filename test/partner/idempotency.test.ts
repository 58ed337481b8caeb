import { randomUUID } from 'node:crypto';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { prepare, sendWire } from '../app/wire.js';

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
    const refused = race.find(({ status }) => status !== 201);
    t.match(refused, { status: 429, body: { code: 'frequency_exceeded' } });
    t.ok(Number(refused?.headers['retry-after']) > 0);

    t.equal((await an.call('DELETE', `/consents/${consent}`)).status, 204);
    t.match(await bank.call('POST', releases, { idempotencyKey }), {
      status: 409,
      body: { code: 'consent_not_active', state: 'revoked' },
    });
  },
);
