import { constants, createHmac, createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'tap';
import { readFields } from '../../src/http-signature/fields.js';
import { importPrivateKey, importPublicKey } from '../../src/http-signature/key.js';
import { createSignature, verifySignature } from '../../src/http-signature/signature.js';
import { requestMessage, signatureBase } from '../../src/http-signature/signature-base.js';
import { parseInnerListMember } from '../../src/http-signature/structured-field.js';

const VECTORS = new URL('../../../shared/vectors/rfc9421-appendix-b.json', import.meta.url);
const skip = existsSync(VECTORS) ? false : 'the vectors are not beside the project';

interface Vectors {
  readonly inputs: readonly string[];
  readonly [name: string]: string | readonly string[];
}

const vectors: Vectors = skip ? { inputs: [] } : JSON.parse(readFileSync(VECTORS, 'utf8'));

function text(name: string): string {
  return String(vectors[name]);
}

function input(label: string) {
  const found = vectors.inputs.find((candidate) => candidate.startsWith(`${label}=`)) ?? '';
  return parseInnerListMember(found).list;
}

function signature(name: string): Buffer {
  return Buffer.from(text(name), 'base64');
}

// Appendix B.2: the signed request and response.
const REQUEST_HEADERS = [
  ['Date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
  ['Content-Type', 'application/json'],
  [
    'Content-Digest',
    'sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:',
  ],
  ['Content-Length', '18'],
];
const request = requestMessage(
  'POST',
  'https://example.com/foo?param=Value&Pet=dog',
  readFields([['Host', 'example.com'], ...REQUEST_HEADERS].flat()),
);
const response = {
  status: 200,
  request,
  fields: readFields(
    [
      ['Date', 'Tue, 20 Apr 2021 02:07:56 GMT'],
      ['Content-Type', 'application/json'],
      [
        'Content-Digest',
        'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
      ],
      ['Content-Length', '23'],
    ].flat(),
  ),
};

test('RFC 9421 Appendix B', { skip }, async (t) => {
  const ed25519 = importPublicKey(createPublicKey(text('ed25519PublicKey')).export({ format: 'jwk' }));
  const p256 = importPublicKey(createPublicKey(text('p256PublicKey')).export({ format: 'jwk' }));

  // A 2048-bit key, which the gateway refuses.
  const rsaVerifies = (base: string, name: string) =>
    verify(
      'sha512',
      Buffer.from(base),
      { key: text('rsaPssPublicKey'), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 64 },
      signature(name),
    );

  t.test('B.2.1 to B.2.3: RSA-PSS over nothing, over some components, over all', async (t) => {
    t.ok(rsaVerifies(signatureBase(input('sig-b21'), request), 'b21Signature'));
    t.ok(rsaVerifies(signatureBase(input('sig-b22'), request), 'b22Signature'));
    t.ok(rsaVerifies(signatureBase(input('sig-b23'), request), 'b23Signature'));
  });

  t.test('B.2.4: ECDSA P-256 over a response', async (t) => {
    const base = signatureBase(input('sig-b24'), response);
    await t.resolves(verifySignature(p256, base, signature('b24Signature')));
    await t.rejects(verifySignature(p256, `${base} `, signature('b24Signature')), {
      code: 'signature_invalid',
    });
  });

  t.test('B.2.5: HMAC SHA-256', async (t) => {
    const secret = 'uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==';
    const base = signatureBase(input('sig-b25'), request);
    const mac = createHmac('sha256', Buffer.from(secret, 'base64')).update(base).digest('base64');
    t.equal(mac, text('b25Signature'));
  });

  t.test('B.2.6: Ed25519, verified and signed', async (t) => {
    const base = signatureBase(input('sig-b26'), request);
    await t.resolves(verifySignature(ed25519, base, signature('b26Signature')));
    const signing = importPrivateKey(createPrivateKey(text('ed25519PrivateKey')).export({ format: 'jwk' }));
    const covered = ['"date"', '"@method"', '"@path"', '"@authority"', '"content-type"', '"content-length"'];
    const parameters = { created: 1618884473, keyid: 'test-key-ed25519' };
    t.same(await createSignature('sig-b26', covered, parameters, request, signing), {
      'signature-input': vectors.inputs.find((candidate) => candidate.startsWith('sig-b26=')),
      signature: `sig-b26=:${text('b26Signature')}:`,
    });
  });

  t.test('B.3: behind a proxy that ends TLS', async (t) => {
    const forwarded = requestMessage(
      'POST',
      'https://service.internal.example/foo?param=Value&Pet=dog',
      readFields([...REQUEST_HEADERS, ['Client-Cert', text('clientCert')]].flat()),
    );
    await t.resolves(
      verifySignature(p256, signatureBase(input('ttrp'), forwarded), signature('b3Signature')),
    );
  });

  t.test('B.4: transformations that keep the signature valid, and one that does not', async (t) => {
    const get = (headers: string[]) =>
      signatureBase(
        input('transform'),
        requestMessage('GET', 'https://example.org/demo?a=b', readFields(headers)),
      );
    const asSent = ['Accept', 'application/json', 'Accept', '*/*'];
    await t.resolves(verifySignature(ed25519, get(asSent), signature('b4Signature')));
    const joined = ['ACCEPT', '  application/json, */*\t', 'X-Added', 'on the way'];
    await t.resolves(verifySignature(ed25519, get(joined), signature('b4Signature')));
    const reordered = ['Accept', '*/*', 'Accept', 'application/json'];
    await t.rejects(verifySignature(ed25519, get(reordered), signature('b4Signature')), {
      code: 'signature_invalid',
    });
  });
});
