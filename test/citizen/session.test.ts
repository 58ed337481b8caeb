import { createHash } from 'node:crypto';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const signedIn = async (persona: Parameters<typeof g.number>[0], acr: '1' | '2' = '2') => {
  const browser = openBrowserSession(g.origin);
  const back = await browser.signIn(g.number(persona), acr);
  return { browser, back };
};

t.test('sign in, read the session, sign out', async (t) => {
  const { browser, back } = await signedIn('an');
  t.match(back, { status: 302, headers: { location: '/', 'cache-control': 'no-store' } });
  const session = await browser.call('GET', '/citizen/v1/session');
  fitsContract(t, 'getSession', session);
  t.match(session.body, { name: 'Nguyễn Thu An', account_level: 2, level: 2, sandbox: true });
  t.ok(Math.abs(Date.now() - Date.parse(session.body.authenticated_at)) < 60_000);
  const hours = (Date.parse(session.body.expires_at) - Date.now()) / 3_600_000;
  t.ok(hours > 7.9 && hours <= 8);
  const prompts = await browser.call('GET', '/citizen/v1/prompts');
  fitsContract(t, 'listPrompts', prompts);
  const kept = new Map(browser.cookies);
  const out = await browser.call('DELETE', '/citizen/v1/session');
  t.equal(out.status, 204);
  fitsContract(t, 'signOut', out);
  t.equal(browser.cookies.size, 0, 'the cookie is deleted');
  for (const [name, value] of kept) browser.cookies.set(name, value);
  const after = await browser.call('GET', '/citizen/v1/session');
  t.match(after, { status: 401, body: { code: 'token_invalid' } }, 'a copy of the cookie is useless');
  fitsContract(t, 'getSession', after);
});

t.test('the cookie is limited to this host and site', async (t) => {
  const browser = openBrowserSession(g.origin);
  const begun = await browser.call('GET', '/sign-in');
  t.match(
    begun.headers['set-cookie'],
    /^sign-in=[\w-]+\.[\w-]{43}; Path=\/sign-in; Max-Age=600; HttpOnly; SameSite=Lax$/,
  );
  const answer = await (await signedIn('an')).back;
  t.match(
    answer.headers['set-cookie'],
    /^session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Strict$/,
  );
  const { rows } = await g.owner.query('SELECT key_hash FROM citizen.session');
  const secret = /session=([\w-]+)/.exec(answer.headers['set-cookie'] ?? '')?.[1] ?? '';
  t.notOk(
    rows.some((row) => row.key_hash.equals(createHash('sha256').update(secret).digest())),
    'neither the secret nor the key is stored',
  );
});

t.test('another site cannot use the session to change anything', async (t) => {
  const { browser } = await signedIn('an');
  const { body } = await g
    .partner('bank-a')
    .call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const path = `/citizen/v1/prompts/${body.request_id}/decision`;
  const refuse = { body: { decision: 'refuse' } };
  for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }]) {
    const answer = await browser.call('POST', path, { ...refuse, headers });
    t.match(answer, { status: 403, body: { code: 'cross_site_request' } }, headers.origin);
    fitsContract(t, 'decidePrompt', { ...answer, status: answer.status });
  }
  t.match(await browser.call('POST', path, refuse), { status: 200, body: { status: 'refused' } });
});

t.test('expired and unknown sessions are refused', async (t) => {
  const { browser } = await signedIn('duc');
  await g.owner.query("UPDATE citizen.session SET expires_at = now() - interval '1 second'");
  t.match(await browser.call('GET', '/citizen/v1/session'), { status: 401, body: { code: 'token_invalid' } });
  for (const [cookie, code] of [
    ['session=x', 'token_invalid'],
    ['session=', 'token_missing'],
    ['session=a; session=b', 'token_invalid'],
    ['other=1', 'token_missing'],
  ] as const) {
    const headers = { cookie };
    const answer = await openBrowserSession(g.origin).call('GET', '/citizen/v1/session', { headers });
    t.match(answer, { status: 401, body: { code } }, cookie);
  }
});

t.test('level 1 can read and refuse, but not approve', async (t) => {
  const { browser } = await signedIn('an', '1');
  t.match((await browser.call('GET', '/citizen/v1/session')).body, { account_level: 2, level: 1 });
  t.match(await browser.call('POST', '/citizen/v1/share-codes'), {
    status: 403,
    body: { code: 'account_level_insufficient' },
  });
  const tuyet = (await signedIn('tuyet')).browser;
  t.match((await tuyet.call('GET', '/citizen/v1/session')).body, { account_level: 1, level: 1 });
});

t.test('a session ends when the person dies', async (t) => {
  const { browser } = await signedIn('sinh');
  await g.owner.query(
    'UPDATE population.person SET death_date = population.today() WHERE person_id = population.find_person($1)',
    [g.number('sinh')],
  );
  t.equal((await browser.call('GET', '/citizen/v1/session')).status, 401);
});
