import { createPublicKey } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { onceFor } from '../app/asking.js';
import { withoutCall } from '../helpers/answers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openBrowser, type Received, startReceiver, subscribe, until } from './receivers.js';

const service = await startReceiver(t);
const g = await createTestGateway(t, {
  PUSH_SERVICES: `fcm.googleapis.com, ${service.origin}`,
  PUSH_CONTACT: 'mailto:gateway@ung-thuan.example',
});
const bank = g.partner('bank-a');
const ask = async (persona: PersonaKey, more = {}) => {
  const answer = await bank.call('POST', '/v1/consent-requests', {
    body: onceFor(g.number(persona), more),
  });
  t.equal(answer.status, 201);
  return answer.body.request_id as string;
};
const school = g.partner('school-a');
const askAbout = async (child: PersonaKey) => {
  const question = onceFor(g.number(child), { purpose: 'school.enrolment', optional_fields: [] });
  const answer = await school.call('POST', '/v1/consent-requests', { body: question });
  t.equal(answer.status, 201);
  return answer.body.request_id as string;
};
const personId = async (persona: PersonaKey) =>
  (await g.owner.query('SELECT population.find_person($1) AS id', [g.number(persona)])).rows[0].id as string;
const pendingMessages = async () => (await g.owner.query('SELECT * FROM delivery.message')).rows;

/** Checks the VAPID header like a push service (RFC 8292). */
async function checkVapid({ headers }: Received): Promise<{ key: string; payload: object }> {
  const [, jwt = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(String(headers.authorization)) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y } as never, format: 'jwk' });
  const { payload } = await jwtVerify(jwt, publicKey, { audience: service.origin, algorithms: ['ES256'] });
  t.equal(decodeProtectedHeader(jwt).typ, 'JWT');
  return { key, payload };
}

