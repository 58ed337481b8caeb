import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { sendBytes } from './wire.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const get = (path: string, more = '') =>
  sendBytes(
    g.origin,
    `GET ${path} HTTP/1.1\r\nHost: ${new URL(g.origin).host}\r\nConnection: close\r\n${more}\r\n`,
  );
const LONG = 'a'.repeat(5_000);

t.test('a path that the router refuses is answered as a signed problem', async (t) => {
  for (const path of [
    '/v1/%zz',
    '/v1/consents/%ff',
    '/v1/%',
    '/v1/consents/%c3?x',
    '/v1/consents/%ed%a0%80',
  ]) {
    // The client verifies the signature of each answer.
    const answer = await bank.call('GET', path);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, path);
    t.equal(answer.headers['cache-control'], 'no-store', path);
    t.equal(answer.body.type, `${g.origin}/problems/invalid_request`);
    t.equal((await bank.call('HEAD', path)).status, 400, path);
  }
  t.match(await bank.call('GET', `/v1/consents/${LONG}`), { status: 404, body: { code: 'not_found' } });
});

t.test('so it is elsewhere, unsigned, and without the path', async (t) => {
  for (const path of ['/%zz', '/citizen/v1/prompts/%ff', '/docs/%zz', '/v1x/%zz', '/sandbox/%zz']) {
    const answer = await get(path);
    t.match(answer, /^HTTP\/1\.1 400 /, path);
    t.match(answer, /content-type: application\/problem\+json/i, path);
    t.match(answer, /"code":"invalid_request"/, path);
    t.notMatch(answer, /signature:|FST_|%/i, path);
  }
});

t.test('NUL and text that is not UTF-8 are refused in every target', async (t) => {
  const paths = [
    '/v1/catalogue',
    '/citizen/v1/prompts',
    '/sign-in',
    '/statistics',
    '/sandbox/identity/authorize',
  ];
  for (const path of [...paths, '/healthz', '/nothing', '/docs/']) {
    for (const query of ['?x=%00', '?x=%ff', '?%00=1', '?x=%zz', '?x=%', '?x=%ed%a0%80', '?return_to=/%00']) {
      t.match(await get(path + query), /^HTTP\/1\.1 400 [\s\S]*"code":"invalid_request"/, path + query);
    }
  }
  t.match(await bank.call('GET', '/v1/consents/cst_%00'), { status: 400, body: { code: 'invalid_request' } });
  t.match(await bank.call('GET', '/v1/catalogue?x=%ff'), { status: 400, body: { code: 'invalid_request' } });
  t.match(
    await get('/citizen/v1/prompts?before=%C3%A1'),
    /^HTTP\/1\.1 401 /,
    'other text is judged by its operation',
  );
});
