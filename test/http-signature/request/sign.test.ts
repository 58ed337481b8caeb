import { test } from 'tap';
import { signRequest } from '../../../src/http-signature/request/sign.js';
import { verifyRequest } from '../../../src/http-signature/request/verify.js';
import {
  GATEWAY_EVENT,
  PARTNER_REQUEST,
  type SignatureProfile,
} from '../../../src/http-signature/signature-parameters.js';
import { BODY, DIGEST, ED25519, NOW_S, OPTIONS, ORIGIN } from '../draft.js';

const key = ED25519.signing;

test('signRequest returns the header fields to send', async (t) => {
  const headers = await signRequest({
    method: 'POST',
    targetUri: `${ORIGIN}/v1/consent-requests`,
    body: BODY,
    idempotencyKey: 'order-00017',
    nonce: 'AAECAwQFBgcICQoLDA0ODw',
    created: NOW_S,
    key,
  });
  t.match(headers, {
    'content-type': 'application/json',
    'content-digest': DIGEST,
    'idempotency-key': 'order-00017',
    'signature-input':
      'partner=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key")' +
      `;created=${NOW_S};keyid="${key.keyid}";nonce="AAECAwQFBgcICQoLDA0ODw";tag="partner-request"`,
    signature: /^partner=:[A-Za-z0-9+/]{86}==:$/,
  });
});

test('defaults: no body, current time, random nonce', async (t) => {
  const before = Math.floor(Date.now() / 1000);
  const request = { method: 'GET', targetUri: `${ORIGIN}/v1/catalogue`, body: '', key };
  const headers = await signRequest(request);
  t.same(Object.keys(headers), ['signature-input', 'signature']);
  const [, created, nonce] =
    /^partner=\("@method" "@target-uri"\);created=(\d+);keyid="[^"]+";nonce="([A-Za-z0-9_-]{22})"/.exec(
      headers['signature-input'] ?? '',
    ) ?? [];
  t.ok(Number(created) >= before && Number(created) <= Date.now() / 1000);
  t.notMatch((await signRequest(request))['signature-input'], nonce);
});

test('values that cannot be signed are refused', async (t) => {
  const request = { method: 'POST', targetUri: `${ORIGIN}/v1`, body: BODY, key };
  const refusal = { name: 'SignatureRefusal', code: 'signature_invalid' };
  await t.rejects(signRequest({ ...request, contentType: 'text/plain\r\nX-Injected: 1' }), refusal);
  await t.rejects(signRequest({ ...request, targetUri: `${ORIGIN}/v1/đơn` }), refusal);
  await t.rejects(signRequest({ ...request, created: 1.5 }), refusal);
  await t.rejects(signRequest({ ...request, nonce: 'é' }), refusal);
});

test('a gateway event does not verify as a partner request, nor the reverse', async (t) => {
  const message = { method: 'POST', targetUri: `${ORIGIN}/events`, body: BODY, created: NOW_S, key };
  const verify = async (signedAs: SignatureProfile, readAs: SignatureProfile) => {
    const headers = await signRequest({ ...message, profile: signedAs });
    const rawHeaders = ['host', new URL(ORIGIN).host, ...Object.entries(headers).flat()];
    return verifyRequest(
      { method: 'POST', rawTarget: '/events', rawHeaders, body: Buffer.from(BODY) },
      { ...OPTIONS, profile: readAs },
    );
  };
  t.equal((await verify(GATEWAY_EVENT, GATEWAY_EVENT)).label, 'gateway');
  t.equal((await verify(PARTNER_REQUEST, PARTNER_REQUEST)).label, 'partner');
  const refusal = { code: 'signature_invalid', detail: /tag must be/ };
  await t.rejects(verify(GATEWAY_EVENT, PARTNER_REQUEST), refusal);
  await t.rejects(verify(PARTNER_REQUEST, GATEWAY_EVENT), refusal);
});
