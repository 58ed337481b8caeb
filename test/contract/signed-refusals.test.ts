import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { importPrivateKey } from '../../src/http-signature/key.js';
import type { RequestToSign } from '../../src/http-signature/request/sign.js';
import { makeKeyProof } from '../../src/partner/key-offer.js';
import { prepare, sendWire, type WireRequest, withHeader, without } from '../app/wire.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentTo, prescribe } from '../prescription/pharmacy.js';
import { type ExampleCall, exampleCalls } from './example-calls.js';

/** Each signed operation refuses what every one does, with the status, code and fields that it declares. */

const g = await createTestGateway(t);
const KEPT = { nonce: 'accepted-once-and-kept', idempotencyKey: 'used-for-another-body' };

/** The partner that an operation is for. */
const OWNERS: readonly [pattern: RegExp, partner: string][] = [
  [/^\/v1\/registry/, 'registry-authority'],
  [/^\/v1\/prescriptions\/[^/]+\/dispensings/, 'pharmacy-a'],
  [/^\/v1\/prescriptions/, 'hospital-a'],
  [/^\/v1\/statistics/, 'ministry-education'],
  [/^\/(v1|sandbox)\//, 'bank-a'],
];
const ownerOf = ({ target }: ExampleCall) => OWNERS.find(([pattern]) => pattern.test(target))?.[1] as string;

const { d, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const applicant = importPrivateKey({ ...jwk, d });
const isOfApplicants = ({ operationId }: ExampleCall) => /^(applyFor|getApplication)/.test(operationId);

const CALLS = exampleCalls('partner')
  .filter(({ target }) => /^\/(v1\/|sandbox\/clock$)/.test(target))
  .map((call) =>
    call.operationId === 'applyForRegistration' ? { ...call, body: { ...(call.body as object), jwk } } : call,
  );

for (const id of new Set(CALLS.map(ownerOf))) {
  const { key } = g.partner(id);
  await g.owner.query(
    `INSERT INTO partner.accepted_request (key_id, nonce, accepted_at, outcome_id, partner_id, idempotency_key, body_hash)
       SELECT key_id, $2, now(), gen_random_uuid(), partner_id, $3, '\\x00' FROM partner.key WHERE thumbprint = $1`,
    [key.keyid, KEPT.nonce, KEPT.idempotencyKey],
  );
}

interface Mistake {
  readonly code: string;
  readonly status: number;
  readonly options?: (call: ExampleCall) => Partial<RequestToSign> & { readonly json?: unknown };
  readonly change?: (request: WireRequest) => WireRequest;
  readonly query?: string;
}

const hasKey = ({ method }: ExampleCall) => method !== 'GET';
const MISTAKES: readonly Mistake[] = [
  {
    status: 401,
    code: 'signature_missing',
    change: (r) => without(without(r, 'signature'), 'signature-input'),
  },
  {
    status: 401,
    code: 'signature_invalid',
    change: (r) => withHeader(r, 'signature', `partner=:${Buffer.alloc(64).toString('base64')}:`),
  },
  {
    status: 401,
    code: 'signature_stale',
    options: () => ({ created: Math.floor(Date.now() / 1000) - 3_600 }),
  },
  {
    status: 401,
    code: 'digest_mismatch',
    change: (r) => withHeader(r, 'content-digest', `sha-256=:${Buffer.alloc(32).toString('base64')}:`),
  },
  { status: 400, code: 'invalid_request', query: 'unheard_of=1' },
  { status: 415, code: 'unsupported_media_type', options: () => ({ body: 'x', contentType: 'text/plain' }) },
  {
    status: 413,
    code: 'body_too_large',
    options: ({ bodyMaxBytes }) => ({ body: JSON.stringify({ x: 'x'.repeat(bodyMaxBytes) }) }),
  },
  { status: 409, code: 'request_replayed', options: () => ({ nonce: KEPT.nonce }) },
  {
    status: 422,
    code: 'idempotency_key_reused',
    options: (call) => (hasKey(call) ? { idempotencyKey: KEPT.idempotencyKey } : {}),
  },
];

/** Makes the call with a mistake, or none. @returns what of the answer is wrong */
async function faultsOf(call: ExampleCall, mistake: Mistake, key = keyFor(call)): Promise<string[]> {
  const { status, code, query = '', options, change = (r) => r } = mistake;
  const target =
    query === '' ? call.target : `${call.target}${call.target.includes('?') ? '&' : '?'}${query}`;
  const request = await prepare(g.origin, key, call.method, target, {
    ...(call.body !== undefined && { json: call.body }),
    ...options?.(call),
  });
  const answer = await sendWire(g.origin, change(request));
  return [
    ...(answer.status === status && answer.body?.code === code
      ? []
      : [`${call.operationId}: ${answer.status} ${JSON.stringify(answer.body)} for ${status} ${code}`]),
    ...contractFaultsOf(call.method, target, answer),
  ];
}

const bodyOf = (id: string) => CALLS.find(({ operationId }) => operationId === id)?.body;
const keyFor = (call: ExampleCall) => (isOfApplicants(call) ? applicant : g.partner(ownerOf(call)).key);

// What some operations look for before they look at the nonce.
const stream = await g.partner('bank-a').call('POST', '/v1/event-stream', { body: {} });
if (stream.status !== 201) throw new Error(JSON.stringify(stream.body));
const made = await sendWire(
  g.origin,
  await prepare(g.origin, applicant, 'POST', '/v1/applications', { json: bodyOf('applyForRegistration') }),
);
const code = await prescribe(g);
const pharmacy = g.partner('pharmacy-a');
const dispensed = await pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, {
  body: {
    consent_id: await consentTo(g, pharmacy, ['prescriptions.lines']),
    lines: [{ line: 1, quantity: 1 }],
  },
});
const newKey = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const streamId = stream.body.stream_id;
const REAL: Readonly<Record<string, Partial<ExampleCall>>> = {
  getApplication: { target: `/v1/applications/${made.body.application_id}` },
  updateEventStream: { body: { stream_id: streamId } },
  replaceEventStream: { body: { stream_id: streamId } },
  withdrawPrescription: { target: `/v1/prescriptions/${await prescribe(g)}/withdrawal` },
  cancelDispensing: {
    target: `/v1/prescriptions/${code}/dispensings/${dispensed.body.dispensing_id}/cancellation`,
  },
  addPartnerKey: {
    body: { jwk: newKey.jwk, proof: await makeKeyProof(newKey, { origin: g.origin, partnerId: 'bank-a' }) },
  },
};
const readable = CALLS.map((call) => ({ ...call, ...REAL[call.operationId] }));

for (const mistake of MISTAKES) {
  const { status, code } = mistake;
  t.test(code, async (t) => {
    const calls = readable.filter(({ refusals }) => refusals.has(`${status} ${code}`));
    t.ok(calls.length > 5, `${calls.length} operations`);
    for (const call of calls) t.strictSame(await faultsOf(call, mistake), [], call.operationId);
  });
}

t.test('partner_suspended', async (t) => {
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'bank-b'");
  const { key } = g.partner('bank-b');
  const calls = readable.filter(({ refusals }) => refusals.has('403 partner_suspended'));
  t.ok(calls.length > 20);
  for (const call of calls)
    t.strictSame(await faultsOf(call, { status: 403, code: 'partner_suspended' }, key), [], call.operationId);
});
