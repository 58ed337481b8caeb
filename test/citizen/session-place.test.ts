import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);

t.test('with https the cookies are Secure, and no other host can set the session cookie', async (t) => {
  const origin = 'https://gateway.example'; // not reachable here: a proxy would serve it
  const { url } = await g.second({ PUBLIC_ORIGIN: origin });
  const browser = openBrowserSession(url);
  const begun = await browser.call('GET', '/sign-in');
  t.match(
    begun.headers['set-cookie'],
    /^sign-in=[\w-]+\.[\w-]{43}; Path=\/sign-in; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
  );
  const back = await browser.signIn(g.number('an'));
  t.match(back, { status: 302, headers: { location: '/' } });
  t.match(
    back.headers['set-cookie'],
    /^__Host-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict; Secure$/,
  );
  t.equal((await browser.call('GET', '/citizen/v1/session')).status, 200);
  const plain = { cookie: `session=${browser.cookies.get('__Host-session')}` };
  t.match(await browser.call('GET', '/citizen/v1/session', { headers: plain }), {
    status: 401,
    body: { code: 'token_missing' },
  });
  const out = (headers: Record<string, string>) => browser.call('DELETE', '/citizen/v1/session', { headers });
  t.equal((await out({ origin: 'http://gateway.example' })).status, 403);
  t.equal((await out({ origin })).status, 204);
});

t.test('a public origin that is not in the form of browsers is normalised', async (t) => {
  const origin = g.origin.replace('localhost', 'LocalHost');
  const { url } = await g.second({ PUBLIC_ORIGIN: origin });
  const browser = openBrowserSession(url);
  t.match(await browser.signIn(g.number('an')), { status: 302, headers: { location: '/' } });
  const headers = { origin: g.origin };
  t.equal((await browser.call('DELETE', '/citizen/v1/session', { headers })).status, 204);
});

t.test('people behind one address have separate rate limits', async (t) => {
  const { url } = await g.second({ ADDRESS_CALLS_PER_MINUTE: '5' });
  const browser = openBrowserSession(url);
  const an = openBrowserSession(g.origin);
  await an.signIn(g.number('an'));
  const headers = { cookie: `session=${an.cookies.get('session')}` };
  t.equal((await browser.call('GET', '/citizen/v1/session', { headers })).status, 200);
  let last = 0;
  for (let i = 0; i < 20 && last !== 429; i++) {
    last = (await browser.call('GET', '/citizen/v1/session')).status;
  }
  t.equal(last, 429);
  t.equal((await browser.call('GET', '/citizen/v1/session', { headers })).status, 200);
});
