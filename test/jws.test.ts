import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import t from 'tap';
import { importPublicKey } from '../src/http-signature/key.js';
import { parseJws, verifyJws } from '../src/jws.js';

const encode = (part: object | string) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const RSA = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
const P256 = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ED25519 = generateKeyPairSync('ed25519').privateKey;
const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING };
const P1363 = { dsaEncoding: 'ieee-p1363' } as const;

function make(alg: unknown, hash: string | null, key: KeyObject, options: object = {}): string {
  const input = `${encode({ alg })}.${encode({ jti: 'x' })}`;
  return `${input}.${sign(hash, Buffer.from(input), { key, ...options }).toString('base64url')}`;
}
const publicOf = (key: KeyObject) => importPublicKey(createPublicKey(key).export({ format: 'jwk' }));
const holds = (token: string, key: KeyObject) => {
  const jws = parseJws(token);
  return jws !== undefined && verifyJws(jws, publicOf(key));
};

t.test('the algorithms of FAPI 2.0, each with its kind of key', async (t) => {
  t.ok(holds(make('EdDSA', null, ED25519), ED25519));
  t.ok(holds(make('Ed25519', null, ED25519), ED25519));
  t.ok(holds(make('ES256', 'sha256', P256, P1363), P256));
  t.ok(holds(make('PS256', 'sha256', RSA, { ...PSS, saltLength: 32 }), RSA));
});

t.test('anything else does not hold', async (t) => {
  const wrong: Record<string, [string, KeyObject]> = {
    'DER instead of P1363': [make('ES256', 'sha256', P256), P256],
    'another salt': [make('PS256', 'sha256', RSA, { ...PSS, saltLength: 20 }), RSA],
    'PKCS #1 v1.5': [make('RS256', 'sha256', RSA), RSA],
    PS512: [make('PS512', 'sha512', RSA, { ...PSS, saltLength: 64 }), RSA],
    'the algorithm of another key': [make('EdDSA', 'sha256', P256, P1363), P256],
    'no algorithm': [make(undefined, null, ED25519), ED25519],
    none: [make('none', null, ED25519), ED25519],
    'a name of every object': [make('constructor', null, ED25519), ED25519],
    'a list': [make(['EdDSA'], null, ED25519), ED25519],
    'another key': [make('EdDSA', null, generateKeyPairSync('ed25519').privateKey), ED25519],
  };
  for (const [what, [token, key]] of Object.entries(wrong)) t.notOk(holds(token, key), what);
});

t.test('what is no signed JWT, or could be read in two ways, is not parsed', async (t) => {
  const whole = make('EdDSA', null, ED25519);
  const [head = '', body = '', tail = ''] = whole.split('.');
  t.ok(parseJws(whole));
  for (const token of [
    ...[
      '',
      'a.b',
      `${whole}.x`,
      ` ${whole}`,
      `${whole}\n`,
      `${head}.${body}.`,
      `${head}..${tail}`,
      `${head}=.${body}.${tail}`,
    ],
    `${encode({ alg: 'EdDSA', crit: ['exp'] })}.${body}.${tail}`,
    `${encode({ alg: 'EdDSA', b64: false })}.${body}.${tail}`,
    `${encode('{"alg":"none","alg":"EdDSA"}')}.${body}.${tail}`,
    `${encode('[]')}.${body}.${tail}`,
    `${encode('null')}.${body}.${tail}`,
    `${encode('{')}.${body}.${tail}`,
    `${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${body}.${tail}`,
    `${head}.${encode('x'.repeat(4_000))}.${tail}`,
  ])
    t.equal(parseJws(token), undefined, token.slice(0, 60));
});
