import t from 'tap';
import { type Evidence, toEvidence, verifyEvidence } from '../../src/consent/signed-evidence.js';
import {
  type RequestTerms,
  readPartnerKeys,
  readSignedRequest,
  readSignedRequests,
} from '../../src/database/admin/signed-request.js';
import { parseId, type Uuid } from '../../src/id.js';
import { approve, onceFor } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';

const began = new Date();
const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
await an.passkey();

const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
const fields = ['person.birth_full_name', 'person.phone_number'];
const { consent_id } = (await approve(an, asked.body.request_id, fields)).body;
const idempotency = { idempotencyKey: 'release-of-evidence' };
const released = await bank.call('POST', `/v1/consents/${consent_id}/releases`, {
  body: { fields: ['person.phone_number'] },
  ...idempotency,
});

const evidenceOf = async (id: Uuid | undefined) => {
  const row = await readSignedRequest(g.owner, id as Uuid);
  return toEvidence(row as NonNullable<typeof row>);
};
const keys = await readPartnerKeys(g.owner, 'bank-a');

t.test('the signed messages of a request and a release show what was recorded', async (t) => {
  const request = await evidenceOf(parseId('csr', asked.body.request_id));
  t.match(await verifyEvidence(request, keys), {
    id: asked.body.request_id,
    keyid: bank.key.keyid,
    kind: 'request',
  });
  const release = await evidenceOf(parseId('rel', released.body.release_id));
  t.match(await verifyEvidence(release, keys), {
    id: released.body.release_id,
    fields: ['person.phone_number'],
  });
});

t.test('any change of a record or a message is noticed', async (t) => {
  const request = await evidenceOf(parseId('csr', asked.body.request_id));
  const release = await evidenceOf(parseId('rel', released.body.release_id));
  const body = Buffer.from(request.body as string, 'base64url').toString('utf8');
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const changed: readonly Evidence[] = [
    { ...request, purpose: 'bank.credit_check' },
    { ...request, statement: 'Khác' },
    { ...request, retention: 'P1Y' },
    { ...request, fields: [...request.fields, 'person.email'] },
    { ...request, subject: release.salt },
    { ...request, by_share_code: true },
    { ...request, body: encode(body.replace('P90D', 'P91D')) },
    { ...request, body: null },
    { ...request, terms: { ...(request.terms as RequestTerms), required_fields: [] } },
    { ...request, terms: { ...(request.terms as RequestTerms), accepted_alternatives: [{}] } },
    { ...request, terms: { ...(request.terms as RequestTerms), expires_in_s: 3600 } },
    { ...request, terms: { ...(request.terms as RequestTerms), access: { mode: 'recurring' } } },
    { ...request, at: '2020-01-01T00:00:00.000Z' },
    { ...release, at: '2099-01-01T00:00:00.000Z' },
    { ...release, body: null },
    { ...release, body: null, fields: [...release.fields, 'person.email'] },
    { ...request, kind: 'release', consent_id },
    { ...request, signature: release.signature },
    { ...request, signature_base: request.signature_base.replace('POST', 'PUT') },
    { ...release, fields: [...release.fields, 'person.email'] },
    { ...release, consent_id: asked.body.request_id },
    { ...release, kind: 'request' },
    { ...release, signature: '' },
    { ...release, signature_base: '' },
  ];
  for (const [i, each] of changed.entries()) {
    await t.rejects(verifyEvidence(each, keys), { message: /^(csr|rel)_\w{26}: / }, `change ${i}`);
  }
  const others = await readPartnerKeys(g.owner, 'bank-b');
  await t.rejects(verifyEvidence(release, others), /key that is not among/);
  await t.rejects(verifyEvidence(release, [null, {}, 'x']), /key that is not among/);
});

t.test("a key is the partner's from when it is added until it is retired", async (t) => {
  const release = await evidenceOf(parseId('rel', released.body.release_id));
  const at_ms = Date.parse(release.at);
  const verify = (times: object) =>
    verifyEvidence(
      release,
      keys.map((key) => ({ ...key, ...times })),
    );
  const when = (after_ms: number) => new Date(at_ms + after_ms).toISOString();
  for (const times of [
    { retires_at: when(1) },
    { retires_at: when(-9_999) }, // it may retire while the call is under way
    { added_at: when(0) },
    { added_at: undefined, retires_at: undefined }, // as the partner itself gives it
  ]) {
    await verify(times);
  }
  for (const times of [
    { retires_at: when(-10_000) },
    { retires_at: 'no time' },
    { added_at: when(1) },
    { added_at: 'no time' },
  ]) {
    await t.rejects(verify(times), /was not the partner's at that time/, JSON.stringify(times));
  }
  await g.owner.query(
    "UPDATE partner.key SET retires_at = $2::timestamptz - interval '11 seconds' WHERE thumbprint = $1",
    [bank.key.keyid, release.at],
  );
  const retired = await readPartnerKeys(g.owner, 'bank-a');
  await t.rejects(verifyEvidence(release, retired), /was not the partner's at that time/);
  await g.owner.query('UPDATE partner.key SET retires_at = NULL WHERE thumbprint = $1', [bank.key.keyid]);
});

t.test('a repeat has its own message, and all are found', async (t) => {
  await bank.call('POST', `/v1/consents/${consent_id}/releases`, {
    body: { fields: ['person.phone_number'] },
    ...idempotency,
  });
  const found = [];
  for await (const rows of readSignedRequests(g.owner, began)) found.push(...rows.map(toEvidence));
  t.strictSame(found.map((each) => each.id.slice(0, 3)).sort(), ['csr', 'ent', 'rel']);
  for (const each of found) await verifyEvidence(each, keys);
  for await (const rows of readSignedRequests(g.owner, new Date(Date.now() + 60_000))) t.notOk(rows.length);
});
