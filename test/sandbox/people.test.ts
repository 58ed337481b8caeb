import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway, TEST_TIMING } from '../helpers/gateway.js';

const timing = { ...TEST_TIMING, sandboxActs_ms: 100, sandboxActsSlowly_ms: 1_500 };
const g = await createTestGateway(t, { PROMPT_BUDGET_PER_DAY: '20', PROMPT_BUDGET_PENDING: '4' }, timing);
const bank = g.partner('bank-a');
const both = { required_fields: ['person.birth_full_name'], optional_fields: ['person.phone_number'] };
const ask = async (key: PersonaKey, question: object = onceFor(g.number(key), both)) => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: question });
  t.equal(asked.status, 201);
  fitsContract(t, 'createConsentRequest', asked);
  return asked.body;
};
/** Waits for the answer to a request as a partner does. */
const answerTo = async ({ request_id }: { readonly request_id: string }) =>
  (await bank.call('GET', `/v1/consent-requests/${request_id}`, { headers: { prefer: 'wait=30' } })).body;
const consentAfter = async (asked: { readonly request_id: string }) => {
  const { status, consent_id } = await answerTo(asked);
  t.equal(status, 'approved');
  return consent_id as string;
};
const fieldsOf = async (consent: string) => (await bank.call('GET', `/v1/consents/${consent}`)).body.fields;
const decide = (body: object) => plainCall(g.origin, g.origin, 'POST', '/sandbox/decisions', body);

t.test('people who act by themselves answer in their way, with nobody at a browser', async (t) => {
  const all = ['person.birth_full_name', 'person.phone_number'];
  t.strictSame(await fieldsOf(await consentAfter(await ask('approves_all'))), all);
  t.strictSame(await fieldsOf(await consentAfter(await ask('approves_required'))), all.slice(0, 1));
  t.match(await answerTo(await ask('refuses')), { status: 'refused' });
  const asked = await ask('expires');
  t.ok(Date.parse(asked.expires_at) - Date.parse(asked.asked_at) <= 1_000, 'and the answer says so');
  t.match(await answerTo(asked), { status: 'expired' });
});

t.test('several requests to one person at once, with the first passkey still to be made', async (t) => {
  const asked = await Promise.all([1, 2].map(() => ask('without_phone')));
  for (const each of asked) {
    const consent = await consentAfter(each);
    const released = await bank.call('POST', `/v1/consents/${consent}/releases`);
    t.strictSame(released.body.not_available, ['person.phone_number'], 'the record lacks it');
  }
});

t.test('one who is slow and one who never answers', async (t) => {
  const [slow, silent] = [await ask('slow'), await ask('never_answers')];
  const at = async ({ request_id }: { request_id: string }) =>
    (await bank.call('GET', `/v1/consent-requests/${request_id}`)).body.status;
  t.equal((await answerTo(slow)).status, 'approved');
  t.equal(await at(silent), 'pending');
});

t.test('one who revokes after the first release', async (t) => {
  const consent = await consentAfter(await ask('revokes', recurringFor(g.number('revokes'), both)));
  t.equal((await bank.call('GET', `/v1/consents/${consent}`)).body.state, 'active', 'not before');
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`)).status, 201);
  await until(async () => (await bank.call('GET', `/v1/consents/${consent}`)).body.state === 'revoked');
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`), {
    status: 409,
    body: { code: 'consent_not_active', state: 'revoked' },
  });
});

