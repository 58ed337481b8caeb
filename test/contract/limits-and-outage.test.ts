import { generateKeyPairSync } from 'node:crypto';
import t, { type Test } from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import type { SignedAnswer } from '../../scripts/client/partner.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { prepare, sendWire } from '../app/wire.js';
import { CIBA, createClient } from '../ciba/clients.js';
import { contractFaultsOf } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { type ExampleCall, exampleCalls } from './example-calls.js';

/** Each operation that declares them answers 429 over a limit, and 503 without a database. */

const g = await createTestGateway(t, { REDIS_URL: 'none' });
const limited = await g.second({
  REDIS_URL: 'none',
  ADDRESS_CALLS_PER_MINUTE: '1',
  PERSON_CALLS_PER_MINUTE: '1',
  PASSKEY_ORIGINS: 'https://app.example',
});
const NO_CLIENT = {
  CITIZEN_ISSUER: 'https://id.example',
  CITIZEN_JWKS_URL: 'https://id.example/jwks.json',
  CITIZEN_AUDIENCE: g.origin,
};
const withoutSignIn = await g.second({ REDIS_URL: 'none', ...NO_CLIENT });

const { d, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
const applicant = importPrivateKey({ ...jwk, d });
const bank = g.partner('bank-a');
const client = createClient(g.origin, 'bank-a');
const an = await g.citizen('an');
const management = {
  grant_type: 'client_credentials',
  scope: 'grant_management_query grant_management_revoke',
};
// A gateway leases a hundredth of a quota at a time: one call of this one, so that nothing is left of a lease when the quota shrinks.
await g.owner.query("UPDATE partner.partner SET quota_per_minute = 100 WHERE partner_id = 'bank-a'");
const { access_token: managing } = (await client.token(management)).body;

const CALLS = [...exampleCalls('partner'), ...exampleCalls('citizen')];
const OAUTH = 'temporarily_unavailable';
const declaring = (status: number, code: string) =>
  CALLS.filter(({ refusals }) => refusals.has(`${status} ${code}`) || refusals.has(`${status} ${OAUTH}`));

type Send = (call: ExampleCall, origin: string) => Promise<SignedAnswer>;

const signed =
  (key = bank.key): Send =>
  async ({ method, target, body }, origin) =>
    sendWire(
      origin,
      await prepare(g.origin, key, method, target, { ...(body !== undefined && { json: body }) }),
    );

/** The description of a call to this gateway, signed just now. */
const describedNow = (body: unknown): unknown =>
  JSON.parse(
    JSON.stringify({ ...(body as object), target_uri: `${g.origin}/v1/catalogue` }).replace(
      /created=\d+/,
      `created=${Math.floor(Date.now() / 1000)}`,
    ),
  );

/** How a call is made, by the first security scheme of its operation. */
const SENDERS: Readonly<Record<string, Send>> = {
  messageSignature: signed(),
  applicantSignature: (call, origin) =>
    signed(applicant)(
      { ...call, ...(call.body !== undefined && { body: { ...(call.body as object), jwk } }) },
      origin,
    ),
  citizenToken: ({ method, target, body }, origin) =>
    plainCall(g.origin, origin, method, target, body, { authorization: `Bearer ${an.token}` }),
  clientAssertion: ({ operationId }) =>
    operationId === 'createToken'
      ? client.token({ grant_type: CIBA, auth_req_id: 'x' })
      : client.ask({ scope: 'openid', authorization_details: '[]' }),
  accessToken: ({ method, target }) => client.call(method, target, managing),
  none: ({ operationId, method, target, body }, origin) =>
    plainCall(
      g.origin,
      origin,
      method,
      operationId === 'getTile' ? '/ledger/tile/0/000.p/1' : target, // which is one of a log as short as this
      operationId === 'checkSandboxSignature' ? describedNow(body) : body,
    ),
};
const send: Send = (call, origin) => (SENDERS[call.security[0] ?? 'none'] as Send)(call, origin);

function check(t: Test, call: ExampleCall, status: number, code: string, answer: SignedAnswer): void {
  const isAs = answer.status === status && [code, OAUTH].includes(answer.body?.code ?? answer.body?.error);
  if (!isAs) t.fail(`${call.operationId}: ${answer.status} for ${status}`, { answer });
  t.strictSame(contractFaultsOf(call.method, call.target, answer), [], call.operationId);
}

function saysWhen(t: Test, { operationId }: ExampleCall, { headers }: SignedAnswer): void {
  t.ok(Number(headers['retry-after']) > 0, `${operationId} says when to come again`);
}

const WINDOW_MS = 60_000;
const CALLS_MAX_MS = 10_000;

const CALLS_UNTIL_LIMITED = 3;

/** Makes a call whose limit is one, until it is refused: the first of a new minute may pass. */
async function untilLimited(call: ExampleCall, origin: string): Promise<SignedAnswer> {
  let answer = await send(call, origin);
  for (let calls = 1; answer.status !== 429 && calls < CALLS_UNTIL_LIMITED; calls++)
    answer = await send(call, origin);
  return answer;
}

/** Waits for a minute that does not end before the calls are made: a new minute has new calls. */
async function withinMinute(): Promise<void> {
  const left_ms = WINDOW_MS - (Date.now() % WINDOW_MS);
  if (left_ms < CALLS_MAX_MS) await new Promise((done) => setTimeout(done, left_ms));
}

const ofQuota = ({ security: [scheme] }: ExampleCall) =>
  scheme !== undefined && /^(messageSignature|clientAssertion|accessToken)$/.test(scheme);

t.test('over the quota of a partner', async (t) => {
  await g.owner.query("UPDATE partner.partner SET quota_per_minute = 1 WHERE partner_id = 'bank-a'");
  await withinMinute();
  for (let status = 200; status !== 429; ) status = (await bank.call('GET', '/v1/registration')).status;
  for (const call of declaring(429, 'rate_limited').filter(ofQuota)) {
    const answer = await untilLimited(call, g.origin);
    check(t, call, 429, 'rate_limited', answer);
    saysWhen(t, call, answer);
    t.match(answer.headers, { 'ratelimit-policy': '"partner";q=1;w=60', ratelimit: /^"partner";r=0;t=\d+$/ });
  }
  await g.owner.query("UPDATE partner.partner SET quota_per_minute = 6000 WHERE partner_id = 'bank-a'");
});

t.test('over the limit of a person, or of an address', async (t) => {
  const named = (id: string) => CALLS.find(({ operationId }) => operationId === id) as ExampleCall;
  for (const call of [named('getSession'), named('listPersonas')])
    for (let status = 200; status !== 429; ) status = (await send(call, limited.url)).status;
  for (const call of declaring(429, 'rate_limited').filter((each) => !ofQuota(each))) {
    const answer = await untilLimited(call, limited.url);
    check(t, call, 429, 'rate_limited', answer);
    saysWhen(t, call, answer);
  }
});

t.test('without a way to sign in', async (t) => {
  const call = CALLS.find(({ operationId }) => operationId === 'signIn') as ExampleCall;
  check(t, call, 503, 'unavailable', await send(call, withoutSignIn.url));
});

t.test('without a database', async (t) => {
  const { rows } = await g.owner.query('SELECT current_database() AS name');
  await g.owner.query(`ALTER DATABASE ${rows[0].name} CONNECTION LIMIT 0`); // for all but superusers
  await g.owner.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  // Those of sign-in ask the identity provider first.
  const calls = declaring(503, 'unavailable').filter(
    ({ operationId }) => !/^(signIn|finishSignIn)$/.test(operationId),
  );
  const answers = await Promise.all(calls.map(async (call) => [call, await send(call, g.origin)] as const));
  for (const [call, answer] of answers) {
    check(t, call, 503, 'unavailable', answer);
    if (call.operationId !== 'decideInSandbox') saysWhen(t, call, answer);
  }
});
