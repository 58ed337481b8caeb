import t from 'tap';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const PLAIN = ['person.birth_full_name'];
const SENSITIVE = ['person.birth_full_name', 'person.ethnicity'];
const OLD = { status: 401, body: { code: 'insufficient_user_authentication' } };

const g = await createTestGateway(t);
const school = g.partner('school-a');
const an = await g.citizen('an');
const phone = await an.passkey();

const QUESTION = onceFor(g.number('bao_anh'), {
  purpose: 'school.enrolment',
  optional_fields: ['person.ethnicity'],
});
const asked = async () =>
  (await school.call('POST', '/v1/consent-requests', { body: QUESTION })).body.request_id as string;
const signedIn = (ago: string) =>
  g.owner.query('UPDATE citizen.session SET authenticated_at = now() - $1::interval', [ago]);
const addedAgo = (ago: string) =>
  g.owner.query('UPDATE citizen.passkey SET added_at = now() - $1::interval', [ago]);
const challenge = (requestId: string, fields: readonly string[]) =>
  an.call('POST', `/prompts/${requestId}/challenge`, { decision: 'approve', fields });

t.test('a new passkey approves sensitive fields only after a fresh sign-in', async (t) => {
  await signedIn('6 minutes');
  const requestId = await asked();
  const refused = await challenge(requestId, SENSITIVE);
  t.match(refused, OLD);
  fitsContract(t, 'challengeDecision', refused);
  t.equal((await challenge(requestId, PLAIN)).status, 201, 'other fields as ever');
  await signedIn('1 minute');
  t.match(await an.approve(requestId, SENSITIVE), { status: 200, body: { status: 'approved' } });
});

t.test('after three days it is not new any more', async (t) => {
  await signedIn('6 minutes');
  await addedAgo('3 days 1 minute');
  t.match(await an.approve(await asked(), SENSITIVE), { status: 200, body: { status: 'approved' } });
});

t.test('the passkey that signs counts, not one of the others', async (t) => {
  await addedAgo('1 hour');
  await signedIn('1 minute');
  const requestId = await asked();
  const begun = await challenge(requestId, SENSITIVE);
  t.equal(begun.status, 201);
  await g.owner.query(
    `INSERT INTO citizen.passkey SELECT person_id, gen_random_uuid(), sha256(credential_id), public_key, jwk, thumbprint, algorithm,
       sign_count, transports, is_backed_up, 'old', now() - interval '1 year' FROM citizen.passkey`,
  );
  await signedIn('6 minutes');
  t.equal((await challenge(requestId, SENSITIVE)).status, 201, 'an old one could sign');
  const credential = phone.answer(begun.body.options);
  const decided = await an.call('POST', `/prompts/${requestId}/decision`, {
    decision: 'approve',
    fields: SENSITIVE,
    credential,
  });
  t.match(decided, OLD, 'but the new one signed');
  fitsContract(t, 'decidePrompt', decided);
  t.match((await school.call('GET', `/v1/consent-requests/${requestId}`)).body, { status: 'pending' });
});