t.test('a child whose two guardians act jointly', async (t) => {
  const consent = await consentAfter(await ask('child_of_two'));
  const { rows } = await g.owner.query(
    `SELECT count(*) FROM consent.decision d JOIN consent.consent c USING (person_id, request_id)
      WHERE c.state = 'active' AND d.person_id = 24`,
  );
  t.equal(Number(rows[0].count), 3, 'all three decided');
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`)).status, 201);
});

t.test('the reserved subjects of the contract are those of the list', async (t) => {
  const { body } = await plainCall(g.origin, g.origin, 'GET', '/sandbox/personas');
  fitsContract(t, 'listPersonas', { status: 200, headers: { 'content-type': 'application/json' }, body });
  const acts = new Map(
    (body.items as { personal_id_number: string; acts: string | null }[]).map((each) => [
      each.personal_id_number,
      each.acts,
    ]),
  );
  const description = await (await fetch(`${g.origin}/openapi/partner.yaml`)).text();
  const listed = [...description.matchAll(/^ +\| `([0-9]{12})` \| `([a-z_]+)` \|/gm)];
  t.equal(listed.length, 8);
  for (const [, number, act] of listed) t.equal(acts.get(String(number)), act, String(number));
  t.equal(acts.get(g.number('an')), null, 'others wait');
});

t.test('a decision for anybody', async (t) => {
  const asked = await ask('sinh');
  const decision = { request_id: asked.request_id, personal_id_number: g.number('sinh') };
  const nobody = { status: 404, body: { code: 'not_found' } };
  t.match(
    await decide({ ...decision, decision: 'approve', personal_id_number: g.number('tu') }),
    nobody,
    'not asked',
  );
  t.match(
    await decide({ ...decision, decision: 'approve', personal_id_number: '001199999999' }),
    nobody,
    'no account',
  );
  t.match(await decide({ ...decision, decision: 'approve', request_id: `csr_${'0'.repeat(26)}` }), nobody);
  t.match(await decide({ ...decision, decision: 'approve', fields: ['person.phone_number'] }), {
    status: 400,
    body: { code: 'invalid_request' },
  });
  t.match(await decide({ ...decision, decision: 'maybe' }), {
    status: 400,
    body: { code: 'invalid_request' },
  });
  const decided = await decide({ ...decision, decision: 'approve', fields: ['person.birth_full_name'] });
  fitsContract(t, 'decideInSandbox', decided);
  t.match(decided, { status: 200, body: { status: 'approved' } });
  t.strictSame(await fieldsOf(decided.body.consent_id), ['person.birth_full_name']);
  t.match(await decide({ ...decision, decision: 'refuse' }), {
    status: 409,
    body: { code: 'request_not_pending', status_of_request: 'approved', consent_id: decided.body.consent_id },
  });
  const refused = await ask('sinh');
  t.match(await decide({ ...decision, request_id: refused.request_id, decision: 'refuse' }), {
    status: 200,
    body: { status: 'refused' },
  });
  const child = await ask('bao_anh');
  const forChild = { request_id: child.request_id, decision: 'approve', personal_id_number: g.number('an') };
  t.match(await decide(forChild), { status: 200, body: { status: 'approved' } }, 'by a parent');
});

t.test('a person who keeps a passkey of their own keeps it', async (t) => {
  const an = await g.citizen('an');
  await an.passkey();
  const asked = await ask('an');
  const decision = { request_id: asked.request_id, personal_id_number: g.number('an'), decision: 'approve' };
  t.equal((await decide(decision)).status, 200);
  const again = await ask('an');
  t.equal((await an.approve(again.request_id, ['person.birth_full_name'])).status, 200);
});

t.test("one partner's requests do not hide another's, and a spent budget is told", async (t) => {
  const age = (key: PersonaKey) => ({
    ...onceFor(g.number(key)),
    purpose: 'bank.age_check',
    required_fields: ['person.is_adult'],
    optional_fields: [],
    retention: 'P1D',
  });
  const asked = [];
  for (let i = 0; i < 4; i++) asked.push(await ask('tu', age('tu')));
  t.strictSame(
    asked.map(({ sandbox_note }) => sandbox_note),
    [undefined, undefined, 'prompt_budget_spent', 'prompt_budget_spent'],
    'half of the prompts that may wait',
  );
  t.strictSame(
    Object.keys(await answerNow(asked[2])).includes('sandbox_note'),
    false,
    'only where it was asked',
  );
  const other = g.partner('bank-b');
  for (const note of [undefined, undefined, 'prompt_budget_spent']) {
    const { body } = await other.call('POST', '/v1/consent-requests', { body: age('tu') });
    t.equal(body.sandbox_note, note);
  }
  const unknown = await ask('tu', { ...age('tu'), subject: { personal_id_number: '001199999999' } });
  t.notOk('sandbox_note' in unknown, 'nothing about people who cannot be asked');
});

const answerNow = async ({ request_id }: { readonly request_id: string }) =>
  (await bank.call('GET', `/v1/consent-requests/${request_id}`)).body;

t.test('by share code they act too', async (t) => {
  const person = await g.citizen('refuses');
  const { body } = await person.call('POST', '/share-codes');
  const asked = await ask('refuses', {
    ...onceFor(''),
    subject: { share_code: body.share_code ?? body.code },
  });
  t.match(await answerTo(asked), { status: 'refused' });
});

t.test('with a real identity provider there is nothing of it', async (t) => {
  const identity = {
    CITIZEN_ISSUER: 'https://identity.example',
    CITIZEN_JWKS_URL: 'https://identity.example/jwks.json',
    CITIZEN_AUDIENCE: g.origin,
    PROMPT_BUDGET_PENDING: '2',
  };
  const { url } = await g.second(identity);
  const production = g.partnerAt('bank-a', url);
  for (const path of ['/sandbox/decisions', '/sandbox/personas'])
    t.equal((await plainCall(g.origin, url, 'POST', path, {})).status, 404, path);
  const body = onceFor(g.number('expires'));
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await production.call('POST', '/v1/consent-requests', { body }));
  for (const { body: each } of answers) {
    t.notOk('sandbox_note' in each, 'a spent budget is not told');
    t.ok(Date.parse(each.expires_at) - Date.parse(each.asked_at) > 200_000, 'nor does it expire sooner');
  }
  const { body: asked } = await production.call('POST', '/v1/consent-requests', {
    body: onceFor(g.number('refuses')),
  });
  const { body: waited } = await production.call('GET', `/v1/consent-requests/${asked.request_id}`, {
    headers: { prefer: 'wait=1' },
  });
  t.equal(waited.status, 'pending', 'nobody acts');
});
