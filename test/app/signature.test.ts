import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { createTestGateway } from '../helpers/gateway.js';
import { onceFor } from './asking.js';
import { headerOf, prepare, sendBytes, sendWire, type WireRequest, withHeader, without } from './wire.js';

const g = await createTestGateway(t);
const { key } = g.partner('bank-a');
const ask = (more: Parameters<typeof prepare>[4] = {}) =>
  prepare(g.origin, key, 'POST', '/v1/consent-requests', { json: onceFor(g.number('an')), ...more });
const now = () => Math.floor(Date.now() / 1000);
const rows = async () => Number((await g.owner.query('SELECT count(*) FROM consent.request')).rows[0].count);
const before = await rows();

const TAMPERED: Record<string, [number, string, () => Promise<WireRequest>]> = {
  'no signature': [
    401,
    'signature_missing',
    async () => without(without(await ask(), 'signature'), 'signature-input'),
  ],
  'two signatures': [
    401,
    'signature_invalid',
    async () => {
      const request = await ask();
      const input = headerOf(request, 'signature-input');
      const value = headerOf(request, 'signature');
      return withHeader(
        withHeader(request, 'signature-input', `${input}, ${input.replace(/^[^=]+/, 'other')}`),
        'signature',
        `${value}, ${value.replace(/^[^=]+/, 'other')}`,
      );
    },
  ],
  'an uncovered digest': [
    401,
    'signature_invalid',
    async () => {
      const request = await ask();
      return withHeader(
        request,
        'signature-input',
        headerOf(request, 'signature-input').replace(' "content-digest"', ''),
      );
    },
  ],
  'a digest neither sent nor covered': [
    401,
    'signature_invalid',
    async () => {
      const bare = await prepare(g.origin, key, 'POST', '/v1/consent-requests');
      const body = (await ask()).body as Buffer;
      return {
        ...withHeader(
          withHeader(bare, 'content-length', String(body.length)),
          'content-type',
          'application/json',
        ),
        body,
      };
    },
  ],
  'a changed byte': [
    401,
    'digest_mismatch',
    async () => {
      const request = await ask();
      const body = Buffer.from(request.body as Buffer);
      body[body.length - 3] = (body[body.length - 3] as number) ^ 1;
      return { ...request, body };
    },
  ],
  'a changed byte with its digest': [
    401,
    'signature_invalid',
    async () => {
      const other = await ask({ json: onceFor(g.number('an'), { statement: 'Mở tài khoản thanh toáp' }) });
      return {
        ...withHeader(await ask(), 'content-digest', headerOf(other, 'content-digest')),
        body: other.body,
      };
    },
  ],
  'a stale created': [401, 'signature_stale', () => ask({ created: now() - 65 })],
  'a future created': [401, 'signature_stale', () => ask({ created: now() + 40 })],
  'an unknown key': [
    401,
    'signature_invalid',
    () => ask({ key: importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })) }),
  ],
  'another key under a known keyid': [
    401,
    'signature_invalid',
    () => {
      const other = importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
      return ask({ key: { ...other, keyid: key.keyid } });
    },
  ],
  'the wrong algorithm': [
    401,
    'signature_invalid',
    async () => {
      const request = await ask();
      return withHeader(
        request,
        'signature-input',
        `${headerOf(request, 'signature-input')};alg="ecdsa-p256-sha256"`,
      );
    },
  ],
  'another method': [
    401,
    'signature_invalid',
    async () => ({ ...(await ask()), method: 'DELETE', path: `/v1/consents/cst_${'0'.repeat(22)}` }),
  ],
  'an Idempotency-Key that is not covered': [
    401,
    'signature_invalid',
    async () => withHeader(await ask({ idempotencyKey: undefined }), 'idempotency-key', 'a-key-of-mine'),
  ],
  'another host': [400, 'invalid_request', async () => withHeader(await ask(), 'host', 'gateway.example')],
  'text/plain': [415, 'unsupported_media_type', () => ask({ contentType: 'text/plain' })],
  'repeated JSON keys': [400, 'invalid_request', () => ask({ body: '{"purpose":"a","purpose":"b"}' })],
  'JSON 10,000 deep': [400, 'invalid_request', () => ask({ body: '['.repeat(10_000) + ']'.repeat(10_000) })],
  'invalid JSON': [400, 'invalid_request', () => ask({ body: '{"purpose":' })],
  'bytes that are not UTF-8': [400, 'invalid_request', () => ask({ body: Buffer.from([0x22, 0xff, 0x22]) })],
  'an unknown member': [
    400,
    'invalid_request',
    () => ask({ json: { ...onceFor(g.number('an')), partner_id: 'bank-b' } }),
  ],
  'no Idempotency-Key': [400, 'invalid_request', () => ask({ idempotencyKey: undefined })],
  'a body over the limit': [
    413,
    'body_too_large',
    () => ask({ body: JSON.stringify({ statement: 'x'.repeat(70_000) }) }),
  ],
};

