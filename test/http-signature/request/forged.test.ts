import { createHmac, sign } from 'node:crypto';
import { test } from 'tap';
import { type ReceivedRequest, verifyRequest } from '../../../src/http-signature/request/verify.js';
import {
  changed,
  type Draft,
  ED25519,
  get,
  NOW_S,
  OPTIONS,
  P256,
  post,
  RSA,
  STRANGER,
  sent,
  signatureLines,
  signer,
  withHeaders,
} from '../draft.js';

const KEYS = [ED25519, P256, RSA];

/** A valid request with other signature bytes. */
function withSignature(draft: Draft, forge: (signature: Buffer, base: string) => Buffer): ReceivedRequest {
  return sent({ ...draft, sign: (base) => forge(draft.sign(base), base) });
}

function half(bytes: Buffer, which: 0 | 1): Buffer {
  return bytes.subarray(which * 32, which * 32 + 32);
}

const ZERO = Buffer.alloc(32);
// The orders of the two groups, in the byte order of their signatures.
const P256_ORDER = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex');
const ED25519_ORDER = Buffer.from('edd3f55c1a631258d69cf7a2def9de14'.padEnd(62, '0').concat('10'), 'hex');

function plusEd25519Order(s: Buffer): Buffer {
  const sum = Buffer.alloc(32);
  let carry = 0;
  for (let i = 0; i < 32; i++) {
    carry += (s[i] ?? 0) + (ED25519_ORDER[i] ?? 0);
    sum[i] = carry & 0xff;
    carry >>= 8;
  }
  return sum;
}

/** Signatures are salted, so one in 256 begins with a zero byte. */
function withLeadingZero(base: string): Buffer {
  for (;;) {
    const options = { key: RSA.signing.keyObject, padding: 6, saltLength: 64 };
    const signature = sign('sha512', Buffer.from(base), options);
    if (signature[0] === 0) return signature;
  }
}

const forged: readonly (readonly [string, ReceivedRequest])[] = [
  ['no bytes', withSignature(post(), () => Buffer.alloc(0))],
  ['all zero', withSignature(post(), (signature) => Buffer.alloc(signature.length))],
  ['one bit', withSignature(post(), (s) => Buffer.concat([Buffer.from([(s[0] ?? 0) ^ 1]), s.subarray(1)]))],
  ['a byte short', withSignature(post(), (s) => s.subarray(1))],
  ['a byte long', withSignature(post(), (s) => Buffer.concat([s, Buffer.alloc(1)]))],
  [
    'Ed25519: s + L, the same point',
    withSignature(post(), (s) => Buffer.concat([half(s, 0), plusEd25519Order(half(s, 1))])),
  ],
  [
    'Ed25519: R of small order, s = 0',
    withSignature(post(), () => Buffer.concat([Buffer.from([1]), Buffer.alloc(63)])),
  ],
  [
    'P-256: DER',
    withSignature(post(P256), (_, base) => sign('sha256', Buffer.from(base), P256.signing.keyObject)),
  ],
  ['P-256: r = 0', withSignature(post(P256), (s) => Buffer.concat([ZERO, half(s, 1)]))],
  ['P-256: s = 0', withSignature(post(P256), (s) => Buffer.concat([half(s, 0), ZERO]))],
  ['P-256: r = s = 0', withSignature(post(P256), () => Buffer.alloc(64))],
  ['P-256: r = s = n', withSignature(post(P256), () => Buffer.concat([P256_ORDER, P256_ORDER]))],
  [
    'P-256: SHA-512',
    withSignature(post(P256), (_, base) =>
      sign('sha512', Buffer.from(base), { key: P256.signing.keyObject, dsaEncoding: 'ieee-p1363' }),
    ),
  ],
  [
    'RSA: PKCS #1 v1.5',
    withSignature(post(RSA), (_, base) => sign('sha512', Buffer.from(base), RSA.signing.keyObject)),
  ],
  [
    'RSA: a salt of 32 bytes',
    withSignature(post(RSA), (_, base) =>
      sign('sha512', Buffer.from(base), { key: RSA.signing.keyObject, padding: 6, saltLength: 32 }),
    ),
  ],
  [
    'RSA: SHA-256',
    withSignature(post(RSA), (_, base) =>
      sign('sha256', Buffer.from(base), { key: RSA.signing.keyObject, padding: 6, saltLength: 32 }),
    ),
  ],
  ['a byte short of the modulus', withSignature(post(RSA), (s) => s.subarray(1))],
  [
    'RSA: without its leading zero byte',
    withSignature(post(RSA), (_, base) => withLeadingZero(base).subarray(1)),
  ],
  [
    'the public key used as a shared secret',
    withSignature(post(RSA), (_, base) =>
      createHmac('sha256', RSA.verifying.keyObject.export({ type: 'spki', format: 'pem' }))
        .update(base)
        .digest(),
    ),
  ],
  ...KEYS.flatMap((claimed) =>
    [...KEYS, STRANGER]
      .filter((used) => used !== claimed)
      .map(
        (used) =>
          [
            `${used.signing.algorithm} signs for ${claimed.signing.algorithm}`,
            sent({ ...post(claimed), sign: signer(used) }),
          ] as const,
      ),
  ),
  ['the signature of another request', withSignature(post(), () => get().sign(''))],
];

