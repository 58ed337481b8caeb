import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { prepare, sendWire, withHeader } from './wire.js';

const PER_ADDRESS = 20;
const LOW = { ADDRESS_CALLS_PER_MINUTE: String(PER_ADDRESS), TRUSTED_PROXIES: '127.0.0.0/8, ::1' };
const g = await createTestGateway(t, { ...LOW, REDIS_URL: 'none' });
const an = await g.citizen('an');
const bank = g.partner('bank-a');

let last = 0;
/** An address that no call of this file came from. */
const address = () => `203.0.113.${++last}`;

/** Calls as from behind the proxy. */
const call = async (path: string, from: string, headers: Record<string, string> = {}, method = 'GET') =>
  (
    await fetch(g.origin + path, {
      method,
      redirect: 'manual',
      headers: { 'x-forwarded-for': from, ...headers },
    })
  ).status;
const statuses = (times: number, one: (i: number) => Promise<number>) =>
  Promise.all(Array.from({ length: times }, (_, i) => one(i)));
const limited = (all: readonly number[]) => all.filter((status) => status === 429).length;
t.test('an invented credential gains nothing', async (t) => {
  for (const [what, headers] of Object.entries<(i: number) => Record<string, string>>({
    'no credential': () => ({}),
    'invented tokens': (i) => ({ authorization: `Bearer a.b.c${i}` }),
    'invented schemes': (i) => ({ authorization: `x${i}` }),
    'invented sessions': (i) => ({ cookie: `session=invented${i}` }),
    'the same invented session': () => ({ cookie: 'session=invented' }),
  })) {
    const from = address();
    const all = await statuses(3 * PER_ADDRESS, (i) => call('/citizen/v1/prompts', from, headers(i)));
    t.equal(limited(all), 2 * PER_ADDRESS, what);
    t.equal(
      await call('/citizen/v1/prompts', address(), headers(0)),
      401,
      `${what}: other addresses are free`,
    );
  }
});

t.test('so it is for other ways in', async (t) => {
  for (const path of [
    '/sign-in',
    '/v1/catalogue',
    '/v1/nothing',
    '/v1/%zz',
    '/statistics',
    '/docs/',
    '/citizen/v1/%zz',
  ]) {
    const from = address();
    const all = await statuses(3 * PER_ADDRESS, () => call(path, from));
    t.equal(limited(all), 2 * PER_ADDRESS, path);
  }
  const from = address();
  t.equal(
    limited(await statuses(3 * PER_ADDRESS, () => call('/healthz', from))),
    0,
    'probes are not limited',
  );
});

t.test('badly signed calls count before a key is looked up', async (t) => {
  const from = address();
  const send = async (i: number) => {
    const request = await prepare(g.origin, bank.key, 'GET', `/v1/catalogue?x=${i}`);
    return (await sendWire(g.origin, withHeader(request, 'x-forwarded-for', from), '/v1/catalogue')).status;
  };
  const all = await statuses(3 * PER_ADDRESS, send);
  t.equal(limited(all), 2 * PER_ADDRESS);
  t.equal(all.filter((status) => status === 401).length, PER_ADDRESS);
});

t.test('the explanations of wrong signatures are limited too', async (t) => {
  const from = address();
  const headers = { 'x-forwarded-for': from, authorization: `Bearer ${an.token}` };
  await fetch(`${g.origin}/citizen/v1/prompts`, { headers });
  const described = { method: 'GET', target_uri: `${g.origin}/v1/catalogue`, headers: [] };
  const check = () =>
    fetch(`${g.origin}/sandbox/signature-check`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(described),
    });
  const all = [];
  for (let i = 0; i < 2 * PER_ADDRESS; i++) all.push((await check()).status);
  t.equal(limited(all), PER_ADDRESS, 'checks, also with a verified credential');

  const other = address();
  const send = async (isGood: boolean) => {
    const request = await prepare(g.origin, bank.key, 'GET', '/v1/catalogue');
    const sent = withHeader(request, 'x-forwarded-for', other);
    const wrong = `partner=:${Buffer.alloc(64).toString('base64')}:`;
    return sendWire(g.origin, isGood ? sent : withHeader(sent, 'signature', wrong));
  };
  t.equal((await send(true)).status, 200);
  const refused = await Promise.all(Array.from({ length: 3 * PER_ADDRESS }, () => send(false)));
  const told = refused.filter(({ body }) => 'signature_base' in body);
  t.equal(told.length, PER_ADDRESS, 'also when many arrive before the first is refused');
});

