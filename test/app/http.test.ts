import t from 'tap';
import { preferredWait } from '../../src/contract/parameters.js';
import { createTestGateway } from '../helpers/gateway.js';
import { sendBytes } from './wire.js';

const g = await createTestGateway(t);
const PAGES = [
  ...['/healthz', '/readyz', '/.well-known/jwks.json', '/docs/', '/openapi/partner.yaml', '/problems'],
  ...['/problems/not_found', '/', '/history', '/manifest.webmanifest'],
];
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(g.origin + path, { method, headers, redirect: 'manual', ...(body !== undefined && { body }) });

t.test('HEAD answers as GET does, without content (RFC 9110 section 9.3.2)', async (t) => {
  for (const path of PAGES) {
    const [got, head] = await Promise.all([ask('GET', path), ask('HEAD', path)]);
    t.equal(got.status, 200, path);
    t.equal(head.status, 200, path);
    for (const name of ['content-type', 'cache-control', 'content-security-policy']) {
      t.equal(head.headers.get(name), got.headers.get(name), `${path} ${name}`);
    }
    t.equal(await head.text(), '');
  }
  t.equal((await ask('HEAD', '/nothing')).status, 404);
});

t.test('HEAD of a signed call is signed, over no content', async (t) => {
  const { status, headers } = await g.partner('bank-a').call('HEAD', '/v1/catalogue');
  t.equal(status, 200);
  t.ok(headers.signature);
  t.equal(headers['content-digest'], undefined);
});

t.test('OPTIONS tells the methods (RFC 9110 section 9.3.7)', async (t) => {
  for (const path of PAGES) {
    const answer = await ask('OPTIONS', path);
    t.equal(answer.status, 204, path);
    t.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS', path);
  }
  t.equal((await ask('OPTIONS', '/v1/prescriptions')).headers.get('allow'), 'POST, OPTIONS');
  t.equal((await ask('OPTIONS', '/citizen/v1/prompts/stream')).headers.get('allow'), 'GET, OPTIONS');
  t.equal((await ask('OPTIONS', '/nothing')).status, 404);
  const server = await sendBytes(
    g.origin,
    `OPTIONS * HTTP/1.1\r\nHost: ${new URL(g.origin).host}\r\nConnection: close\r\n\r\n`,
  );
  t.match(server, /^HTTP\/1\.1 204 [\s\S]*\r\nallow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n/i);
});

t.test('methods of other protocols are 405 with Allow on known paths', async (t) => {
  for (const [path, status] of [
    ['/', 405],
    ['/healthz', 405],
    ['/v1/catalogue', 405],
    ['/citizen/v1/prompts', 405],
    ['/nothing', 404],
    ['/v1/nothing', 404],
  ] as const) {
    for (const method of ['PROPFIND', 'MKCOL', 'LINK', 'PURGE', 'SEARCH', 'REPORT']) {
      const answer = await ask(method, path);
      t.equal(answer.status, status, `${method} ${path}`);
      if (status === 405) t.match(answer.headers.get('allow'), /OPTIONS/);
    }
  }
  t.equal((await ask('PROPFIND', '/v1/consent-requests', {}, '<a/>')).status, 415);
  const signed = await g.partner('bank-a').call('PROPFIND', '/v1/catalogue');
  t.equal(signed.status, 405, 'verified with the method as it was sent');
  t.ok(signed.headers.signature);
  const authority = new URL(g.origin).host;
  const tunnel = await sendBytes(g.origin, `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  t.match(tunnel, /^HTTP\/1\.1 405 [\s\S]*\r\nAllow: GET/);
});

t.test('other methods of known paths are 405 with Allow (RFC 9110 section 15.5.6)', async (t) => {
  for (const path of [...PAGES, '/v1/consent-requests', '/citizen/v1/prompts']) {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await ask(method, path);
      t.equal(answer.status, 405, `${method} ${path}`);
      t.match(answer.headers.get('allow'), /OPTIONS/);
      t.match(await answer.json(), { code: 'method_not_allowed' });
    }
    const traced = await sendBytes(
      g.origin,
      `TRACE ${path} HTTP/1.1\r\nHost: ${new URL(g.origin).host}\r\nCookie: secret=1\r\nConnection: close\r\n\r\n`,
    );
    t.match(traced, /^HTTP\/1\.1 405 /, `TRACE ${path}`);
    t.notMatch(traced, /secret/);
  }
});

t.test('content codings are refused with those that are accepted (RFC 9110 section 15.5.16)', async (t) => {
  const json = { 'content-type': 'application/json' };
  for (const coding of ['gzip', 'br', 'identity, gzip', 'GZIP', 'aes128gcm']) {
    for (const path of ['/v1/consent-requests', '/sandbox/identity/token']) {
      const answer = await ask('POST', path, { ...json, 'content-encoding': coding }, '{}');
      t.equal(answer.status, 415, `${coding} ${path}`);
      t.equal(answer.headers.get('accept-encoding'), 'identity');
    }
  }
  const answer = await ask('POST', '/v1/consent-requests', { ...json, 'content-encoding': 'identity' }, '{}');
  t.equal(answer.status, 401, 'identity changes nothing');
});

t.test('a media type of another version or charset is refused', async (t) => {
  const send = async (type: string) =>
    (await ask('POST', '/sandbox/identity/token', { 'content-type': type }, '{}')).status;
  for (const type of [
    'application/json; version=2',
    'application/json; charset=utf-16',
    'application/json; charset=utf-8; version="2"',
    'application/json; profile="https://example.com/v2"',
    'application/json; fhirVersion=5.0',
    'application/fhir+json; fhirVersion=4.0',
    'application/json; charset',
  ]) {
    t.equal(await send(type), 415, type);
  }
  for (const type of [
    'application/json',
    'Application/JSON; Charset="UTF-8"',
    'application/json ;charset=utf-8',
    'application/json;',
    'application/json; ;charset=utf-8 ;',
  ]) {
    t.equal(await send(type), 400, `${type}: read, and found wanting`);
  }
});

t.test('Prefer: wait (RFC 7240)', async (t) => {
  for (const [prefer, wait] of [
    ['wait=5', 5],
    ['wait=30', 30],
    ['wait=31', 30],
    ['wait=1000000', 30],
    ['wait=99999999999999999999', 30],
    ['wait=0', 0],
    ['Wait = "7"', 7],
    ['respond-async, wait=10', 10],
    ['respond-async; foo="a, wait=1", wait=10', 10],
    ['foo="a, wait=1", wait=10', 10],
    ['wait=10; priority=3', 10],
    ['wait=4, wait=9', 4],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait', undefined],
    ['await=5', undefined],
    ['', undefined],
    ['"', undefined],
    [', ,wait=4', 4],
    [' , respond-async ,, wait=4', 4],
    [',', undefined],
  ] as const) {
    t.equal(preferredWait(prefer), wait, prefer);
  }
  t.equal(preferredWait(undefined), undefined);
});
