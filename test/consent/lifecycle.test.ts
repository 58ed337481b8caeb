import { createHash } from 'node:crypto';
import { compactVerify, createLocalJWKSet } from 'jose';
import t from 'tap';
import { citizenWith } from '../../scripts/client/citizen.js';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const ask = async () =>
  (await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) })).body.request_id;
const notPending = { status: 409, body: { code: 'request_not_pending' } };

t.test('a request is decided once', async (t) => {
  const id = await ask();
  t.equal((await approve(an, id, ['person.birth_full_name'])).status, 200);
  const again = await approve(an, id, ['person.birth_full_name']);
  t.match(again, notPending);
  fitsContract(t, 'decidePrompt', again);
  t.match(
    await an.call('POST', `/prompts/${id}/decision`, { decision: 'refuse', reason: 'nhầm' }),
    notPending,
  );
  const gone = await bank.call('DELETE', `/v1/consent-requests/${id}`);
  t.match(gone, notPending);
  fitsContract(t, 'withdrawConsentRequest', gone);
});

t.test('a partner does not learn the reason of a refusal', async (t) => {
  const id = await ask();
  const refused = await an.call('POST', `/prompts/${id}/decision`, {
    decision: 'refuse',
    reason: 'Tôi không quen',
  });
  t.match(refused, { status: 200, body: { status: 'refused' } });
  const read = await bank.call('GET', `/v1/consent-requests/${id}`);
  t.match(read.body, { status: 'refused' });
  t.notMatch(JSON.stringify(read.body), 'không quen');
});

t.test('an expired request cannot be decided', async (t) => {
  const id = await ask();
  await g.owner.query(
    "UPDATE consent.request SET expires_at = now() - interval '1 ms' WHERE state = 'pending'",
  );
  t.match(await approve(an, id, ['person.birth_full_name']), notPending);
  t.match((await bank.call('GET', `/v1/consent-requests/${id}`)).body, { status: 'expired' });
  t.match(await bank.call('DELETE', `/v1/consent-requests/${id}`), notPending);
});

t.test('a decision and a withdrawal at the same time: one wins', async (t) => {
  for (let i = 0; i < 10; i++) {
    const id = await ask();
    const [decided, withdrawn] = await Promise.all([
      approve(an, id, ['person.birth_full_name']),
      bank.call('DELETE', `/v1/consent-requests/${id}`),
    ]);
    const won = [decided.status === 200, withdrawn.status === 204];
    t.equal(won.filter(Boolean).length, 1);
    t.match(won[0] ? withdrawn : decided, notPending);
    t.match((await bank.call('GET', `/v1/consent-requests/${id}`)).body, {
      status: won[0] ? 'approved' : 'withdrawn',
    });
  }
});

t.test('two decisions at the same time: one wins', async (t) => {
  const id = await ask();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => approve(an, id, ['person.birth_full_name'])),
  );
  t.equal(answers.filter(({ status }) => status === 200).length, 1);
  for (const loser of answers.filter(({ status }) => status !== 200)) {
    t.match(loser, notPending);
  }
  const { rows } = await g.owner.query(
    `SELECT (SELECT count(*)::integer FROM consent.decision d WHERE d.request_id = r.request_id) AS decisions,
        (SELECT count(*)::integer FROM consent.consent c WHERE c.request_id = r.request_id) AS consents
      FROM consent.request r WHERE consent.id_text('csr', r.request_id) = $1`,
    [id],
  );
  t.strictSame(rows, [{ decisions: 1, consents: 1 }]);
});

t.test('Prefer: wait responds on a change or after the time', async (t) => {
  const id = await ask();
  const started = performance.now();
  const silent = await bank.call('GET', `/v1/consent-requests/${id}`, { headers: { prefer: 'wait=1' } });
  t.match(silent, { status: 200, body: { status: 'pending' }, headers: { 'preference-applied': 'wait=1' } });
  t.ok(performance.now() - started > 950);
  const { url } = await g.second();
  const waiting = bank.call('GET', `/v1/consent-requests/${id}`, { headers: { prefer: 'wait=30' } });
  const decidedAt = performance.now();
  const there = citizenWith(g.origin, an.token, url, g.number('an'));
  t.match(await approve(there, id, ['person.birth_full_name']), { status: 200 });
  t.match((await waiting).body, { status: 'approved' }, 'decided at another gateway');
  t.ok(performance.now() - decidedAt < 20_000, 'long before the 30 seconds are over');
});

t.test('consents can be paused, resumed, narrowed, relinquished and revoked', async (t) => {
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const releases = `/v1/consents/${consent}/releases`;
  const state = async () => (await bank.call('GET', `/v1/consents/${consent}`)).body.state;
  const paused = await an.call('POST', `/consents/${consent}/pause`);
  t.match(paused, { status: 200, body: { state: 'paused' } });
  fitsContract(t, 'pauseConsent', paused);
  t.match(await bank.call('POST', releases, {}), {
    status: 409,
    body: { code: 'consent_not_active', state: 'paused' },
  });
  t.match(await an.call('POST', `/consents/${consent}/pause`), { status: 409, body: { state: 'paused' } });
  const resumed = await an.call('POST', `/consents/${consent}/resume`);
  fitsContract(t, 'resumeConsent', resumed);
  const wider = await an.call('POST', `/consents/${consent}/narrow`, {
    fields: ['person.birth_full_name', 'person.email'],
  });
  t.match(wider, { status: 403, body: { code: 'field_not_permitted' } }, 'narrowing cannot add fields');
  const narrowed = await an.call('POST', `/consents/${consent}/narrow`, {
    fields: ['person.birth_full_name'],
  });
  t.equal(narrowed.status, 200);
  fitsContract(t, 'narrowConsent', narrowed);
  const released = await bank.call('POST', releases, {});
  t.strictSame(Object.keys(released.body.data.person), ['birth_full_name']);
  t.match(await bank.call('POST', releases, { body: { fields: ['person.phone_number'] } }), {
    status: 403,
    body: { code: 'field_not_permitted' },
  });
  const given = await bank.call('DELETE', `/v1/consents/${consent}`);
  t.equal(given.status, 204);
  fitsContract(t, 'relinquishConsent', given);
  t.equal(await state(), 'relinquished');
  for (const answer of [
    await bank.call('POST', releases, {}),
    await bank.call('DELETE', `/v1/consents/${consent}`),
    await an.call('DELETE', `/consents/${consent}`),
    await an.call('POST', `/consents/${consent}/resume`),
  ])
    t.match(answer, { status: 409, body: { code: 'consent_not_active', state: 'relinquished' } });

  const read = await bank.call('GET', `/v1/consents/${consent}`);
  fitsContract(t, 'getConsent', read);
  const mine = await an.call('GET', `/receipts/${consent}`);
  fitsContract(t, 'getReceipts', mine);
  const keys = createLocalJWKSet((await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as never);
  let previous: string | undefined;
  const events = [];
  for (const { jws } of mine.body.receipts) {
    const { payload } = await compactVerify(jws, keys);
    const content = JSON.parse(Buffer.from(payload).toString('utf8'));
    t.equal(content.previous ?? undefined, previous, 'each receipt contains the hash of the previous one');
    previous = createHash('sha256')
      .update(payload)
      .digest(content.previous?.length === 64 ? 'hex' : 'base64url');
    events.push(content.event.event_type);
  }
  t.strictSame(events, [
    'consent_given',
    'consent_paused',
    'consent_resumed',
    'consent_narrowed',
    'consent_relinquished',
  ]);
  t.equal(read.body.receipts.length, events.length);
});
