import { createHash } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { createTestGateway } from '../helpers/gateway.js';
import { type Redeemed, settingsOf, startIssuer, type TestIssuer } from './issuer.js';

const g = await createTestGateway(t);
const provider = await startIssuer(t);
const { url } = await g.second(settingsOf(provider));
const now_s = () => Math.floor(Date.now() / 1000);

/** Signs in with the provider's response, which is built from the nonce of the request. */
const signInWith = async (
  at: string,
  issuer: TestIssuer,
  answer: (nonce: string) => Promise<Redeemed>,
  query = '',
) => {
  const browser = openBrowserSession(at);
  const begun = new URL(String((await browser.call('GET', `/sign-in${query}`)).headers.location));
  issuer.answer(() => answer(begun.searchParams.get('nonce') ?? ''));
  const back = new URLSearchParams({ code: 'c', state: begun.searchParams.get('state') ?? '' });
  const done = await browser.call('GET', `/sign-in/callback?${back}&hint=of-another-make`);
  return { browser, begun, done };
};
const claimsFor = (nonce: string) => ({
  iss: provider.issuer,
  aud: 'inbox',
  sub: 's',
  iat: now_s(),
  exp: now_s() + 300,
  nonce,
  personal_id_number: g.number('an'),
  acr: '2',
  auth_time: now_s(),
});
const tokens = (id_token: unknown) => ({
  body: { access_token: 'a', token_type: 'Bearer', ...(id_token !== undefined && { id_token }) },
});

t.test('sign-in at an external provider', async (t) => {
  const { browser, begun, done } = await signInWith(url, provider, async (nonce) =>
    tokens(await provider.sign(claimsFor(nonce))),
  );
  t.match(done, { status: 302, headers: { location: '/' } });
  t.match((await browser.call('GET', '/citizen/v1/session')).body, { level: 2, sandbox: false });
  const { headers, form } = provider.asked();
  t.notOk(headers.authorization, 'a public client');
  t.match(Object.fromEntries(form), {
    grant_type: 'authorization_code',
    code: 'c',
    client_id: 'inbox',
    redirect_uri: `${g.origin}/sign-in/callback`,
  });
  t.equal(
    createHash('sha256')
      .update(String(form.get('code_verifier')))
      .digest('base64url'),
    begun.searchParams.get('code_challenge'),
  );
});

t.test('HEAD does not redeem the code', async (t) => {
  const browser = openBrowserSession(url);
  const begun = new URL(String((await browser.call('GET', '/sign-in')).headers.location));
  const nonce = begun.searchParams.get('nonce') ?? '';
  let redeemed = 0;
  provider.answer(async () => {
    redeemed += 1;
    return tokens(await provider.sign(claimsFor(nonce)));
  });
  const back = `/sign-in/callback?${new URLSearchParams({ code: 'c', state: begun.searchParams.get('state') ?? '' })}`;
  t.match(await browser.call('HEAD', back), { status: 405, headers: { allow: 'GET, OPTIONS' } });
  t.equal(redeemed, 0);
  t.match(await browser.call('GET', back), { status: 302, headers: { location: '/' } }, 'GET still works');
  t.equal(redeemed, 1);
});

const WRONG: Record<string, (nonce: string) => Promise<Redeemed>> = {
  'another nonce': async () => tokens(await provider.sign(claimsFor('other'))),
  'no nonce': async (nonce) => tokens(await provider.sign({ ...claimsFor(nonce), nonce: undefined })),
  'a key that nobody published': async (nonce) =>
    tokens(await provider.sign(claimsFor(nonce), { published: false })),
  'no signature': async (nonce) => tokens(new UnsecuredJWT(claimsFor(nonce)).encode()),
  'no ID token': async () => tokens(undefined),
  'nothing like a token': async () => tokens('x'),
  'no JSON object': async () => ({ body: [] }),
  'a fault': async () => ({ status: 500, body: {} }),
  'a refusal': async () => ({ status: 400, body: { error: 'invalid_grant' } }),
};
for (const [what, change] of Object.entries({
  'another audience': { aud: 'other' },
  'another issuer': { iss: 'https://elsewhere.example' },
  'an expired token': { iat: now_s() - 7_200, exp: now_s() - 3_600 },
  'no number': { personal_id_number: undefined },
  'a short number': { personal_id_number: '00119000001' },
  'two numbers': { personal_id_number: [g.number('an'), g.number('duc')] },
  'a number in an array': { personal_id_number: [g.number('an')] },
  'an invalid level': { acr: '3' },
  'no level': { acr: undefined },
  'a level in an array': { acr: ['2'] },
  'an invalid time': { auth_time: 1e300 },
  'a time beyond the calendar': { auth_time: 8e12 },
  'a time as text': { auth_time: 'now' },
})) {
  WRONG[what] = async (nonce) => tokens(await provider.sign({ ...claimsFor(nonce), ...change }));
}
for (const [what, answer] of Object.entries(WRONG)) {
  t.test(`${what} is refused`, async (t) => {
    const { browser, done } = await signInWith(url, provider, answer);
    t.match(done, { status: 302, headers: { location: '/?sign-in=failed' } });
    t.notOk(browser.cookies.has('session'));
    t.equal((await browser.call('GET', '/citizen/v1/session')).status, 401);
  });
}

t.test('a fresh sign-in requires a new authentication', async (t) => {
  const signIn = (authTime: () => number | undefined) =>
    signInWith(
      url,
      provider,
      async (nonce) => tokens(await provider.sign({ ...claimsFor(nonce), auth_time: authTime() })),
      '?fresh=1',
    );
  const failed = { status: 302, headers: { location: '/?sign-in=failed' } };
  t.match((await signIn(() => now_s() - 3_600)).done, failed);
  t.match((await signIn(() => undefined)).done, failed, 'nor one without auth_time');
  t.match((await signIn(now_s)).done, { headers: { location: '/' } });
});

t.test('without auth_time no passkey can be added', async (t) => {
  const { browser } = await signInWith(url, provider, async (nonce) =>
    tokens(await provider.sign({ ...claimsFor(nonce), auth_time: undefined })),
  );
  t.match((await browser.call('GET', '/citizen/v1/session')).body, { authenticated_at: null });
  t.match(await browser.call('POST', '/citizen/v1/passkeys/challenge', { headers: { origin: g.origin } }), {
    body: { code: 'insufficient_user_authentication' },
  });
});

t.test('a confidential client authenticates with a method the provider supports', async (t) => {
  for (const [method, metadata] of [
    ['client_secret_basic', {}],
    [
      'client_secret_basic',
      { token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'] },
    ],
    ['client_secret_post', { token_endpoint_auth_methods_supported: ['client_secret_post'] }],
  ] as const) {
    const issuer = await startIssuer(t, metadata);
    const { url } = await g.second({ ...settingsOf(issuer), CITIZEN_CLIENT_SECRET: 'quiet' });
    const { done } = await signInWith(url, issuer, async (nonce) =>
      tokens(await issuer.sign({ ...claimsFor(nonce), iss: issuer.issuer })),
    );
    t.match(done, { headers: { location: '/' } }, method);
    const { headers, form } = issuer.asked();
    const basic = `Basic ${Buffer.from('inbox:quiet').toString('base64')}`;
    t.equal(headers.authorization, method === 'client_secret_basic' ? basic : undefined);
    t.equal(form.get('client_secret'), method === 'client_secret_post' ? 'quiet' : null);
  }
});
