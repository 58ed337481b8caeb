import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { citizenWith } from '../../scripts/client/citizen.js';
import { createPartnerClient } from '../../scripts/client/partner.js';
import { type Config, type Part, readConfig } from '../../src/config.js';
import { roleOf } from '../../src/database/login.js';
import { openServer } from '../../src/database/server.js';
import { startGateway } from '../../src/gateway.js';
import { startNotary } from '../../src/notary-process.js';
import { settingsOf, startIssuer } from '../citizen/issuer.js';
import { createTestDatabase } from '../helpers/database.js';
import { freePort, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { onceFor } from './asking.js';

const AN = '001190000017';

const database = await createTestDatabase(t, { people: true });
const issuer = await startIssuer(t);
const dataDir = mkdtempSync(join(tmpdir(), 'ung-thuan-parts-'));
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }));
const { redisUrl, partnersDir } = testServers();
const origin = `http://localhost:${await freePort()}`;

/** The URL of one login, as an operator would hand it to one process. */
async function urlOf(part: Part): Promise<string> {
  const server = await openServer({
    databaseUrl: database.ownerUrl,
    databaseAdminUrl: undefined,
    loginUrls: {},
    dataDir: '/nonexistent',
  });
  const pool = await server.openPool(part, 2);
  const url = new URL(database.ownerUrl);
  url.username = roleOf(part);
  url.password = String((pool.options as { password?: string }).password);
  await pool.end();
  return url.href;
}

/** The configuration of a process that has only the logins of its parts. */
async function configOf(parts: readonly Part[], port: number): Promise<Config> {
  const urls = await Promise.all(
    parts.map(async (part) => [`DATABASE_URL_${part.toUpperCase()}`, await urlOf(part)]),
  );
  const config = readConfig({
    ...Object.fromEntries(urls),
    ...settingsOf(issuer),
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    PUBLIC_ORIGIN: origin,
    PORT: String(port),
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
    DATABASE_POOL_SIZE: '4',
  });
  return { ...config, parts: new Set(parts) };
}

async function startParts(...parts: Part[]): Promise<string> {
  const port = await freePort();
  const gateway = await startGateway(await configOf(parts, port), TEST_TIMING);
  t.teardown(() => gateway.close());
  return `http://localhost:${port}`;
}

async function citizenOf(connectTo: string, number = AN) {
  const now = Math.floor(Date.now() / 1000);
  const token = await issuer.sign({
    personal_id_number: number,
    acr: '2',
    iss: issuer.issuer,
    aud: 'gateway',
    iat: now,
    exp: now + 600,
    auth_time: now,
  });
  return citizenWith(origin, token, connectTo);
}

const jwk = (id: string) => JSON.parse(readFileSync(join(partnersDir, `${id}.jwk.json`), 'utf8'));
const socket = join(dataDir, 'notary.sock');
const notaryConfig = await configOf(['notary'], 0);
const stopNotary = await startNotary(notaryConfig);
const partnerSide = await startParts('partner');
const citizenSide = await startParts('citizen');
const bank = createPartnerClient(origin, jwk('bank-a'), partnerSide);

t.test('a request is asked, approved and released through processes with one login each', async (t) => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(AN) });
  t.equal(asked.status, 201);
  const an = await citizenOf(citizenSide);
  const approved = await an.approve(asked.body.request_id, ['person.birth_full_name']);
  t.match(approved, { status: 200, body: { status: 'approved' } });
  const released = await bank.call('POST', `/v1/consents/${approved.body.consent_id}/releases`, {});
  t.match(released, { status: 201, body: { data: { person: { birth_full_name: 'Nguyễn Thu An' } } } });
});

t.test('a reason may have lines, and names pictures, also through the socket', async (t) => {
  const an = await citizenOf(citizenSide);
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(AN) });
  const refused = await an.call('POST', `/prompts/${asked.body.request_id}/decision`, {
    decision: 'refuse',
    reason: 'Không cần nữa.\nTôi đã mở ở nơi khác 👨‍👩‍👧.',
  });
  t.match(refused, { status: 200, body: { status: 'refused' } });
});