for (const [what, [status, code, make]] of Object.entries(TAMPERED)) {
  t.test(`${what}: ${code}`, async (t) => {
    const answer = await sendWire(g.origin, await make());
    t.match(answer, { status, body: { status, code, type: `${g.origin}/problems/${code}` } });
    t.equal(answer.headers['content-type']?.split(';')[0], 'application/problem+json');
    t.ok(answer.headers.signature, 'refusals are signed');
    if (status === 401) t.equal(answer.headers['www-authenticate'], 'Signature');
  });
}

for (const name of ['host', 'content-type', 'idempotency-key', 'authorization', 'content-digest']) {
  t.test(`a doubled ${name} is refused`, async (t) => {
    const request = await ask();
    const value = name === 'authorization' ? 'Bearer a.b.c' : headerOf(request, name);
    const headers = [...request.headers, [name, value] as [string, string]];
    if (name === 'authorization') headers.push([name, value]);
    const answer = await sendWire(g.origin, { ...request, headers });
    t.match(answer, { status: 400, body: { code: 'invalid_request' } });
  });
}

t.test('an absolute-form target is refused', async (t) => {
  const request = await prepare(g.origin, key, 'GET', '/v1/catalogue');
  const answer = await sendWire(g.origin, request, `${g.origin}/v1/catalogue`);
  t.match(answer, { status: 400, body: { code: 'invalid_request' } });
});

t.test('refused requests leave no rows', async (t) => t.equal(await rows(), before));

t.test('too large headers: 431', async (t) => {
  const text = await sendBytes(
    g.origin,
    `GET /v1/catalogue HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
  );
  t.match(text, /^HTTP\/1\.1 431 /);
  t.match(text, /"code":"headers_too_large"/);
});

t.test('a request that is not HTTP: 400', async (t) => {
  t.match(await sendBytes(g.origin, 'hello\r\n\r\n'), /^HTTP\/1\.1 400 /);
});

t.test('unsupported methods: 405 with Allow, signed', async (t) => {
  const answer = await sendWire(g.origin, await prepare(g.origin, key, 'PUT', '/v1/consent-requests'));
  t.match(answer, { status: 405, headers: { allow: 'POST, OPTIONS' }, body: { code: 'method_not_allowed' } });
  t.ok(answer.headers.signature);
});

t.test('an unknown path under /v1: 404, with a valid signature', async (t) => {
  const answer = await g.partner('bank-a').call('GET', '/v1/nothing');
  t.match(answer, { status: 404, body: { code: 'not_found' } });
});

t.test('a response is bound to its request', async (t) => {
  const bank = g.partner('bank-a');
  t.equal((await bank.call('GET', '/v1/catalogue')).status, 200);
  const answer = await sendWire(g.origin, await prepare(g.origin, key, 'GET', '/v1/catalogue'));
  for (const part of [
    '"@status"',
    '"content-digest"',
    '"@method";req',
    '"@target-uri";req',
    '"signature";req',
    'tag="gateway-response"',
  ])
    t.match(answer.headers['signature-input'], part);
});
