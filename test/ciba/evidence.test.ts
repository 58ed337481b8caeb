import t from 'tap';
import { type Evidence, toEvidence, verifyEvidence } from '../../src/consent/signed-evidence.js';
import { readPartnerKeys, readSignedRequest } from '../../src/database/admin/signed-request.js';
import { parseId, type Uuid } from '../../src/id.js';
import { approve } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { CIBA, createClient, DETAIL, parametersFor } from './clients.js';

const g = await createTestGateway(t, { REDIS_URL: 'none' }); // nothing of this needs it
const bank = createClient(g.origin, 'bank-a');
const an = await g.citizen('an');
const { auth_req_id, request_id } = (await bank.ask(parametersFor(g.number('an')))).body;
await approve(an, request_id, DETAIL.required_fields);
const { access_token, grant_id } = (await bank.token({ grant_type: CIBA, auth_req_id })).body;
const released = await bank.call('POST', `/v1/consents/${grant_id}/releases`, access_token);

const evidenceOf = async (id: Uuid | undefined) => {
  const row = await readSignedRequest(g.owner, id as Uuid);
  return toEvidence(row as NonNullable<typeof row>);
};
const keys = await readPartnerKeys(g.owner, 'bank-a');
const request = await evidenceOf(parseId('csr', request_id));
const release = await evidenceOf(parseId('rel', released.body.release_id));

t.test("what is kept of a client's calls shows what was recorded", async (t) => {
  const common = { partner_id: 'bank-a', keyid: bank.kid, fields: DETAIL.required_fields };
  t.match(await verifyEvidence(request, keys), { ...common, kind: 'request', covers: 'caller' });
  t.match(await verifyEvidence(release, keys), {
    ...common,
    kind: 'release',
    covers: 'address',
    target: `${g.origin}/v1/consents/${grant_id}/releases`,
  });
});

t.test('any change of a record or a message is noticed', async (t) => {
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  const form = new URLSearchParams(Buffer.from(request.body as string, 'base64url').toString());
  form.set('login_hint', g.number('duc'));
  const changed: readonly Evidence[] = [
    { ...request, purpose: 'bank.credit_check' },
    { ...request, statement: 'Khác' },
    { ...request, fields: [...request.fields, 'person.email'] },
    { ...request, by_share_code: true },
    { ...request, body: encode(form.toString()) },
    { ...request, body: null },
    { ...request, signature: release.signature },
    { ...request, signature_base: release.signature_base, signature: release.signature },
    { ...request, at: new Date(Date.parse(request.at) + 86_400_000).toISOString() },
    { ...release, consent_id: 'cst_01m83t6ccmf8y95syjr0x9a1xe' },
    { ...release, signature: request.signature },
    { ...release, signature_base: request.signature_base, signature: request.signature },
    { ...release, signature_base: `${release.signature_base}A` },
    { ...release, at: new Date(Date.parse(release.at) + 2 * 86_400_000).toISOString() },
  ];
  for (const [i, each] of changed.entries()) {
    await t.rejects(verifyEvidence(each, keys), { message: /^(csr|rel)_\w{26}: / }, `change ${i}`);
  }
  const others = await readPartnerKeys(g.owner, 'bank-b');
  for (const each of [request, release]) await t.rejects(verifyEvidence(each, others), /not among/);
});
