import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { importSigningKey, importVerifier, UnsupportedKey } from '../../src/client/key.js';
import { signCall } from '../../src/client/sign.js';
import { verifyAnswer } from '../../src/client/verify.js';
import { importPrivateKey, importPublicKey } from '../../src/http-signature/key.js';
import { signRequest } from '../../src/http-signature/request/sign.js';
import { verifyRequest } from '../../src/http-signature/request/verify.js';
import { signResponse } from '../../src/http-signature/response/sign.js';

const ORIGIN = 'https://gateway.example';
const KEYS = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'rsa-pss-sha512': generateKeyPairSync('rsa', { modulusLength: 3072 }),
};
const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  target: fc
    .tuple(fc.webSegment(), fc.webQueryParameters())
    .map(([segment, query]) => `/v1/${segment}?${query}`),
  body: fc.option(fc.uint8Array({ minLength: 1, maxLength: 64 }), { nil: undefined }),
  idempotencyKey: fc.option(fc.stringMatching(/^[!-~]{8,64}$/), { nil: undefined }),
});

for (const [name, { privateKey }] of Object.entries(KEYS)) {
  const jwk = privateKey.export({ format: 'jwk' });
  t.test(
    `${name}: the gateway accepts what the client signs, and the client what the gateway signs`,
    async (t) => {
      const signer = await importSigningKey(jwk as Record<string, unknown>);
      const gatewayKey = importPrivateKey(jwk);
      const published = importPublicKey(jwk);
      t.equal(signer.keyid, published.keyid);
      const verifier = await importVerifier(published.jwk);
      await fc.assert(
        fc.asyncProperty(call, async ({ method, target, body: bytes, idempotencyKey }) => {
          const body = bytes === undefined || method === 'GET' ? undefined : Uint8Array.from(bytes);
          const url = ORIGIN + target;
          const headers = await signCall({ method, url, body, idempotencyKey }, signer);
          const now_s = Date.now() / 1000;
          const window = { now_s, createdMaxAge_s: 60, createdMaxAhead_s: 30 };
          const verified = await verifyRequest(
            {
              method,
              rawTarget: target,
              rawHeaders: Object.entries({ host: 'gateway.example', ...headers }).flat(),
              body: body && Buffer.from(body),
            },
            {
              publicOrigin: ORIGIN,
              findKey: async (keyid) => (keyid === published.keyid ? published : undefined),
              ...window,
            },
          );
          const answer = { status: 200, contentType: 'application/json', body: '{"ok":true}' };
          const signed = await signResponse(
            answer,
            { method, targetUri: url, signature: verified.signature },
            gatewayKey,
            now_s,
          );
          await verifyAnswer(
            {
              status: 200,
              headers: new Headers({ 'content-type': answer.contentType, ...signed }),
              body: new TextEncoder().encode(answer.body) as Uint8Array<ArrayBuffer>,
            },
            { method, url, signature: headers.signature },
            async (keyid) => (keyid === verifier.keyid ? verifier : undefined),
          );
        }),
        { numRuns: 50 },
      );
    },
  );
}

t.test('an Ed25519 signature is the one that the gateway’s own signer makes', async (t) => {
  const jwk = KEYS.ed25519.privateKey.export({ format: 'jwk' }) as Record<string, unknown>;
  const given = { idempotencyKey: 'order-0001', nonce: 'b3c1RkZ0c0hLdTVDZ1lQYQ', created: 1_795_424_400 };
  const url = `${ORIGIN}/v1/consent-requests`;
  const text = '{"purpose":"bank.account_opening"}';
  t.strictSame(
    await signCall(
      { method: 'POST', url, body: new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>, ...given },
      await importSigningKey(jwk),
    ),
    await signRequest({ method: 'POST', targetUri: url, body: text, key: importPrivateKey(jwk), ...given }),
  );
});

t.test('a key that the gateway does not take is refused, and not quoted', async (t) => {
  const d = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlYw';
  for (const jwk of [
    {},
    { kty: 'oct', k: d },
    { kty: 'EC', crv: 'P-384', x: d, y: d, d },
    { kty: 'OKP', crv: 'Ed25519', x: d },
    { kty: 'OKP', crv: 'Ed25519', x: 'short', d },
    { kty: 'OKP', crv: 'X25519', x: d, d },
  ]) {
    const error = await importSigningKey(jwk).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    t.ok(error instanceof UnsupportedKey, JSON.stringify(jwk));
    t.notOk(String((error as Error)?.stack).includes(d));
  }
});
