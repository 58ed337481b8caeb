import { request } from 'node:http';
import t from 'tap';
import { type BrowserSession, openBrowserSession } from '../../scripts/client/browser-session.js';
import { sendBytes } from '../app/wire.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const signedIn = async (persona: Parameters<typeof g.number>[0]) => {
  const browser = openBrowserSession(g.origin);
  await browser.signIn(g.number(persona));
  return browser;
};
const cookieOf = (browser: BrowserSession) => `session=${browser.cookies.get('session')}`;
const statusWith = async (cookie: string) => {
  const headers = { cookie };
  return (await openBrowserSession(g.origin).call('GET', '/citizen/v1/session', { headers })).status;
};

/** Opens the stream of prompts and waits for its first event. */
const streamOf = async (cookie: string) => {
  const outgoing = request(`${g.origin}/citizen/v1/prompts/stream`, { headers: { cookie } });
  t.teardown(() => outgoing.destroy());
  let [isOver, ended_ms, status] = [false, 0, 0];
  await new Promise<void>((done, failed) => {
    outgoing.on('error', failed);
    outgoing.on('response', (incoming) => {
      status = incoming.statusCode ?? 0;
      incoming.once('data', () => done());
      incoming.on('end', () => {
        isOver = true;
        ended_ms = Date.now();
      });
    });
    outgoing.end();
  });
  return {
    status,
    endedAt_ms: () => ended_ms,
    endsWithin: async (limit_ms: number) => {
      const deadline = performance.now() + limit_ms;
      while (!isOver && performance.now() < deadline) await new Promise((done) => setTimeout(done, 20));
      return isOver;
    },
  };
};

t.test("signing out ends the session's stream, but not the person's other session", async (t) => {
  const [phone, laptop] = [await signedIn('an'), await signedIn('an')];
  const [first, second] = [await streamOf(cookieOf(phone)), await streamOf(cookieOf(laptop))];
  t.equal((await phone.call('DELETE', '/citizen/v1/session')).status, 204);
  t.ok(await first.endsWithin(60_000));
  t.notOk(await second.endsWithin(300));
  t.equal(await statusWith(cookieOf(laptop)), 200);
});

t.test('a stream ends when its session expires', async (t) => {
  const browser = await signedIn('duc');
  const openWithin = async (life_s: number) => {
    const { rows } = await g.owner.query<{ expires_at: Date }>(
      `UPDATE citizen.session SET expires_at = now() + make_interval(secs => $2)
         WHERE person_id = population.find_person($1) RETURNING expires_at`,
      [g.number('duc'), life_s],
    );
    return { stream: await streamOf(cookieOf(browser)), expires_ms: Number(rows[0]?.expires_at) };
  };
  let opened = await openWithin(1);
  // A busy machine may not open it before its end.
  for (let life_s = 2; opened.stream.status !== 200; life_s *= 2) opened = await openWithin(life_s);
  t.ok(await opened.stream.endsWithin(60_000));
  const early_ms = opened.expires_ms - opened.stream.endedAt_ms();
  t.ok(early_ms <= 50, `not before: ${early_ms} ms`);
});

t.test('a new sign-in closes the session it replaces', async (t) => {
  const browser = await signedIn('an');
  const former = cookieOf(browser);
  await browser.signIn(g.number('an'), '2', '?fresh=1');
  t.not(cookieOf(browser), former);
  t.equal(await statusWith(former), 401);
  t.equal(await statusWith(cookieOf(browser)), 200);
});

t.test('a new sign-in closes the former session even when the callback lacks its cookie', async (t) => {
  const browser = await signedIn('an');
  const former = cookieOf(browser);
  const provider = new URL(String((await browser.call('GET', '/sign-in')).headers.location));
  browser.cookies.delete('session');
  provider.searchParams.set('persona', g.number('an'));
  const chosen = await browser.call('GET', provider.pathname + provider.search);
  t.equal(await statusWith(former), 200, 'the former session still exists');
  const back = new URL(String(chosen.headers.location));
  await browser.call('GET', back.pathname + back.search);
  t.equal(await statusWith(former), 401);
  t.equal(await statusWith(cookieOf(browser)), 200);
});

t.test('signing out with a bearer token closes no session', async (t) => {
  const browser = await signedIn('an');
  const { token } = await g.citizen('an');
  const answer = await openBrowserSession(g.origin).call('DELETE', '/citizen/v1/session', {
    headers: { authorization: `Bearer ${token}`, cookie: cookieOf(browser) },
  });
  t.equal(answer.status, 204);
  t.notOk(answer.headers['set-cookie']);
  t.equal(await statusWith(cookieOf(browser)), 200);
});

t.test('a missing Origin and duplicate Cookie lines are refused', async (t) => {
  const cookie = cookieOf(await signedIn('an'));
  const ask = (method: string, ...lines: string[]) => {
    const head = [`${method} /citizen/v1/session HTTP/1.1`, `Host: ${new URL(g.origin).host}`, ...lines];
    return sendBytes(g.origin, [...head, 'Connection: close', '', ''].join('\r\n'));
  };
  t.match(await ask('DELETE', `Cookie: ${cookie}`), /^HTTP\/1\.1 403 [\s\S]*cross_site_request/);
  t.match(await ask('GET', `Cookie: ${cookie}`, 'Cookie: a=1'), /^HTTP\/1\.1 401 [\s\S]*token_invalid/);
  t.match(
    await ask('GET', `Cookie: ${cookie}; ${cookie}`),
    /^HTTP\/1\.1 401 [\s\S]*token_invalid/,
    'the same cookie twice',
  );
  t.match(await ask('DELETE', `Cookie: ${cookie}`, `Origin: ${g.origin}`), /^HTTP\/1\.1 204 /);
});
