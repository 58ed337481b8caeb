import { generateKeyPairSync } from 'node:crypto';
import { test } from 'tap';
import { importPrivateKey, importPublicKey } from '../../src/http-signature/key.js';
import { ED25519, P256, RSA } from './draft.js';

// RFC 8037 Appendix A.
const ED25519_JWK = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const ED25519_D = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
const ED25519_THUMBPRINT = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

/** Only the size is right: the check does not factor the modulus. */
function rsaJwk(firstByte: number, length: number) {
  const n = Buffer.alloc(length, 0xff);
  n[0] = firstByte;
  return { kty: 'RSA', e: 'AQAB', n: n.toString('base64url') };
}

test('a public key is identified by its thumbprint', async (t) => {
  const key = importPublicKey({ ...ED25519_JWK, kid: 'mine', alg: 'EdDSA', use: 'sig', key_ops: ['verify'] });
  t.equal(key.keyid, ED25519_THUMBPRINT);
  t.equal(key.algorithm, 'ed25519');
  t.equal(key.keyObject.type, 'public');
  t.same(key.jwk, ED25519_JWK, 'only the members of the public key');
  t.equal(P256.verifying.algorithm, 'ecdsa-p256-sha256');
  t.equal(RSA.verifying.algorithm, 'rsa-pss-sha512');
  for (const { signing, verifying } of [ED25519, P256, RSA]) t.equal(signing.keyid, verifying.keyid);
});

test('importPublicKey drops private members', async (t) => {
  const key = importPublicKey({ ...ED25519_JWK, d: ED25519_D, key_ops: ['sign'] });
  t.same(key.jwk, ED25519_JWK);
  t.equal(key.keyObject.type, 'public');
});

test('a private key exposes only its public half', async (t) => {
  const key = importPrivateKey({ ...ED25519_JWK, d: ED25519_D });
  t.equal(key.keyid, ED25519_THUMBPRINT);
  t.equal(key.keyObject.type, 'private');
  t.same(key.jwk, ED25519_JWK);
});

test('a value that is not a JWK is malformed', async (t) => {
  const { x, ...withoutX } = ED25519_JWK;
  const cases: readonly [string, unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'key'],
    ['a list', [ED25519_JWK]],
    ['a missing member', withoutX],
    ['a member of another type', { ...ED25519_JWK, x: 7 }],
    ['an overlong member', { ...ED25519_JWK, x: 'A'.repeat(5000) }],
    ['too few bytes', { ...ED25519_JWK, x: x.slice(0, 20) }],
    ['a point off the curve', { ...P256.verifying.jwk, y: P256.verifying.jwk.x }],
    ['padding', { ...ED25519_JWK, x: `${x}=` }],
    [
      'a leading zero',
      {
        ...RSA.verifying.jwk,
        n: Buffer.concat([Buffer.alloc(3), Buffer.from(RSA.verifying.jwk.n ?? '', 'base64url')]).toString(
          'base64url',
        ),
      },
    ],
  ];
  for (const [name, jwk] of cases) {
    t.throws(() => importPublicKey(jwk), { name: 'KeyRefusal', code: 'key_malformed' }, name);
  }
  t.throws(() => importPrivateKey(ED25519_JWK), { code: 'key_malformed' }, 'no private member');
  t.throws(
    () => importPrivateKey({ ...ED25519_JWK, x: ED25519.signing.jwk.x, d: ED25519_D }),
    { code: 'key_malformed' },
    'the public half of another key',
  );
});

test('keys of other types or for other uses are not supported', async (t) => {
  const ec = (namedCurve: string) =>
    generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' });
  const cases: readonly [string, unknown][] = [
    ['no kty', {}],
    ['a shared secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['P-384', ec('P-384')],
    ['secp256k1', ec('secp256k1')],
    ['Ed448', generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' })],
    ['X25519', generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })],
    ['a name from Object.prototype', { kty: 'constructor' }],
    ['RSA for PKCS #1 v1.5', { ...RSA.verifying.jwk, alg: 'RS256' }],
    ['RSA for encryption', { ...RSA.verifying.jwk, alg: 'RSA-OAEP' }],
    ['an alg that is not a string', { ...ED25519_JWK, alg: ['EdDSA'] }],
    ['encryption', { ...P256.verifying.jwk, use: 'enc' }],
    ['key agreement', { ...P256.verifying.jwk, key_ops: ['deriveBits'] }],
    ['key_ops that is not an array', { ...P256.verifying.jwk, key_ops: 'verify' }],
  ];
  for (const [name, jwk] of cases) {
    t.throws(() => importPublicKey(jwk), { name: 'KeyRefusal', code: 'key_unsupported' }, name);
  }
  t.throws(
    () => importPrivateKey({ ...ED25519_JWK, d: ED25519_D, key_ops: ['verify'] }),
    { code: 'key_unsupported' },
    'a signing key with key_ops verify only',
  );
});

test('weak keys are refused', async (t) => {
  const weak = (jwk: unknown, name: string) =>
    t.throws(() => importPublicKey(jwk), { name: 'KeyRefusal', code: 'key_weak' }, name);
  weak(rsaJwk(0xff, 256), 'RSA of 2048 bits');
  weak(rsaJwk(0x7f, 384), 'RSA of 3071 bits');
  weak(rsaJwk(0x01, 1025), 'RSA of 8193 bits');
  weak({ ...RSA.verifying.jwk, e: 'AQ' }, 'an exponent of 1, under which the message is its own signature');
  weak({ ...RSA.verifying.jwk, e: 'Aw' }, 'an exponent of 3');
  weak({ ...RSA.verifying.jwk, e: 'AQAA' }, 'an even exponent');

  // With the neutral element as key any such signature verifies, with the others one in a few.
  const points = [
    '00'.repeat(32),
    `01${'00'.repeat(31)}`,
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
  ];
  for (const point of points) {
    for (const sign of [0x00, 0x80]) {
      const bytes = Buffer.from(point, 'hex');
      bytes.writeUInt8(bytes.readUInt8(31) | sign, 31);
      const x = bytes.toString('base64url');
      weak({ kty: 'OKP', crv: 'Ed25519', x }, `a point of small order, ${bytes.toString('hex')}`);
    }
  }
});

test('a refusal does not quote the key', async (t) => {
  const d = ED25519_D.slice(0, 30);
  const refusal = t.throws(() => importPrivateKey({ ...ED25519_JWK, d }), { code: 'key_malformed' });
  t.notMatch(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal)), d);
});
