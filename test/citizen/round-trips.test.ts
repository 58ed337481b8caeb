import pg from 'pg';
import t from 'tap';
import { openBrowserSession } from '../../scripts/client/browser-session.js';
import { roleOf } from '../../src/database/login.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

/** Calls of schema gate by citizens' part and the notary, in order; the upkeep, and what looks for a lag, make theirs all the time. */
const called: string[] = [];
const UPKEEP = roleOf('upkeep');
const CLOCKWORK = ['check_writable', 'ledger_lag'];
const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const { name } = given[0] as { name?: string };
  if (name !== undefined && !CLOCKWORK.includes(name) && this.user !== UPKEEP) called.push(name);
  return Reflect.apply(query, this, given);
} as typeof query;
t.teardown(() => {
  pg.Client.prototype.query = query;
});

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const FIELDS = ['person.birth_full_name', 'person.phone_number'];

/** Has the session remembered, which lasts at least half a minute. */
const remember = () => an.call('GET', '/session');

const callsOf = async (method: string, path: string, body?: object) => {
  await remember();
  called.length = 0;
  const answer = await an.call(method, path, body);
  t.ok(answer.status < 300, `${method} ${path} is answered`);
  return [...called];
};

t.test('a citizen who called within the last minute is not looked up again', async (t) => {
  const phone = await an.passkey();
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const prompt = `/prompts/${body.request_id}`;
  t.strictSame(await callsOf('GET', '/prompts'), ['prompts']);
  await remember();
  called.length = 0;
  const begun = await an.call('POST', `${prompt}/challenge`, { decision: 'approve', fields: FIELDS });
  t.strictSame(called, ['challenge_batch']);
  const credential = phone.answer(begun.body.options);
  t.strictSame(
    await callsOf('POST', `${prompt}/decision`, { decision: 'approve', fields: FIELDS, credential }),
    ['signing_passkey_batch', 'decide_batch'],
    'the notary reads the key that verifies the assertion, and decides',
  );
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  t.strictSame(await callsOf('GET', '/history'), ['history']);
  t.strictSame(await callsOf('GET', '/consents'), ['citizen_consents']);
  t.strictSame(await callsOf('GET', `/receipts/${consent}`), ['citizen_receipts']);
  t.strictSame(await callsOf('POST', `/consents/${consent}/pause`), [
    'transition_consent',
    'citizen_consents',
  ]);
  t.strictSame(await callsOf('DELETE', `/consents/${consent}`), ['transition_consent']);
});

t.test('operations that need a level, or the session itself, look it up', async (t) => {
  t.strictSame(await callsOf('GET', '/session'), ['session', 'account_holder']);
  t.strictSame(await callsOf('POST', '/share-codes'), ['session', 'make_share_code']);
});

t.test('a session that has ended is refused at once', async (t) => {
  const browser = openBrowserSession(g.origin);
  await browser.signIn(g.number('duc'));
  const cookie = `session=${browser.cookies.get('session')}`;
  const read = () => fetch(`${g.origin}/citizen/v1/prompts`, { headers: { cookie } });
  t.equal((await read()).status, 200);
  await g.owner.query("UPDATE citizen.session SET ended_at = now() WHERE kind = 'browser'");
  const refused = await read();
  t.equal(refused.status, 401);
  t.match(await refused.json(), { code: 'token_invalid' });
});

t.test('a token of the national app opens its session again after it has expired', async (t) => {
  await remember();
  await g.owner.query(
    "UPDATE citizen.session SET expires_at = now() - interval '1 second' WHERE kind = 'app'",
  );
  called.length = 0;
  t.equal((await an.call('GET', '/prompts')).status, 200);
  t.strictSame(called, ['prompts', 'session', 'open_session', 'session', 'prompts']);
  t.strictSame(await callsOf('GET', '/prompts'), ['prompts']);
});