t.test('a verified credential does not count against its address', async (t) => {
  const from = address();
  const token = { authorization: `Bearer ${an.token}` };
  const signed = async () => {
    const request = await prepare(g.origin, bank.key, 'GET', '/v1/catalogue');
    return (await sendWire(g.origin, withHeader(request, 'x-forwarded-for', from))).status;
  };
  for (let i = 0; i < 2 * PER_ADDRESS; i++) {
    t.equal(await call('/citizen/v1/prompts', from, token), 200);
    t.equal(await signed(), 200);
  }
  t.equal(limited(await statuses(3 * PER_ADDRESS, () => call('/citizen/v1/prompts', from))), 2 * PER_ADDRESS);
  t.equal(await call('/citizen/v1/prompts', from, token), 200, 'also when others have used up the address');
  t.equal(await signed(), 200);
  const duc = { authorization: `Bearer ${(await g.citizen('duc')).token}` };
  t.equal(await call('/citizen/v1/prompts', from, duc), 429, 'but one that was not verified there waits');
  t.equal(await call('/citizen/v1/prompts', address(), duc), 200);
});

t.test('a person has an own limit, at every address', async (t) => {
  const { url } = await g.second({
    PERSON_CALLS_PER_MINUTE: '10',
    ADDRESS_CALLS_PER_MINUTE: '1000',
    REDIS_URL: 'none',
  });
  const duc = await g.citizen('duc');
  const ask = async (token: string) =>
    (
      await fetch(`${url}/citizen/v1/prompts`, {
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address() },
      })
    ).status;
  const all = await statuses(30, () => ask(duc.token));
  t.equal(limited(all), 20, String(all));
  t.equal(await ask(an.token), 200);
});

t.test('the address is that of the last hop before a proxy of the operator', async (t) => {
  const from = address();
  const all = await statuses(3 * PER_ADDRESS, (i) => call('/v1/catalogue', `198.51.100.${i}, ${from}`));
  t.equal(limited(all), 2 * PER_ADDRESS, 'what the client wrote is not believed');
  const network = await statuses(3 * PER_ADDRESS, (i) =>
    call('/v1/catalogue', `2001:db8:0:1::${i.toString(16)}`),
  );
  t.equal(limited(network), 2 * PER_ADDRESS, 'a /64 is one client');
  t.equal(await call('/v1/catalogue', '2001:db8:0:2::1'), 401);
  const { url } = await g.second({ TRUSTED_PROXIES: '', REDIS_URL: 'none' });
  const direct = async (i: number) =>
    (await fetch(`${url}/v1/catalogue`, { headers: { 'x-forwarded-for': `198.51.100.${i}` } })).status;
  t.equal(
    limited(await statuses(3 * PER_ADDRESS, direct)),
    2 * PER_ADDRESS,
    'without a proxy nothing is believed',
  );
});

t.test('calls over the limit cost no query', async (t) => {
  const from = address();
  const invented = (i: number) => call('/citizen/v1/prompts', from, { cookie: `session=i${i}` });
  await statuses(PER_ADDRESS, invented);
  await g.owner.query('REVOKE USAGE ON SCHEMA gate FROM ung_thuan_citizen');
  const unlimited = address();
  t.equal(await call('/citizen/v1/prompts', unlimited, { cookie: 'session=i' }), 500, 'which a query meets');
  t.equal(limited(await statuses(500, invented)), 500);
  await g.owner.query('GRANT USAGE ON SCHEMA gate TO ung_thuan_citizen');
});