t.test('a request reaches the device immediately, and the message reveals nothing', async (t) => {
  await ask('seo_yeon'); // the first message of a new gateway is slower
  const an = await g.citizen('an');
  const browser = await subscribe(an, service.origin);
  const began_ms = performance.now();
  const requestId = await ask('an');
  const [message] = (await service.wait(browser.path)) as [Received];
  const text = browser.read(message);
  t.strictSame(JSON.parse(text), { type: 'request_waiting' });
  t.match(message, {
    method: 'POST',
    headers: { 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream', urgency: 'high' },
  });
  const ttl = Number(message.headers.ttl);
  const took_s = (message.at_ms - began_ms) / 1000;
  t.ok(ttl >= 299 - took_s && ttl <= 300, 'kept no longer than the request waits');

  const { key, payload } = await checkVapid(message);
  const { body } = await an.call('GET', '/push-subscriptions');
  t.equal(key, body.application_server_key);
  t.match(payload, { sub: 'mailto:gateway@ung-thuan.example' });
  const { exp } = payload as { exp: number };
  t.ok(exp > Date.now() / 1000 && exp < Date.now() / 1000 + 24 * 3600, 'valid for less than a day');

  const seen = `${JSON.stringify(message.headers)} ${message.path} ${text}`;
  for (const secret of [
    g.number('an'),
    'Thu An',
    requestId,
    'bank',
    'Ngân hàng',
    'account_opening',
    'Mở tài khoản',
  ])
    t.notMatch(seen, secret);
  await until(async () => (await pendingMessages()).length === 0);
});

t.test('a newer message replaces an older one of its kind, and only on that device', async (t) => {
  const tu = await g.citizen('tu');
  const [one, two] = [await subscribe(tu, service.origin), await subscribe(tu, service.origin)];
  await ask('tu');
  await Promise.all([service.wait(one.path), service.wait(two.path)]);
  await ask('tu');
  const [first, second] = (await service.wait(one.path, 2)).map(({ headers }) => String(headers.topic));
  t.match(first, /^[A-Za-z0-9_-]{32}$/);
  t.equal(second, first);
  await g.owner.query(
    "SELECT delivery.enqueue_notification($1, 'passkey_added', NULL, NULL, now() + interval '7 days')",
    [await personId('tu')],
  );
  const [, , added] = (await service.wait(one.path, 3)) as [Received, Received, Received];
  t.strictSame(JSON.parse(one.read(added)), { type: 'passkey_added' });
  t.not(added.headers.topic, first);
  t.equal(added.headers.urgency, 'normal');
  const other = (await service.wait(two.path, 3)).map(({ headers, body }) => ({
    topic: headers.topic,
    length: body.length,
  }));
  t.notOk(
    other.some(({ topic }) => topic === first),
    'topics do not reveal which devices belong together',
  );
  t.equal(new Set(other.map(({ length }) => length)).size, 1, 'nor does the length reveal the type');
});

t.test('for a child, all deciders are notified, and nobody else', async (t) => {
  const browsers = new Map<PersonaKey, Awaited<ReturnType<typeof subscribe>>>();
  for (const key of ['duc', 'gia_khoi', 'mai', 'ong_phuong', 'ba_xoan', 'hai_long', 'tuyet'] as const) {
    browsers.set(key, await subscribe(await g.citizen(key), service.origin));
  }
  for (const [child, told] of [
    ['bao_anh', ['duc']],
    ['gia_khoi', ['gia_khoi', 'duc']],
    ['mai', ['mai', 'ong_phuong', 'ba_xoan']],
    ['hai_long', ['hai_long']],
  ] as const) {
    const before = service.received.length;
    await askAbout(child);
    const paths = () => service.received.slice(before).map(({ path }) => path);
    const expected = told.map((key) => browsers.get(key)?.path);
    await until(() => expected.every((path) => paths().includes(String(path))));
    await until(async () => (await pendingMessages()).length === 0);
    const strangers = [...browsers].filter(([key]) => !(told as readonly PersonaKey[]).includes(key));
    for (const [key, { path }] of strangers)
      t.notOk(paths().includes(path), `${child}: ${key} is not notified`);
  }
});

t.test('the young person and the current guardians are notified of a lapsed consent', async (t) => {
  const former = await subscribe(await g.citizen('duc'), service.origin);
  const mother = await subscribe(await g.citizen('an'), service.origin);
  const own = await subscribe(await g.citizen('gia_khoi'), service.origin);
  await askAbout('gia_khoi');
  for (const { path } of [former, mother, own]) await service.wait(path);
  const ids = [await personId('gia_khoi'), await personId('duc')];
  const { rows } = await g.owner.query(
    'SELECT request_id FROM consent.request WHERE person_id = $1 ORDER BY asked_at DESC LIMIT 1',
    ids.slice(0, 1),
  );
  const { request_id } = rows[0];
  await g.owner.query(
    `INSERT INTO consent.decision (person_id, request_id, decider_id, role, verdict, fields, decided_at)
       VALUES ($1, $3, $2, 'guardian', 'approved', '{person.birth_full_name}', now()),
              ($1, $3, $1, 'subject', 'approved', '{person.birth_full_name}', now())`,
    [...ids, request_id],
  );
  await g.owner.query("SELECT consent.grant(r, 'guardian') FROM consent.request r WHERE request_id = $1", [
    request_id,
  ]);
  await g.owner.query(
    'UPDATE population.guardianship SET valid_to = population.today() WHERE child_id = $1 AND guardian_id = $2',
    ids,
  );
  for (const browser of [mother, own]) {
    const [, message] = (await service.wait(browser.path, 2)) as [Received, Received];
    t.strictSame(JSON.parse(browser.read(message)), { type: 'consent_lapsed' });
  }
  await until(async () => (await pendingMessages()).length === 0);
  t.equal(service.received.filter(({ path }) => path === former.path).length, 1, 'not a former guardian');
});

t.test('messages for a person without devices do not remain in the outbox', async () => {
  await ask('seo_yeon');
  await until(async () => (await pendingMessages()).length === 0);
});

t.test('a request about an unknown person notifies nobody', async (t) => {
  const { rows } = await g.owner.query('SELECT count(*)::integer AS n FROM delivery.message');
  t.equal(rows[0].n, 0);
  const before = service.received.length;
  const unknown = await bank.call('POST', '/v1/consent-requests', { body: onceFor('001190999999') });
  t.equal(unknown.status, 201);
  const tu = await g.citizen('tu');
  const browser = await subscribe(tu, service.origin);
  await ask('tu');
  await service.wait(browser.path);
  await until(async () => (await pendingMessages()).length === 0);
  const devices = (await tu.call('GET', '/push-subscriptions')).body.items.length;
  t.equal(service.received.length, before + devices, 'only the devices of the person asked next');
  await tu.call('DELETE', `/push-subscriptions/${browser.id}`);
});

t.test('devices are listed, replaced and removed', async (t) => {
  const sinh = await g.citizen('sinh');
  const browser = openBrowser(service.origin);
  const added = await sinh.call('POST', '/push-subscriptions', {
    ...browser.subscription,
    expirationTime: null,
  });
  fitsContract(t, 'addPushSubscription', added);
  t.match(added, { status: 201, body: { service: '127.0.0.1' } });
  const again = await sinh.call('POST', '/push-subscriptions', {
    endpoint: browser.subscription.endpoint,
    keys: openBrowser(service.origin).subscription.keys,
  });
  t.equal(again.body.subscription_id, added.body.subscription_id, 'the same endpoint is the same device');
  await sinh.call('POST', '/push-subscriptions', browser.subscription);
  const other = await subscribe(sinh, service.origin);
  const list = await sinh.call('GET', '/push-subscriptions');
  fitsContract(t, 'listPushSubscriptions', list);
  const idsOf = ({ body }: typeof list) =>
    body.items.map(({ subscription_id }: { subscription_id: string }) => subscription_id);
  t.strictSame(idsOf(list), [other.id, added.body.subscription_id]);

  const stranger = await (await g.citizen('tu')).call('DELETE', `/push-subscriptions/${other.id}`);
  fitsContract(t, 'removePushSubscription', stranger);
  const unknown = await (await g.citizen('tu')).call('DELETE', `/push-subscriptions/psh_${'0'.repeat(26)}`);
  t.match(stranger, { status: 404, body: { code: 'not_found' } });
  t.strictSame(withoutCall(stranger), withoutCall(unknown), "another person's device is like an unknown one");

  const removed = await sinh.call('DELETE', `/push-subscriptions/${other.id}`);
  fitsContract(t, 'removePushSubscription', removed);
  t.equal(removed.status, 204);
  t.equal((await sinh.call('DELETE', `/push-subscriptions/${other.id}`)).status, 404);
  t.strictSame(idsOf(await sinh.call('GET', '/push-subscriptions')), [added.body.subscription_id]);
  await ask('sinh');
  const [message] = (await service.wait(browser.path)) as [Received];
  t.strictSame(JSON.parse(browser.read(message)), { type: 'request_waiting' }, 'the replaced keys are used');
  t.equal(service.received.filter(({ path }) => path === other.path).length, 0);
});

t.test('a device that changes its owner is notified for the new one only', async (t) => {
  const [xoan, sinh] = [await g.citizen('ba_xoan'), await g.citizen('sinh')];
  const browser = await subscribe(xoan, service.origin);
  const moved = await sinh.call('POST', '/push-subscriptions', browser.subscription);
  t.equal(moved.status, 201);
  t.notMatch(JSON.stringify((await xoan.call('GET', '/push-subscriptions')).body), browser.id);
  await ask('ba_xoan');
  await until(async () => (await pendingMessages()).length === 0);
  t.equal(service.received.filter(({ path }) => path === browser.path).length, 0);
  await ask('sinh');
  t.equal((await service.wait(browser.path)).length, 1);
});

t.test('a person has at most ten devices; the oldest is replaced', async (t) => {
  const citizen = await g.citizen('seo_yeon');
  const browsers = [];
  for (let i = 0; i < 12; i++) browsers.push(await subscribe(citizen, service.origin));
  const { body } = await citizen.call('GET', '/push-subscriptions');
  t.strictSame(
    body.items.map(({ subscription_id }: { subscription_id: string }) => subscription_id),
    browsers
      .map(({ id }) => id)
      .reverse()
      .slice(0, 10),
  );
  const more = Array.from({ length: 8 }, () => subscribe(citizen, service.origin));
  await Promise.all(more);
  t.equal(
    (await citizen.call('GET', '/push-subscriptions')).body.items.length,
    10,
    'also when registered concurrently',
  );
});

t.test('a browser registered concurrently by several people has one owner', async (t) => {
  const citizens = await Promise.all((['tu', 'sinh', 'an', 'duc'] as const).map((key) => g.citizen(key)));
  const { subscription } = openBrowser(service.origin);
  const answers = await Promise.all(
    [...citizens, ...citizens].map((each) => each.call('POST', '/push-subscriptions', subscription)),
  );
  for (const { status } of answers) t.equal(status, 201);
  const { rows } = await g.owner.query('SELECT 1 FROM delivery.push_subscription WHERE endpoint = $1', [
    subscription.endpoint,
  ]);
  t.equal(rows.length, 1);
});

t.test('an endpoint of an unknown push service is refused', async (t) => {
  const an = await g.citizen('an');
  const { keys } = openBrowser(service.origin).subscription;
  for (const endpoint of [
    'https://fcm.googleapis.com.attacker.example/x',
    'https://attacker.example/fcm.googleapis.com',
    'http://fcm.googleapis.com/x',
    'https://fcm.googleapis.com:8443/x',
    'http://127.0.0.1:9464/metrics',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost/x',
    'http://[::1]/x',
    service.origin.replace('127.0.0.1', '127.1'),
    `${service.origin}/a/../b`,
  ]) {
    const answer = await an.call('POST', '/push-subscriptions', { endpoint, keys });
    t.match(
      answer,
      { status: 400, body: { code: 'invalid_request', errors: [{ pointer: '/endpoint' }] } },
      endpoint,
    );
    fitsContract(t, 'addPushSubscription', answer);
  }
});

t.test('a key that is not a point of the curve is refused', async (t) => {
  const an = await g.citizen('an');
  const { endpoint, keys } = openBrowser(service.origin).subscription;
  const point = Buffer.from(keys.p256dh, 'base64url');
  const with_ = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(point);
    change(bytes);
    return bytes.toString('base64url');
  };
  for (const p256dh of [
    with_((bytes) => bytes.fill(0, 1)),
    with_((bytes) => bytes.writeUInt8(bytes.readUInt8(64) ^ 1, 64)),
    with_((bytes) => bytes.writeUInt8(6 + (bytes.readUInt8(64) & 1), 0)),
    with_((bytes) => bytes.writeUInt8(2, 0)),
  ]) {
    const answer = await an.call('POST', '/push-subscriptions', { endpoint, keys: { ...keys, p256dh } });
    t.match(answer, {
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/keys/p256dh' }] },
    });
  }
});

t.test('the owner is notified of added and removed passkeys', async (t) => {
  const tu = await g.citizen('tu');
  const browser = await subscribe(tu, service.origin);
  await tu.passkey();
  const [added] = (await service.wait(browser.path)) as [Received];
  t.strictSame(JSON.parse(browser.read(added)), { type: 'passkey_added' });
  const { items } = (await tu.call('GET', '/passkeys')).body;
  await tu.call('DELETE', `/passkeys/${items[0].passkey_id}`);
  const [, removed] = (await service.wait(browser.path, 2)) as [Received, Received];
  t.strictSame(JSON.parse(browser.read(removed)), { type: 'passkey_removed' });
});
