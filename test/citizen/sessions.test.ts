import { randomBytes } from 'node:crypto';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { citizenWith } from '../../scripts/client/citizen.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36';

const g = await createTestGateway(t);
const signedIn = async (persona: Parameters<typeof g.number>[0]) => {
  const browser = openBrowserSession(g.origin);
  await browser.signIn(g.number(persona));
  return browser;
};
const list = async (browser: { call: ReturnType<typeof openBrowserSession>['call'] }) => {
  const answer = await browser.call('GET', '/citizen/v1/sessions');
  return answer;
};

t.test('a person sees where she is signed in, and ends one session from another', async (t) => {
  const [here, there] = [await signedIn('an'), await signedIn('an')];
  const app = await citizenWith(g.origin, (await g.citizen('an')).token).call('GET', '/sessions');
  fitsContract(t, 'listSessions', app);
  t.match(app.body.items.map((each: { kind: string }) => each.kind).sort(), ['app', 'browser', 'browser']);
  const listed = await list(here);
  fitsContract(t, 'listSessions', listed);
  t.equal(listed.body.items.filter((each: { is_this: boolean }) => each.is_this).length, 1);
  const other = (await list(there)).body.items.find((each: { is_this: boolean }) => each.is_this);
  const ended = await here.call('DELETE', `/citizen/v1/sessions/${other.session_id}`);
  t.equal(ended.status, 204);
  t.equal((await there.call('GET', '/citizen/v1/session')).status, 401);
  t.equal((await here.call('GET', '/citizen/v1/session')).status, 200);
  const again = await here.call('DELETE', `/citizen/v1/sessions/${other.session_id}`);
  t.match(again, { status: 404, body: { code: 'not_found' } }, 'an ended session is gone');
  fitsContract(t, 'endSession', again);
});

t.test("another person's session cannot be seen or ended", async (t) => {
  const [an, duc] = [await signedIn('an'), await signedIn('duc')];
  const [his] = (await list(duc)).body.items;
  t.notOk(JSON.stringify((await list(an)).body).includes(his.session_id));
  t.equal((await an.call('DELETE', `/citizen/v1/sessions/${his.session_id}`)).status, 404);
  t.equal((await duc.call('GET', '/citizen/v1/session')).status, 200);
  t.equal((await an.call('DELETE', '/citizen/v1/sessions/ses_x')).status, 404);
});

t.test('signing out everywhere ends sessions and tokens, used or not', async (t) => {
  const [here, there] = [await signedIn('tu'), await signedIn('tu')];
  const [used, unused, ofDuc] = [await g.citizen('tu'), await g.citizen('tu'), await g.citizen('duc')];
  t.equal((await used.call('GET', '/consents')).status, 200);
  const left = await here.call('DELETE', '/citizen/v1/sessions');
  t.equal(left.status, 204);
  t.match(left.headers['set-cookie'], /^session=; /);
  for (const browser of [here, there])
    t.equal((await browser.call('GET', '/citizen/v1/session')).status, 401);
  for (const token of [used, unused]) {
    t.match(await token.call('GET', '/consents'), { status: 401, body: { code: 'token_invalid' } });
  }
  t.equal((await ofDuc.call('GET', '/consents')).status, 200, 'of others, nothing ends');
  await g.owner.query("UPDATE citizen.sign_out SET signed_out_at = signed_out_at - interval '1 second'");
  t.equal(
    (await (await signedIn('tu')).call('GET', '/citizen/v1/session')).status,
    200,
    'a new sign-in works from the next second on',
  );
});

