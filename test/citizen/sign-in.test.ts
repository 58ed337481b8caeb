import { createServer } from 'node:http';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);

const at = (location: string | undefined) => new URL(String(location), g.origin);
const refused = { status: 302, headers: { location: '/?sign-in=failed' } };

/** Starts a sign-in and chooses An at the provider. @returns the callback URL */
const halfWay = async (query = '') => {
  const browser = openBrowserSession(g.origin);
  const begun = await browser.call('GET', `/sign-in${query}`);
  const provider = at(begun.headers.location);
  provider.searchParams.set('persona', g.number('an'));
  const chosen = await browser.call('GET', provider.pathname + provider.search);
  return { browser, provider, back: at(chosen.headers.location) };
};
const isSignedIn = async (browser: ReturnType<typeof openBrowserSession>) =>
  (await browser.call('GET', '/citizen/v1/session')).status === 200;

t.test('sign-in uses the code flow with PKCE, state and nonce', async (t) => {
  const { provider } = await halfWay();
  const asked = Object.fromEntries(provider.searchParams);
  t.match(asked, {
    response_type: 'code',
    code_challenge_method: 'S256',
    code_challenge: /^[\w-]{43}$/,
    redirect_uri: `${g.origin}/sign-in/callback`,
    state: /^[\w-]{20,}$/,
    nonce: /^[\w-]{20,}$/,
  });
  t.notOk('prompt' in asked);
  const fresh = await halfWay('?fresh=1');
  t.match(Object.fromEntries(fresh.provider.searchParams), { prompt: 'login', max_age: '0' });
});

t.test('sign-in returns to a path of this site only', async (t) => {
  const { browser, back } = await halfWay('?return_to=/prompts/csr_1');
  const done = await browser.call('GET', back.pathname + back.search);
  t.match(done, { status: 302, headers: { location: '/prompts/csr_1' } });
  for (const path of [
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'x',
    '/%0d%0aset-cookie:x',
  ]) {
    const answer = await openBrowserSession(g.origin).call(
      'GET',
      `/sign-in?return_to=${encodeURIComponent(path)}`,
    );
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, path);
  }
});

t.test('a callback that does not match a pending sign-in is refused', async (t) => {
  const stolen = await halfWay();
  const other = openBrowserSession(g.origin);
  t.match(await other.call('GET', stolen.back.pathname + stolen.back.search), refused, 'another browser');
  const begunElsewhere = (await halfWay()).browser;
  t.match(
    await begunElsewhere.call('GET', stolen.back.pathname + stolen.back.search),
    refused,
    'the state of another sign-in',
  );
  t.notOk(await isSignedIn(begunElsewhere));
  for (const [name, change] of Object.entries({
    'another state': (url: URL) => url.searchParams.set('state', 'x'),
    'no state': (url: URL) => url.searchParams.delete('state'),
    'another code': (url: URL) => url.searchParams.set('code', 'x'),
    'no code': (url: URL) => url.searchParams.delete('code'),
    'another issuer': (url: URL) => url.searchParams.set('iss', 'https://evil.example'),
    'the person declined': (url: URL) => {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'access_denied');
    },
  })) {
    const { browser, back } = await halfWay();
    change(back);
    t.match(await browser.call('GET', back.pathname + back.search), refused, name);
    t.notOk(await isSignedIn(browser), name);
  }
  const { browser, back } = await halfWay();
  browser.cookies.set('sign-in', Buffer.from('{"verifier":"x"}').toString('base64url'));
  t.match(await browser.call('GET', back.pathname + back.search), refused, 'a forged pending sign-in');
  const mine = await halfWay();
  const [text = '', tag = ''] = String(mine.browser.cookies.get('sign-in')).split('.');
  const pending = JSON.parse(Buffer.from(text, 'base64url').toString());
  for (const changed of [
    text,
    `${text}.`,
    `${text}.${tag.replace(/^./, (first) => (first === '_' ? '-' : '_'))}`,
    `.${tag}`,
    `${text}.${tag}.${tag}`,
  ]) {
    mine.browser.cookies.set('sign-in', changed);
    t.match(
      await mine.browser.call('GET', mine.back.pathname + mine.back.search),
      refused,
      'not authenticated',
    );
  }
  const elsewhere = Buffer.from(JSON.stringify({ ...pending, returnTo: '/\t/evil.example' })).toString(
    'base64url',
  );
  mine.browser.cookies.set('sign-in', `${elsewhere}.${tag}`);
  t.match(
    await mine.browser.call('GET', mine.back.pathname + mine.back.search),
    refused,
    'changed by the browser',
  );
  mine.browser.cookies.set('sign-in', `${text}.${tag}`);
  t.match(await mine.browser.call('GET', mine.back.pathname + mine.back.search), {
    headers: { location: '/' },
  });
});

t.test('a code is accepted once', async (t) => {
  const { browser, back } = await halfWay();
  const kept = new Map(browser.cookies);
  t.match(await browser.call('GET', back.pathname + back.search), { headers: { location: '/' } });
  for (const [name, value] of kept) browser.cookies.set(name, value);
  browser.cookies.delete('session');
  t.match(await browser.call('GET', back.pathname + back.search), refused);
  t.notOk(await isSignedIn(browser));
});

t.test('a person without an account is redirected with no-account', async (t) => {
  const browser = openBrowserSession(g.origin);
  const answer = await browser.signIn(g.number('hoa'));
  t.match(answer, { status: 302, headers: { location: '/?sign-in=no-account' } });
  t.notOk(await isSignedIn(browser));
});

t.test('sign-in fails while the provider is unavailable, and works afterwards', async (t) => {
  let isAway = true;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.writeHead(isAway ? 503 : 200).end(JSON.stringify(metadata));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const { port } = server.address() as { port: number };
  const issuer = `http://127.0.0.1:${port}`;
  const metadata = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
  };
  const { url } = await g.second({
    CITIZEN_ISSUER: issuer,
    CITIZEN_JWKS_URL: `${issuer}/jwks`,
    CITIZEN_AUDIENCE: 'gateway',
    CITIZEN_CLIENT_ID: 'inbox',
  });
  const begin = () => openBrowserSession(url).call('GET', '/sign-in');
  t.match(await begin(), refused);
  isAway = false;
  const begun = await begin();
  t.match(begun.headers.location, new RegExp(`^${issuer}/authorize\\?.*client_id=inbox`));
  t.equal((await openBrowserSession(url).call('GET', '/sandbox/personas')).status, 404, 'not a sandbox');
});