t.test('each process serves its own part', async (t) => {
  const statusOf = async (side: string, path: string) => (await fetch(side + path)).status;
  for (const side of [partnerSide, citizenSide]) t.equal(await statusOf(side, '/readyz'), 200);
  t.equal(await statusOf(partnerSide, '/citizen/v1/prompts'), 404);
  t.equal(await statusOf(partnerSide, '/me'), 404);
  t.equal(await statusOf(citizenSide, '/v1/catalogue'), 404);
  t.equal(await statusOf(citizenSide, '/citizen/v1/prompts'), 401);
  const others = await startParts('registry', 'statistics', 'upkeep');
  const ministry = createPartnerClient(origin, jwk('registry-authority'), others);
  t.equal((await ministry.call('GET', '/v1/catalogue')).status, 404);
  t.equal((await ministry.call('POST', '/v1/registry/events', { body: { events: [] } })).status, 400);
  t.equal(await statusOf(others, '/statistics/residents'), 404);
});

t.test('the notary trusts nobody on its socket', async (t) => {
  t.equal(statSync(socket).mode & 0o007, 0, 'others cannot open it');
  await t.rejects(startNotary(notaryConfig), { message: /another notary serves/ });
  const post = (path: string, body: string) =>
    new Promise<{ status: number; body: { code: string } }>((done, fail) => {
      const call = request({ socketPath: socket, path, method: 'POST' }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        done({ status: response.statusCode ?? 0, body: JSON.parse(text) });
      });
      call.on('error', fail);
      call.end(body);
    });
  const key = Buffer.alloc(32).toString('base64url');
  const decision = {
    requestId: '01900000-0000-7000-8000-000000000000',
    decision: 'refuse',
    fields: [],
    childAgrees: false,
  };
  for (const [path, body, code] of [
    ['/openAppSession', { token: 'a.b.c', device: '' }, 'token_invalid'],
    ['/openBrowserSession', { secret: 's', idToken: 'a.b.c', nonce: 'n', device: '' }, 'token_invalid'],
    ['/openAppSession', { token: 1, device: '' }, 'invalid_request'],
    ['/openAppSession', [], 'invalid_request'],
    ['/decide', { session: key, decision }, 'token_invalid'],
    ['/decide', { session: 'short', decision }, 'invalid_request'],
    ['/decide', { session: key, decision: { ...decision, decision: 'maybe' } }, 'invalid_request'],
    ['/decide', { session: key, decision: { ...decision, requestId: "' OR true" } }, 'invalid_request'],
    ['/decide', { session: key, decision: { ...decision, credential: { id: 1 } } }, 'invalid_request'],
    ['/addPasskey', { session: key, name: 'x', credential: {} }, 'invalid_request'],
    [
      '/addPasskey',
      { session: key, name: 'x', credential: { response: { clientDataJSON: '', attestationObject: '' } } },
      'invalid_request',
    ],
    [
      '/addPasskey',
      { session: key, name: 'x', credential: { response: { clientDataJSON: 'e30', attestationObject: '' } } },
      'assertion_invalid',
    ],
    [
      '/decide',
      {
        session: key,
        decision: {
          ...decision,
          credential: {
            id: 'x',
            response: { clientDataJSON: 'e30', authenticatorData: '', signature: '', userHandle: 1 },
          },
        },
      },
      'invalid_request',
    ],
    ['/constructor', {}, 'not_found'],
  ] as const) {
    t.match(await post(path, JSON.stringify(body)), { body: { code } }, `${path} ${JSON.stringify(body)}`);
  }
  t.match(await post('/decide', '{'), { body: { code: 'invalid_request' } });
  t.match(await post('/decide', 'x'.repeat(200_000)), { body: { code: 'body_too_large' } });
});

t.test('without the notary nobody signs in or decides, and what is signed in still reads', async (t) => {
  const an = await citizenOf(citizenSide);
  t.equal((await an.call('GET', '/consents')).status, 200);
  await stopNotary();
  t.equal((await an.call('GET', '/consents')).status, 200);
  const later = await citizenOf(citizenSide, '001188000021');
  t.match(await later.call('GET', '/consents'), { status: 503, body: { code: 'unavailable' } });
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(AN) });
  const refused = await an.call('POST', `/prompts/${asked.body.request_id}/decision`, { decision: 'refuse' });
  t.match(refused, { status: 503, body: { code: 'unavailable' } });
  // A notary that starts again replaces the socket an earlier one left behind.
  const stop = await startNotary(notaryConfig);
  t.teardown(stop);
  t.match(await an.call('POST', `/prompts/${asked.body.request_id}/decision`, { decision: 'refuse' }), {
    status: 200,
  });
});