t.test(
  'a token of the second of a sign-out everywhere is refused, and one of the next second is not',
  async (t) => {
    const notary = await g.login('notary');
    const opens = async (issuedAt: string) => {
      const { rows } = await notary.query(
        `SELECT level FROM gate.open_session($1, 'app', '', $2, 2, NULL, 'https://issuer.example', $3, $4, now() + interval '1 hour')`,
        [randomBytes(32), g.number('duc'), randomBytes(32), issuedAt],
      );
      return rows[0].level;
    };
    for (const signedOutAt of [
      '2026-03-01T10:00:00Z',
      '2026-03-01T10:00:00.001Z',
      '2026-03-01T10:00:00.999Z',
    ]) {
      await g.owner.query(
        `INSERT INTO citizen.sign_out VALUES (population.find_person($1), $2)
         ON CONFLICT (person_id) DO UPDATE SET signed_out_at = excluded.signed_out_at`,
        [g.number('duc'), signedOutAt],
      );
      for (const issuedAt of ['2026-03-01T09:59:59Z', '2026-03-01T10:00:00Z']) {
        await t.rejects(opens(issuedAt), { code: 'UT015' }, `${signedOutAt}: ${issuedAt}`);
      }
      t.equal(await opens('2026-03-01T10:00:01Z'), 2);
    }
  },
);

t.test('the session of a token is short, and opens again until it is ended', async (t) => {
  const an = await g.citizen('an');
  t.equal((await an.call('GET', '/consents')).status, 200);
  const life = await g.owner.query(
    "SELECT bool_and(expires_at <= opened_at + interval '1 hour') AS short FROM citizen.session WHERE kind = 'app'",
  );
  t.ok(life.rows[0].short);
  await g.owner.query("UPDATE citizen.session SET expires_at = now() WHERE kind = 'app'");
  t.equal((await an.call('GET', '/consents')).status, 200, 'opened again by the token');
  t.equal((await an.call('DELETE', '/session')).status, 204);
  t.match(await an.call('GET', '/consents'), { status: 401, body: { code: 'token_invalid' } });
  await t.rejects(
    g.owner.query("UPDATE citizen.session SET expires_at = opened_at + interval '30 years'"),
    { code: '23514' },
    'the database bounds the life of a session',
  );
});

t.test('a token that opens its session once more while it is open changes nothing', async (t) => {
  const notary = await g.login('notary');
  const [key, tokenHash] = [randomBytes(32), randomBytes(32)];
  const opens = async (hash = tokenHash) => {
    const { rows } = await notary.query(
      `SELECT level FROM gate.open_session($1, 'app', '', $2, 2, NULL, 'https://issuer.example', $3, now(), now() + interval '1 hour')`,
      [key, g.number('duc'), hash],
    );
    return rows[0].level;
  };
  const state = async () =>
    (
      await g.owner.query(
        `SELECT s.opened_at::text, s.expires_at::text,
             (SELECT count(*)::integer FROM citizen.session_read r WHERE r.key_hash = s.key_hash) AS records
           FROM citizen.session s WHERE s.key_hash = sha256($1)`,
        [key],
      )
    ).rows[0];
  t.equal(await opens(), 2);
  const subjects = [
    (await g.owner.query('SELECT population.find_person($1) AS id', [g.number('duc')])).rows[0].id,
  ];
  await (await g.login('citizen')).query('SELECT gate.record_viewed($1, $2, $3)', [
    key,
    'documents_viewed',
    subjects,
  ]);
  const before = await state();
  t.equal(before.records, 1);
  t.strictSame([await opens(), await opens()], [2, 2]);
  t.strictSame(await state(), before);
  await t.rejects(opens(randomBytes(32)), { code: 'UT015' }, 'the key of another token');
  t.strictSame(await state(), before);
});

t.test('a device is named by words of our own', async (t) => {
  const names = async (userAgent: string) => {
    const { token } = await g.citizen('an');
    const answer = await fetch(`${g.origin}/citizen/v1/sessions`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': userAgent },
    });
    const { items } = (await answer.json()) as { items: { is_this: boolean; device: string }[] };
    return items.find((each) => each.is_this)?.device;
  };
  t.equal(await names(PHONE), 'Chrome · Android');
  t.equal(await names('curl/8.5.0'), '');
  t.equal(await names('<b>Safari/1</b> iPhone'), 'Safari · iPhone');
});
