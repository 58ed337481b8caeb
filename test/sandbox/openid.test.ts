import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const issuer = `${g.origin}/sandbox/identity`;
const verifier = randomBytes(32).toString('base64url');
const authorization = {
  client_id: 'ung-thuan-inbox',
  redirect_uri: `${g.origin}/sign-in/callback`,
  response_type: 'code',
  scope: 'openid',
  state: 's',
  nonce: 'n',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};
const authorize = (query: Record<string, string>) =>
  fetch(`${issuer}/authorize?${new URLSearchParams(query)}`, { redirect: 'manual' });
const codeOf = async (query: Record<string, string> = {}) => {
  const answer = await authorize({ ...authorization, persona: g.number('an'), ...query });
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
};
const redeem = async (form: Record<string, string>) => {
  const answer = await fetch(`${issuer}/openid-token`, { method: 'POST', body: new URLSearchParams(form) });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
};
const redemption = (code: string) => ({
  grant_type: 'authorization_code',
  client_id: authorization.client_id,
  redirect_uri: authorization.redirect_uri,
  code_verifier: verifier,
  code,
});

t.test('the page offers the personas, at levels up to that of their account', async (t) => {
  const page = await authorize(authorization);
  const text = await page.text();
  t.match(page.headers.get('content-security-policy'), "default-src 'none'");
  t.notMatch(text, /<script/);
  for (const name of ['Nguyễn Thu An', 'Trần Gia Khôi', 'Thạch Thị Hoa']) t.match(text, name);
  t.notMatch(text, g.number('hoa'), 'a person without an account cannot be chosen');
  for (const words of ['Tài khoản mức 1', 'Level 1 account', 'Đăng nhập mức 2', 'Sign in, level 2'])
    t.match(text, words);
  t.match(text, `persona=${g.number('tuyet')}&amp;acr=1`);
  t.notMatch(text, `persona=${g.number('tuyet')}&amp;acr=2`, 'no higher than the account');
});

t.test('a code is exchanged for tokens', async (t) => {
  const { status, body } = await redeem(redemption(await codeOf({ acr: '1' })));
  t.equal(status, 200);
  t.match(decodeJwt(String(body.id_token)), {
    iss: issuer,
    aud: 'ung-thuan-inbox',
    nonce: 'n',
    acr: '1',
    personal_id_number: g.number('an'),
    auth_time: Number,
  });
});

t.test('an invalid authorization request is refused', async (t) => {
  for (const change of [
    { client_id: 'other' },
    { redirect_uri: 'https://evil.example' },
    { response_type: 'token' },
    { code_challenge_method: 'plain' },
    { code_challenge: 'short' },
    { scope: 'profile' },
    { persona: '001190999999' },
    { persona: g.number('an'), acr: '3' },
  ]) {
    t.equal((await authorize({ ...authorization, ...change })).status, 400, JSON.stringify(change));
  }
});

t.test('an invalid token request is refused', async (t) => {
  for (const wrong of [
    { code: 'x' },
    { code_verifier: 'x' },
    { redirect_uri: 'https://evil.example' },
    { client_id: 'other' },
    { grant_type: 'password' },
  ]) {
    const answer = await redeem({ ...redemption(await codeOf()), ...wrong });
    t.match(answer, { status: 400, body: { error: 'invalid_grant' } }, JSON.stringify(wrong));
  }
  const form = redemption(await codeOf());
  t.equal((await redeem(form)).status, 200);
  t.equal((await redeem(form)).status, 400, 'a code can be used once');
});

t.test('only the token endpoint of OpenID Connect accepts forms', async (t) => {
  const body = new URLSearchParams({ decision: 'refuse' });
  const answer = await fetch(`${g.origin}/sandbox/identity/token`, { method: 'POST', body });
  t.equal(answer.status, 415);
});
