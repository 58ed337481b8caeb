import t from 'tap';
import { createAuthenticator } from '../../scripts/client/authenticator.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const FIELDS = ['person.birth_full_name', 'person.phone_number'];

const ask = async (more: object = {}, who: 'an' | 'duc' = 'an') => {
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number(who), more) });
  return body.request_id as string;
};
const statusOf = async (id: string) => (await bank.call('GET', `/v1/consent-requests/${id}`)).body.status;
const begin = async (id: string, fields: readonly string[] = FIELDS) =>
  (await an.call('POST', `/prompts/${id}/challenge`, { decision: 'approve', fields })).body;
const decide = (id: string, credential: object | undefined, fields: readonly string[] = FIELDS) =>
  an.call('POST', `/prompts/${id}/decision`, {
    decision: 'approve',
    fields,
    ...(credential && { credential }),
  });

t.test('an approval requires a passkey', async (t) => {
  const id = await ask();
  const challenge = await an.call('POST', `/prompts/${id}/challenge`, {
    decision: 'approve',
    fields: FIELDS,
  });
  t.match(challenge, { status: 403, body: { code: 'passkey_required' } });
  fitsContract(t, 'challengeDecision', challenge);
  const decided = await decide(id, undefined);
  t.match(decided, { status: 403, body: { code: 'passkey_required' } });
  fitsContract(t, 'decidePrompt', decided);
  t.equal(await statusOf(id), 'pending');
});

t.test('the challenge is the hash of the terms, which contain what was displayed', async (t) => {
  const phone = await an.passkey();
  const id = await ask();
  const challenge = await an.call('POST', `/prompts/${id}/challenge`, {
    decision: 'approve',
    fields: FIELDS,
  });
  fitsContract(t, 'challengeDecision', challenge);
  t.equal(challenge.headers['cache-control'], 'no-store');
  const { terms, options } = challenge.body;
  t.match(terms, {
    request_id: id,
    gateway: g.origin,
    role: 'subject',
    partner: { partner_id: 'bank-a' },
    purpose: { id: 'bank.account_opening' },
    statement: 'Mở tài khoản thanh toán',
    access: { mode: 'once' },
    retention: 'P90D',
  });
  t.strictSame(
    terms.fields.map((field: { id: string }) => field.id),
    FIELDS,
  );
  t.equal(options.userVerification, 'required');
  t.strictSame(
    options.allowCredentials.map((each: { id: string }) => each.id),
    [phone.credentialId],
  );
  const decided = await decide(id, phone.answer(options));
  t.match(decided, { status: 200, body: { status: 'approved' } });
});

t.test('an invalid assertion leaves the prompt pending', async (t) => {
  const phone = await an.passkey();
  const id = await ask();
  const other = await begin(await ask());
  const stranger = createAuthenticator(g.origin);
  const { options } = await begin(id);
  const bad: Record<string, object> = {
    'for another request': phone.answer(other.options),
    'of another origin': phone.answer(options, { origin: 'http://localhost:1' }),
    'without user verification': phone.answer(options, { userVerified: false }),
    'over a challenge nobody gave': phone.answer(options, {
      challenge: Buffer.alloc(32, 7).toString('base64url'),
    }),
    'of another type': phone.answer(options, { type: 'webauthn.create' }),
    'for another site': phone.answer({ ...options, rpId: 'elsewhere.example' }),
    "with another person's user handle": phone.answer(options, {
      userHandle: Buffer.alloc(32, 1).toString('base64url'),
    }),
    'with an empty user handle': phone.answer(options, { userHandle: '' }),
    'of an unknown passkey': stranger.answer(options),
  };
  for (const [name, credential] of Object.entries(bad)) {
    const answer = await decide(id, credential);
    t.match(answer, { status: 403, body: { code: 'assertion_invalid' } }, name);
    fitsContract(t, 'decidePrompt', answer);
    t.equal(await statusOf(id), 'pending', name);
  }
  const forged = phone.answer(options) as { response: { signature: string } };
  const signature = Buffer.from(forged.response.signature, 'base64url');
  signature.writeUInt8((signature.at(-1) ?? 0) ^ 1, signature.length - 1);
  forged.response.signature = signature.toString('base64url');
  t.match(await decide(id, forged), { status: 403, body: { code: 'assertion_invalid' } }, 'a changed bit');
  forged.response.signature = Buffer.alloc(40, 1).toString('base64url');
  t.match(
    await decide(id, forged),
    { status: 403, body: { code: 'assertion_invalid' } },
    'no signature at all',
  );
  t.match(
    await decide(id, phone.answer(options), ['person.birth_full_name']),
    { status: 403, body: { code: 'assertion_invalid' } },
    'signed over other fields than sent',
  );
  t.match(await decide(id, phone.answer(options)), { status: 200 }, 'the valid assertion is still accepted');
});

t.test('an assertion can be used once', async (t) => {
  const phone = await an.passkey();
  const [first, second] = [await ask(), await ask()];
  const { options } = await begin(first);
  const credential = phone.answer(options);
  t.match(await decide(first, credential), { status: 200 });
  t.match(await decide(first, credential), { status: 409, body: { code: 'request_not_pending' } });
  t.match(await decide(second, credential), { status: 403, body: { code: 'assertion_invalid' } });
});

t.test('terms are rejected after they expire or the request has changed', async (t) => {
  const phone = await an.passkey();
  const id = await ask();
  const { options } = await begin(id);
  await g.owner.query("UPDATE consent.terms SET expires_at = now() - interval '1 second'");
  t.match(await decide(id, phone.answer(options)), { status: 403, body: { code: 'assertion_invalid' } });
  const again = await begin(id);
  await g.owner.query("UPDATE consent.request SET retention = 'P10D' WHERE state = 'pending'");
  t.match(
    await decide(id, phone.answer(again.options)),
    { status: 403, body: { code: 'assertion_invalid' } },
    'the signed terms no longer match the request',
  );
  t.equal(await statusOf(id), 'pending');
});

t.test("another person's passkey cannot approve", async (t) => {
  const duc = await g.citizen('duc');
  const phone = await duc.passkey();
  const id = await ask();
  const { options } = await begin(id);
  t.match(await decide(id, phone.answer(options)), { status: 403, body: { code: 'assertion_invalid' } });
  const answer = await duc.call('POST', `/prompts/${id}/challenge`, { decision: 'approve', fields: FIELDS });
  t.match(answer, { status: 404, body: { code: 'not_found' } });
  fitsContract(t, 'challengeDecision', answer);
});

t.test('refusing needs no passkey', async (t) => {
  const id = await ask({}, 'duc');
  const duc = await g.citizen('duc', '1');
  const answer = await duc.call('POST', `/prompts/${id}/decision`, { decision: 'refuse' });
  t.match(answer, { status: 200, body: { status: 'refused' } });
});