test('signatures made without the key, or in another format, are refused', async (t) => {
  for (const [name, request] of forged) {
    await t.rejects(
      verifyRequest(request, OPTIONS),
      { name: 'SignatureRefusal', code: 'signature_invalid', detail: /does not verify/ },
      name,
    );
  }
});

test('a request modified after signing is refused', async (t) => {
  const draft = post();
  const lines = signatureLines(draft);
  const resent = (change: Partial<Draft>) => {
    const other = { ...draft, ...change };
    return verifyRequest(withHeaders(other, [...other.headers, ...lines]), OPTIONS);
  };
  const refusal = { code: 'signature_invalid', detail: /does not verify/ };
  await t.resolves(resent({}));
  await t.rejects(resent({ method: 'PUT' }), refusal, 'the method');
  await t.rejects(resent({ method: 'post' }), refusal, 'the method in lower case');
  await t.rejects(resent({ target: '/v1/consent-requests?dry_run=true' }), refusal, 'the query');
  await t.rejects(resent({ target: '/v1/consent%2Drequests?dry_run=false' }), refusal, 'the target, encoded');
  await t.rejects(resent({ target: `${draft.target}&` }), refusal, 'the target, with more');
  for (const [name, value] of [
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Idempotency-Key', 'order-00018'],
  ] as const) {
    await t.rejects(resent({ headers: changed(draft.headers, name, value) }), refusal, name);
  }
  const elsewhere = { ...OPTIONS, publicOrigin: 'https://other.example' };
  await t.rejects(
    verifyRequest(sent({ ...draft, headers: changed(draft.headers, 'Host', 'other.example') }), elsewhere),
    refusal,
    'sent to another gateway',
  );
});

test('modified signature parameters are refused', async (t) => {
  const draft = post();
  const [input, signature] = signatureLines(draft);
  const { keyid } = ED25519.signing;
  const cases: readonly [string, string, string][] = [
    ['created', String(NOW_S), String(NOW_S + 1)],
    ['nonce', 'AAECAwQF', 'AAECAwQG'],
    ['keyid', keyid, P256.signing.keyid],
    ['the order of the components', '"@method" "@target-uri"', '"@target-uri" "@method"'],
    [
      'the order of the parameters',
      `;created=${NOW_S};keyid="${keyid}"`,
      `;keyid="${keyid}";created=${NOW_S}`,
    ],
    ['an expiry added', ';tag=', `;expires=${NOW_S + 60};tag=`],
    ['an algorithm added', ';tag=', ';alg="ed25519";tag='],
  ];
  for (const [name, from, to] of cases) {
    t.ok(input[1].includes(from));
    const lines = [['Signature-Input', input[1].replace(from, to)] as const, signature];
    await t.rejects(
      verifyRequest(withHeaders(draft, [...draft.headers, ...lines]), OPTIONS),
      { code: 'signature_invalid', detail: /does not verify/ },
      name,
    );
  }
});

test('parts moved between components are refused', async (t) => {
  // Signed over two fields, but sent such that a verifier without the line break check would build the same base.
  const draft: Draft = {
    ...get(),
    headers: [...get().headers, ['X-A', '1\n"x-b": 2']],
    covered: [...get().covered, ['"x-a"', '1'], ['"x-b"', '2']],
  };
  await t.rejects(verifyRequest(sent(draft), OPTIONS), { code: 'signature_invalid', detail: /not ASCII/ });
});
