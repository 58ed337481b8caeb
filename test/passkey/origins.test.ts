import type { JsonWebKey } from 'node:crypto';
import t from 'tap';
import { type Ceremony, createAuthenticator } from '../../scripts/client/authenticator.js';
import { readConfig } from '../../src/config.js';
import { verifyReceipts } from '../../src/receipt/verify.js';
import { onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const APP = `android:apk-key-hash:${Buffer.alloc(32, 7).toString('base64url')}`;
const PAGE = 'https://app.example';
const FIELDS = ['person.birth_full_name'];

const g = await createTestGateway(t, { PASSKEY_ORIGINS: `${APP}, https://APP.example:443` });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const { keys } = (await (await fetch(`${g.origin}/.well-known/jwks.json`)).json()) as { keys: JsonWebKey[] };

/** Adds a member to the client data, or replaces it. */
const withMember = (name: string, value: unknown): Ceremony => ({
  clientData: (bytes) => Buffer.from(JSON.stringify({ ...JSON.parse(bytes.toString()), [name]: value })),
});
const enrol = async (ceremony: Ceremony) => {
  const phone = createAuthenticator(g.origin);
  const begun = await an.call('POST', '/passkeys/challenge');
  const added = await an.call('POST', '/passkeys', {
    name: 'x',
    credential: phone.make(begun.body.options, ceremony),
  });
  await g.owner.query('DELETE FROM citizen.enrolment'); // a refused one stays, and few may
  if (added.status === 201) await an.call('DELETE', `/passkeys/${added.body.passkey_id}`);
  return added;
};
const phone = await an.passkey();
let waiting: string | undefined;
/** Approves the request that an earlier refused approval left pending, or a new one. */
const approve = async (ceremony: Ceremony) => {
  waiting ??= (await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) })).body
    .request_id as string;
  const path = `/prompts/${waiting}`;
  const begun = await an.call('POST', `${path}/challenge`, { decision: 'approve', fields: FIELDS });
  const credential = phone.answer(begun.body.options, ceremony);
  const decided = await an.call('POST', `${path}/decision`, {
    decision: 'approve',
    fields: FIELDS,
    credential,
  });
  if (decided.status === 200) waiting = undefined;
  return decided;
};

t.test('passkeys are made and used at the listed origins', async (t) => {
  for (const origin of [g.origin, APP, PAGE]) {
    t.equal((await enrol({ origin })).status, 201, `made at ${origin}`);
    const decided = await approve({ origin });
    t.equal(decided.status, 200, `used at ${origin}`);
    const receipts = await an.call('GET', `/receipts/${decided.body.consent_id}`);
    const { found } = await verifyReceipts(receipts.body, keys);
    t.match(found.approvals, [{ gateway: g.origin, origin }], 'the receipts verify offline and tell where');
    const other = structuredClone(receipts.body);
    const [{ assertion }] = other.evidence;
    const moved = {
      ...JSON.parse(Buffer.from(assertion.client_data_json, 'base64url').toString()),
      origin: 'https://x.example',
    };
    assertion.client_data_json = Buffer.from(JSON.stringify(moved)).toString('base64url');
    await t.rejects(verifyReceipts(other, keys), /missing or was modified/, 'the origin is covered');
  }
});

t.test('every member of the client data is judged, at enrolment as at approval', async (t) => {
  const refused: Record<string, Ceremony> = {
    'an origin that is not listed': { origin: 'https://elsewhere.example' },
    'a listed host over http': { origin: 'http://app.example' },
    'another port': { origin: 'https://app.example:8443' },
    'a host below a listed one': { origin: 'https://x.app.example' },
    'another app': { origin: `android:apk-key-hash:${Buffer.alloc(32, 8).toString('base64url')}` },
    'a list of origins': withMember('origin', [g.origin]),
    'the other ceremony': withMember('type', 'webauthn.other'),
    'a frame of another site': withMember('crossOrigin', true),
    'crossOrigin as a text': withMember('crossOrigin', 'false'),
    'no crossOrigin but null': withMember('crossOrigin', null),
    'a foreign topOrigin': withMember('topOrigin', 'https://elsewhere.example'),
    'a listed topOrigin': withMember('topOrigin', PAGE),
    'no topOrigin but null': withMember('topOrigin', null),
    'token binding': withMember('tokenBinding', { status: 'present', id: 'AAAA' }),
    'token binding as a text': withMember('tokenBinding', 'supported'),
    'a challenge that is no text': withMember('challenge', 1),
  };
  for (const [what, ceremony] of Object.entries(refused)) {
    const invalid = { status: 403, body: { code: 'assertion_invalid' } };
    t.match(await enrol(ceremony), invalid, `enrolment: ${what}`);
    t.match(await approve(ceremony), invalid, `approval: ${what}`);
  }
  const twice: Ceremony = {
    clientData: (bytes) => Buffer.from(bytes.toString().replace(/}$/, ',"origin":"https://app.example"}')),
  };
  const malformed = { status: 400, body: { code: 'invalid_request' } };
  t.match(await enrol(twice), malformed, 'enrolment: an origin twice');
  t.match(await approve(twice), malformed, 'approval: an origin twice');
  for (const ceremony of [
    withMember('tokenBinding', { status: 'supported' }),
    withMember('crossOrigin', undefined),
    withMember('androidPackageName', 'vn.example.app'),
  ]) {
    t.equal((await enrol(ceremony)).status, 201);
    t.equal((await approve(ceremony)).status, 200);
  }
});

t.test("a passkey states its person's user handle or none", async (t) => {
  const begun = await an.call('POST', '/passkeys/challenge');
  const own = begun.body.options.user.id;
  const other = (await (await g.citizen('duc')).call('POST', '/passkeys/challenge')).body.options.user.id;
  t.equal((await approve({ userHandle: own })).status, 200);
  t.equal((await approve({})).status, 200);
  for (const userHandle of [other, '', `${own}=`, own.slice(0, -1)]) {
    t.match(await approve({ userHandle }), { status: 403, body: { code: 'assertion_invalid' } }, userHandle);
  }
});

t.test('browsers find the related origins, without those of apps', async (t) => {
  const answer = await fetch(`${g.origin}/.well-known/webauthn`);
  t.equal(answer.status, 200);
  t.match(answer.headers.get('content-type'), /^application\/json/);
  const body = await answer.json();
  t.strictSame(body, { origins: [PAGE] });
  fitsContract(t, 'getRelatedOrigins', {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body,
  } as never);
  const { url } = await g.second({ PASSKEY_ORIGINS: APP });
  t.equal((await fetch(`${url}/.well-known/webauthn`)).status, 404);
});

t.test('what is no origin is refused at start', async (t) => {
  const read = (PASSKEY_ORIGINS: string) =>
    readConfig({ PUBLIC_ORIGIN: 'https://gateway.example', PASSKEY_ORIGINS }).passkeyOrigins;
  t.strictSame(read(''), []);
  t.strictSame(read(`https://gateway.example,${PAGE},https://app.example:443/..`.replace('/..', '')), [PAGE]);
  for (const text of [
    'http://app.example',
    'app.example',
    'https://app.example/',
    'https://app.example/path',
    'https://*.example',
    'https://',
    'null',
    'ios:bundle-id:x',
    'android:apk-key-hash:',
    `android:apk-key-hash:${Buffer.alloc(31).toString('base64url')}`,
    `android:apk-key-hash:${Buffer.alloc(33).toString('base64url')}`,
    `${APP.slice(0, -1)}_`,
  ]) {
    t.throws(() => read(text), { message: /^PASSKEY_ORIGINS/ }, text);
  }
});
