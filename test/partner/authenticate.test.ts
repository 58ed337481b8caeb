import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import t from 'tap';
import { createPartnerClient, type SignedAnswer } from '../../scripts/client/partner.js';
import { addKey, addPartner, retireKey, setStatus } from '../../src/database/admin/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { createPartnerKeyCache } from '../../src/partner/key-cache.js';
import { TIMING } from '../../src/timing.js';
import { onceFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { stubPool } from '../helpers/stub-pool.js';

const g = await createTestGateway(t, {}, { ...TEST_TIMING, keyCacheFresh_ms: TIMING.keyCacheFresh_ms });
const other = await g.second();
const jwkOf = (id: string) =>
  JSON.parse(readFileSync(join(testServers().partnersDir, `${id}.jwk.json`), 'utf8'));
const here = g.partner('bank-a');
const there = createPartnerClient(g.origin, jwkOf('bank-a'), other.url);
/** The first answer with the status. */
const whenItIs = async (status: number, ask: () => Promise<SignedAnswer>) => {
  let answer = await ask();
  await until(async () => {
    if (answer.status !== status) answer = await ask();
    return answer.status === status;
  });
  return answer;
};
const newKey = () => {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk as Record<string, string>;
  return { jwk, key: { keyid: importPrivateKey(jwk).keyid, jwk: publicJwk } };
};

t.test('a suspended partner is refused by every gateway', async (t) => {
  for (const bank of [here, there]) t.equal((await bank.call('GET', '/v1/catalogue')).status, 200);
  await setStatus(g.owner, 'bank-a', 'suspended');
  const body = onceFor(g.number('an'));
  t.equal(
    (await here.call('POST', '/v1/consent-requests', { body })).status,
    403,
    'an operation with an effect is refused immediately',
  );
  for (const bank of [here, there]) {
    const refused = await whenItIs(403, () => bank.call('GET', '/v1/catalogue'));
    t.match(refused.body, { code: 'partner_suspended' });
  }
  await setStatus(g.owner, 'bank-a', 'active');
  for (const bank of [here, there]) await whenItIs(200, () => bank.call('GET', '/v1/catalogue'));
});

t.test('a retired key is refused, and the new one accepted', async (t) => {
  const { jwk, key } = newKey();
  await addKey(g.owner, 'bank-b', key);
  const fresh = createPartnerClient(g.origin, jwk);
  const old = g.partner('bank-b');
  t.equal((await fresh.call('GET', '/v1/catalogue')).status, 200);
  t.equal((await old.call('GET', '/v1/catalogue')).status, 200);
  await retireKey(g.owner, 'bank-b', old.key.keyid);
  const refused = await whenItIs(401, () => old.call('GET', '/v1/catalogue'));
  t.match(refused.body, { code: 'signature_invalid' });
  t.equal((await fresh.call('GET', '/v1/catalogue')).status, 200);
});

t.test('a key is used until it retires, and its partner unless suspended', async (t) => {
  const { jwk, key } = newKey();
  await addKey(g.owner, 'bank-b', key);
  const client = createPartnerClient(g.origin, jwk);
  const identify = () => g.owner.query('SELECT * FROM partner.identify($1)', [key.keyid]);
  const retires = (at: string) =>
    g.owner.query(`UPDATE partner.key SET retires_at = now() + interval '${at}' WHERE thumbprint = $1`, [
      key.keyid,
    ]);
  await retires('1 day');
  t.equal((await client.call('GET', '/v1/catalogue')).status, 200, 'until then');
  t.match((await identify()).rows, [{ partner_id: 'bank-b', purposes: ['bank.age_check'] }]);
  await retires('-1 second');
  await t.rejects(identify(), { code: 'UT005' });
  const body = onceFor(g.number('an'));
  t.match(await client.call('POST', '/v1/consent-requests', { body }), {
    status: 401,
    body: { code: 'signature_invalid' },
  });
  await t.rejects(g.owner.query("SELECT partner.identify('unknown')"), { code: 'UT005' });
  await retires('1 day');
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");
  await t.rejects(identify(), { code: 'UT004' });
  await g.owner.query("UPDATE partner.partner SET status = 'active' WHERE partner_id = 'bank-b'");
  t.equal((await identify()).rowCount, 1);
});

t.test('a key is read again after half a second', async (t) => {
  const { key } = newKey();
  const pool = new pg.Pool({ connectionString: g.ownerUrl, max: 1 });
  let reads = 0;
  let isAway = false;
  const counted = stubPool((query: pg.QueryConfig) => {
    reads++;
    return isAway ? Promise.reject(new Error('Connection terminated')) : pool.query(query);
  });
  const realNow = performance.now;
  let now_ms = 1_000;
  performance.now = () => now_ms;
  t.teardown(() => {
    performance.now = realNow;
  });
  const { findKey } = createPartnerKeyCache(counted, 500);
  t.strictSame(await Promise.all([findKey(key.keyid), findKey(key.keyid)]), [undefined, undefined]);
  t.equal(reads, 1, 'one read for all who wait for it');
  await addKey(g.owner, 'bank-a', key);
  now_ms = 1_499;
  t.equal(await findKey(key.keyid), undefined);
  t.equal(reads, 1);
  now_ms = 1_500;
  t.match(await findKey(key.keyid), {
    keyid: key.keyid,
    partner: { partner_id: 'bank-a', status: 'active' },
  });
  t.equal(reads, 2);
  await setStatus(g.owner, 'bank-a', 'suspended');
  t.match(await findKey(key.keyid), { partner: { status: 'active' } });
  now_ms = 2_000;
  t.match(await findKey(key.keyid), { partner: { status: 'suspended' } });
  await setStatus(g.owner, 'bank-a', 'active');
  await retireKey(g.owner, 'bank-a', key.keyid);
  now_ms = 2_500;
  t.equal(await findKey(key.keyid), undefined, 'a retired key');
  now_ms = 3_000;
  isAway = true;
  await t.rejects(findKey(key.keyid), { code: 'unavailable' });
  isAway = false;
  t.equal(await findKey(key.keyid), undefined, 'a failure is not remembered');
  t.equal(reads, 6);
  await pool.end();
});

t.test('over the quota of both gateways together: 429 with Retry-After', async (t) => {
  const minute = () => Math.floor(Date.now() / 60_000);
  const sixCalls = async (partner_id: string) => {
    const { jwk, key } = newKey();
    await addPartner(
      g.owner,
      {
        partner_id,
        name: { vi: 'C', en: 'C' },
        kind: 'bank',
        organisation_id: '0100000009',
        purposes: ['bank.age_check'],
        mandates: [],
        quota_per_minute: 3,
      },
      [key],
    );
    const [first, second] = [
      createPartnerClient(g.origin, jwk),
      createPartnerClient(g.origin, jwk, other.url),
    ];
    const began = minute();
    const answers: SignedAnswer[] = [];
    for (const client of [first, second, first, second, first, second])
      answers.push(await client.call('GET', '/v1/catalogue'));
    return { answers, isOneWindow: minute() === began };
  };
  let attempt = await sixCalls('bank-c-0');
  for (let n = 1; !attempt.isOneWindow; n++) attempt = await sixCalls(`bank-c-${n}`);
  const { answers } = attempt;
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200, 429, 429, 429],
  );
  t.match(answers[0]?.headers['ratelimit-policy'], '"partner";q=3');
  const refused = answers[3];
  t.equal(refused?.body.code, 'rate_limited');
  t.ok(Number(refused?.headers['retry-after']) >= 1 && Number(refused?.headers['retry-after']) <= 60);
});
