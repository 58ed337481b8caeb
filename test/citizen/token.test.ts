import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import t from 'tap';
import { citizenWith } from '../../scripts/client/citizen.js';
import { approve, onceFor } from '../app/asking.js';
import { sendBytes } from '../app/wire.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const dataDir = t.testdir();
const g = await createTestGateway(t, { DATA_DIR: dataDir });
const an = await g.citizen('an');
const number = g.number('an');
const { keys } = (await (await fetch(`${g.origin}/sandbox/identity/jwks.json`)).json()) as {
  keys: { kid: string }[];
};
const jwk = keys[0] as { kid: string };
const issuer = `${g.origin}/sandbox/identity`;
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const [, payload, signature] = an.token.split('.') as [string, string, string];
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { personal_id_number: number, acr: '2' };
const signedBy = (key: Parameters<SignJWT['sign']>[0], alg = 'ES256', kid = jwk.kid) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid })
    .setIssuer(issuer)
    .setAudience(g.origin)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(key);
const pem = createPublicKey({ key: jwk as never, format: 'jwk' }).export({ type: 'spki', format: 'pem' });

const FORGED: Record<string, string> = {
  'alg none': new UnsecuredJWT(claims)
    .setIssuer(issuer)
    .setAudience(g.origin)
    .setIssuedAt()
    .setExpirationTime('1h')
    .encode(),
  'alg none with the signature': `${encode({ alg: 'none', kid: jwk.kid })}.${payload}.${signature}`,
  'another key': await signedBy(other),
  'an unknown key id': await signedBy(other, 'ES256', 'mine'),
  'HS256 with the public key': await signedBy(Buffer.from(pem as string), 'HS256'),
  'other claims': `${an.token.split('.')[0]}.${encode({ ...claims, personal_id_number: g.number('tu') })}.${signature}`,
  nothing: 'a.b.c',
};
for (const [what, token] of Object.entries(FORGED)) {
  t.test(`a forged token, ${what}, is refused`, async (t) => {
    const answer = await citizenWith(g.origin, token).call('GET', '/consents');
    t.match(answer, { status: 401, body: { code: 'token_invalid' } });
    fitsContract(t, 'listConsents', answer);
  });
}

t.test('a token with the wrong issuer, audience or time is refused despite a valid signature', async (t) => {
  const stored = JSON.parse(readFileSync(join(dataDir, 'sandbox-identity-key.jwk.json'), 'utf8'));
  const key = createPrivateKey({ key: stored, format: 'jwk' });
  const now = Math.floor(Date.now() / 1000);
  const make = (more: object) =>
    new SignJWT({ ...claims, iss: issuer, aud: g.origin, iat: now, exp: now + 600, ...more })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
      .sign(key);
  t.equal((await citizenWith(g.origin, await make({})).call('GET', '/consents')).status, 200);
  for (const wrong of [
    { iss: 'https://elsewhere.example' },
    { iss: undefined },
    { aud: 'https://elsewhere.example' },
    { aud: undefined },
    { exp: now - 60 },
    { exp: undefined },
    { iat: undefined },
    { nbf: now + 600 },
    { exp: 1e300 },
    { auth_time: 1e300 },
    { auth_time: -1 },
    { auth_time: 'now' },
    { acr: '3' },
    { acr: undefined },
    { personal_id_number: undefined },
    { personal_id_number: '1' },
    { personal_id_number: [number] },
    { personal_id_number: g.number('hoa') },
    { personal_id_number: g.number('ong_hoa') },
  ]) {
    const answer = await citizenWith(g.origin, await make(wrong)).call('GET', '/consents');
    t.match(answer, { status: 401, body: { code: 'token_invalid' } }, JSON.stringify(wrong));
  }
});

t.test('a missing or duplicate token is refused', async (t) => {
  const host = new URL(g.origin).host;
  const line = `Authorization: Bearer ${an.token}\r\n`;
  const ask = (lines: string) =>
    sendBytes(
      g.origin,
      `GET /citizen/v1/consents HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${lines}\r\n`,
    );
  t.match(await ask(''), /^HTTP\/1\.1 401 [\s\S]*token_missing/);
  t.match(await ask(line + line), /^HTTP\/1\.1 401 [\s\S]*token_invalid/);
});

t.test('level 1 can read, but not approve', async (t) => {
  const bank = g.partner('bank-a');
  for (const persona of ['tuyet', 'an'] as const) {
    const citizen = await g.citizen(persona, persona === 'an' ? '1' : '2');
    const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number(persona)) });
    const prompts = await citizen.call('GET', '/prompts');
    t.equal(prompts.body.items[0].request_id, body.request_id);
    fitsContract(t, 'listPrompts', prompts);
    const answer = await approve(citizen, body.request_id, ['person.birth_full_name']);
    t.match(answer, { status: 403, body: { code: 'account_level_insufficient' } });
    fitsContract(t, 'decidePrompt', answer);
    t.match((await bank.call('GET', `/v1/consent-requests/${body.request_id}`)).body, { status: 'pending' });
  }
});
