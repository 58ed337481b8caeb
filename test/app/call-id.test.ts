import { spawn } from 'node:child_process';
import t from 'tap';
import { gatewayKeys } from '../../scripts/client/partner.js';
import { verifyResponse } from '../../src/http-signature/response/verify.js';
import { until } from '../delivery/receivers.js';
import { createTestGateway, freePort } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { onceFor } from './asking.js';
import { headerOf, prepare, sendRaw } from './wire.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const g = await createTestGateway(t);
const bank = g.partner('bank-a');

t.test('every answer names its call, and a problem is of the call', async (t) => {
  const seen = new Set<string>();
  for (const path of [
    '/v1/catalogue',
    '/v1/catalogue',
    '/v1/unknown',
    '/v1/consents/%zz',
    '/v1/consents/cst_1',
  ]) {
    const { status, headers, body } = await bank.call('GET', path);
    const id = headers['call-id'] ?? '';
    t.match(id, UUID, path);
    t.match(headers['signature-input'], /"call-id"/, 'signed');
    if (status >= 400) t.equal(body.instance, `urn:uuid:${id}`);
    seen.add(id);
  }
  for (const path of ['/healthz', '/citizen/v1/prompts', '/docs', '/nowhere', '/.well-known/jwks.json']) {
    const { headers } = await fetch(g.origin + path);
    t.match(headers.get('call-id'), UUID, path);
    seen.add(String(headers.get('call-id')));
  }
  t.equal(seen.size, 10, 'each another');
});

t.test('an id that is changed on the way is noticed', async (t) => {
  const request = await prepare(g.origin, bank.key, 'GET', '/v1/catalogue');
  const answer = await sendRaw(g.origin, request);
  const keys = await gatewayKeys(g.origin);
  const verify = (rawHeaders: readonly string[]) =>
    verifyResponse(
      { ...answer, rawHeaders },
      { method: 'GET', targetUri: `${g.origin}/v1/catalogue`, signature: headerOf(request, 'signature') },
      {
        findKey: async (keyid) => keys.get(keyid),
        now_s: Date.now() / 1000,
        createdMaxAge_s: 60,
        createdMaxAhead_s: 30,
      },
    );
  await t.resolves(verify(answer.rawHeaders));
  const place = answer.rawHeaders.findIndex((each) => each.toLowerCase() === 'call-id') + 1;
  const changed = answer.rawHeaders.with(place, '00000000-0000-4000-8000-000000000000');
  await t.rejects(verify(changed), { code: 'signature_invalid' });
  const added = [...answer.rawHeaders, 'Call-Id', '00000000-0000-4000-8000-000000000000'];
  await t.rejects(verify(added), { code: 'signature_invalid' });
});

t.test("a client's own id is not taken over", async (t) => {
  const own = '00000000-0000-4000-8000-000000000000';
  const { headers } = await bank.call('GET', '/v1/catalogue', {
    headers: { 'call-id': own, 'request-id': own, 'x-request-id': own },
  });
  t.not(headers['call-id'], own);
});

t.test('the log line has the id of the answer', async (t) => {
  const port = await freePort();
  let output = '';
  const child = spawn(process.execPath, ['dist/main.js', 'start'], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      PUBLIC_ORIGIN: g.origin,
      METRICS_PORT: '0',
      LOG_LEVEL: 'debug',
      DATABASE_URL: g.ownerUrl,
      REDIS_URL: testServers().redisUrl,
      DATA_DIR: t.testdir(),
      SAMPLE_PEOPLE: '0',
    },
  });
  const ended = new Promise((done) => child.once('close', done));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  t.teardown(() => child.kill('SIGKILL'));
  const there = `http://localhost:${port}`;
  await until(async () => (await fetch(`${there}/readyz`).catch(() => undefined))?.ok);
  const ids: string[] = [];
  for (const path of ['/v1/catalogue', '/v1/consents/%zz', '/citizen/v1/prompts'])
    ids.push(String((await fetch(there + path)).headers.get('call-id')));
  const lines = () =>
    output
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  // A line that is still being written when the process exits comes after the others.
  await until(() =>
    ids.every((id) => lines().some(({ call_id, event }) => call_id === id && event === 'answered')),
  );
  child.kill('SIGTERM');
  await ended;
  for (const id of ids) {
    t.strictSame(
      lines()
        .filter((line) => line.call_id === id)
        .map(({ event }) => event),
      ['refused', 'answered'],
      id,
    );
  }
});

t.test(
  'not_found is the same for what is foreign and what is unknown, but for the id of the call',
  async (t) => {
    const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
    const other = g.partner('bank-b');
    const answers = [
      await other.call('GET', `/v1/consent-requests/${asked.body.request_id}`),
      await other.call('GET', `/v1/consent-requests/${asked.body.request_id.slice(0, -1)}0`),
      await other.call('GET', '/v1/consent-requests/csr_1'),
    ];
    const bodies = answers.map(({ body: { instance: _, ...rest } }) => JSON.stringify(rest));
    t.equal(new Set(bodies).size, 1);
    t.equal(new Set(answers.map(({ headers }) => headers['content-length'])).size, 1);
  },
);
