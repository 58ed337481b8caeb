import t from 'tap';
import { importPublicKey } from '../../src/http-signature/key.js';
import { verifyRequest } from '../../src/http-signature/request/verify.js';
import { GATEWAY_EVENT } from '../../src/http-signature/signature-parameters.js';
import { onceFor } from '../app/asking.js';
import { createTestGateway, freePort } from '../helpers/gateway.js';
import type { Received } from './receivers.js';
import { startReceiver, subscribe, until } from './receivers.js';

const port = await freePort();
const app = await startReceiver(t);
const push = await startReceiver(t);
const g = await createTestGateway(t, {
  APP_WEBHOOK_URL: `${app.origin}/v1/events?from=gateway`,
  PUSH_SERVICES: push.origin,
});
const PATH = '/v1/events?from=gateway';
const pendingMessages = async () => (await g.owner.query('SELECT * FROM delivery.message')).rows;
const ask = async (number: string) => {
  const call = { body: onceFor(number) };
  const { status, body } = await g.partner('bank-a').call('POST', '/v1/consent-requests', call);
  t.equal(status, 201);
  return body as { request_id: string; expires_at: string };
};
/** Verifies an event like its receiver, with the keys that the gateway publishes. */
const verify = async ({ method, path, rawHeaders, body }: Received) => {
  const { keys } = (await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string; alg: string; use: string }[];
  };
  const known = new Map(keys.map((jwk) => [jwk.kid, importPublicKey(jwk)]));
  return verifyRequest(
    { method, rawTarget: path, rawHeaders, body },
    {
      publicOrigin: app.origin,
      findKey: async (keyid) => known.get(keyid),
      now_s: Date.now() / 1000,
      createdMaxAge_s: 60,
      createdMaxAhead_s: 5,
      profile: GATEWAY_EVENT,
    },
  );
};

t.test('the national app receives a signed event for a new request', async (t) => {
  const { request_id, expires_at } = await ask(g.number('an'));
  const [message] = (await app.wait(PATH)) as [Received];
  t.equal(message.method, 'POST');
  t.match(message.headers['content-type'], /^application\/json$/);
  const { message_id, ...rest } = JSON.parse(message.body.toString());
  t.match(message_id, /^msg_[0-9a-hjkmnp-tv-z]{26}$/);
  t.strictSame(rest, {
    type: 'request_waiting',
    personal_id_number: g.number('an'),
    request_id,
    expires_at,
  });
  await verify(message);
  const forged = { ...message, body: Buffer.from(message.body.toString().replace('waiting', 'settled')) };
  await t.rejects(verify({ ...forged, path: PATH }), 'another body');
  await t.rejects(verify({ ...message, path: '/v1/events?from=elsewhere' }), 'another target');
  for (const component of [
    '"@method"',
    '"@target-uri"',
    '"content-type"',
    '"content-digest"',
    'tag="gateway-event"',
  ])
    t.match(String(message.headers['signature-input']), component);
  await until(async () => (await pendingMessages()).length === 0);
});

t.test('an event names the person by the current number', async (t) => {
  const { rows } = await g.owner.query(
    `SELECT population.number_text(personal_id_number) AS personal_id_number FROM population.personal_number
       WHERE cancelled_on IS NOT NULL AND person_id = population.find_person($1)`,
    [g.number('ong_phuong')],
  );
  const before = app.received.length;
  await ask(rows[0].personal_id_number);
  await until(() => app.received.length > before);
  const { personal_id_number } = JSON.parse(String(app.received.at(-1)?.body));
  t.equal(personal_id_number, g.number('ong_phuong'));
  t.not(personal_id_number, rows[0].personal_id_number);
});

t.test('the outbox does not contain the number', async (t) => {
  app.reply = () => ({ status: 503 });
  await ask(g.number('sinh'));
  await until(async () => (await pendingMessages()).some(({ attempts }) => attempts > 0));
  t.notMatch(JSON.stringify(await pendingMessages()), g.number('sinh'));
  app.reply = () => ({ status: 202 });
  await until(async () => (await pendingMessages()).length === 0);
});

t.test(
  'an event is retried under the same message_id until it is accepted; devices do not wait for it',
  async (t) => {
    const browser = await subscribe(await g.citizen('tu'), push.origin);
    const before = app.received.length;
    let n = 0;
    app.reply = () => ({ status: [500, 429, 200][n++] ?? 200 });
    await ask(g.number('tu'));
    await push.wait(browser.path);
    await until(() => app.received.length === before + 3);
    const tries = app.received.slice(before);
    t.equal(new Set(tries.map(({ body }) => JSON.parse(String(body)).message_id)).size, 1);
    const signatures = await Promise.all(tries.map(verify));
    t.equal(new Set(signatures.map(({ nonce }) => nonce)).size, 3, 'each attempt has a signature of its own');
    await until(async () => (await pendingMessages()).length === 0);
    t.equal(push.received.length, 1);
  },
);

t.test('for a child every decider gets an event; a 410 of the app removes no subscription', async (t) => {
  app.reply = () => ({ status: 410 });
  const before = app.received.length;
  const question = onceFor(g.number('mai'), { purpose: 'school.enrolment', optional_fields: [] });
  await g.partner('school-a').call('POST', '/v1/consent-requests', { body: question });
  await until(() => app.received.length === before + 3);
  const numbers = app.received.slice(before).map(({ body }) => JSON.parse(String(body)).personal_id_number);
  t.strictSame(
    new Set(numbers),
    new Set((['mai', 'ong_phuong', 'ba_xoan'] as const).map((key) => g.number(key))),
  );
  await until(async () => (await pendingMessages()).length === 0);
  const { body } = await (await g.citizen('tu')).call('GET', '/push-subscriptions');
  t.equal(body.items.length, 1);
});

t.test('without an app its messages expire', async () => {
  app.reply = () => ({ status: 503 });
  await g.owner.query(
    "SELECT delivery.enqueue_notification(9, 'passkey_removed', NULL, NULL, now() + interval '1 day')",
  );
  await until(async () => (await pendingMessages()).some(({ target }) => target === 'app'));
  await g.gateway_.close();
  await g.second({ APP_WEBHOOK_URL: '', PORT: String(port) });
  await g.owner.query('UPDATE delivery.message SET expires_at = now()');
  await until(async () => (await pendingMessages()).length === 0);
});
