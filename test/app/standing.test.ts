import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { addKey, addPartner, retireKey, setStatus } from '../../src/database/admin/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { createTestGateway } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { onceFor } from './asking.js';

const g = await createTestGateway(t);
const other = await g.second();
const jwkOf = (id: string) =>
  JSON.parse(readFileSync(join(testServers().partnersDir, `${id}.jwk.json`), 'utf8'));
const here = g.partner('bank-a');
const there = createPartnerClient(g.origin, jwkOf('bank-a'), other.url);
const second = () => new Promise((done) => setTimeout(done, 1_000));
const newKey = () => {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const { d: _, ...publicJwk } = jwk as Record<string, string>;
  return { jwk, key: { keyid: importPrivateKey(jwk).keyid, jwk: publicJwk } };
};

t.test('a suspended partner is refused everywhere within a second', async (t) => {
  // Each gateway signs with its own key; here they share nothing but the database.
  for (const bank of [here, there]) t.equal((await bank.call('GET', '/v1/catalogue')).status, 200);
  await setStatus(g.owner, 'bank-a', 'suspended');
  const body = onceFor(g.number('an'));
  t.equal(
    (await here.call('POST', '/v1/consent-requests', { body })).status,
    403,
    'an effect is refused at once',
  );
  await second();
  for (const bank of [here, there])
    t.match(await bank.call('GET', '/v1/catalogue'), { status: 403, body: { code: 'partner_suspended' } });
  await setStatus(g.owner, 'bank-a', 'active');
  await second();
  for (const bank of [here, there]) t.equal((await bank.call('GET', '/v1/catalogue')).status, 200);
});

t.test('a retired key is refused within a second, the new one taken', async (t) => {
  const { jwk, key } = newKey();
  await addKey(g.owner, 'bank-b', key);
  const fresh = createPartnerClient(g.origin, jwk);
  const old = g.partner('bank-b');
  t.equal((await fresh.call('GET', '/v1/catalogue')).status, 200);
  t.equal((await old.call('GET', '/v1/catalogue')).status, 200);
  await retireKey(g.owner, 'bank-b', old.key.keyid);
  await second();
  t.match(await old.call('GET', '/v1/catalogue'), { status: 401, body: { code: 'signature_invalid' } });
  t.equal((await fresh.call('GET', '/v1/catalogue')).status, 200);
});

t.test('over the quota: 429 with Retry-After, over both gateways together', async (t) => {
  const { jwk, key } = newKey();
  await addPartner(
    g.owner,
    {
      partner_id: 'bank-c',
      name: { vi: 'C', en: 'C' },
      kind: 'bank',
      organisation_id: '0100000009',
      purposes: ['bank.age_check'],
      mandates: [],
      quota_per_minute: 3,
    },
    [key],
  );
  while (Date.now() % 60_000 > 50_000) await second(); // not across the minute
  const clients = [createPartnerClient(g.origin, jwk), createPartnerClient(g.origin, jwk, other.url)];
  const answers = [];
  for (let i = 0; i < 6; i++)
    answers.push(await (clients[i % 2] as (typeof clients)[0]).call('GET', '/v1/catalogue'));
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200, 429, 429, 429],
  );
  t.match(answers[0]?.headers['ratelimit-policy'], '"partner";q=3');
  const refused = answers[3];
  t.equal(refused?.body.code, 'rate_limited');
  t.ok(Number(refused?.headers['retry-after']) >= 1 && Number(refused?.headers['retry-after']) <= 60);
});
