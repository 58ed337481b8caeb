import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { answerChecks } from '../../src/doctor/answer-checks.js';
import { runChecks } from '../../src/doctor/check.js';
import { examine } from '../../src/doctor/examine.js';
import { openGateway } from '../../src/doctor/gateway.js';
import { importPrivateKey } from '../../src/http-signature/key.js';
import { generateKey } from '../../src/key-file.js';
import { createTestGateway, freePort, TEST_TIMING } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';
import { type Answer, type Call, type Fault, startBetween } from './between.js';

/** Each check about a gateway fails where the gateway is broken in that way, and only those about it. */

const folder = mkdtempSync(join(tmpdir(), 'ung-thuan-doctor-'));
t.teardown(() => rmSync(folder, { recursive: true, force: true }));
const jwk = generateKey('ed25519');
writeFileSync(join(folder, 'key.json'), JSON.stringify(jwk));
const between = await startBetween(t, await freePort(), importPrivateKey(jwk));
const settings = {
  PUBLIC_ORIGIN: between.origin,
  GATEWAY_SIGNING_KEY: join(folder, 'key.json'),
  PROMPT_BUDGET_PER_DAY: '10000',
};
const ACTS_MS = 100;
const timing = { ...TEST_TIMING, sandboxActs_ms: ACTS_MS };
const g = await createTestGateway(t, settings, timing);
between.state.gateway = g.origin;
const { origin } = between;
const bank = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
const run = (only?: readonly string[], eventsWithin_s?: number) =>
  examine({ origin, jwk: bank, only, eventsWithin_s, began: () => undefined });
/** Checks that find an event missing wait for it. */
const FAULTY_EVENTS_WITHIN_S = 2;

const ok = (status: number, body?: object) => (answer: Answer) => Object.assign(answer, { status, body });
/** Where an answer with this status and code would be right, gives another. */
const instead =
  (status: number, code: string, given: (answer: Answer) => void) =>
  (answer: Answer): void => {
    if (answer.status === status && answer.body?.code === code) given(answer);
  };
const accepts = { onAnswer: instead(401, 'signature_invalid', ok(404, { code: 'not_found' })) };
const notSigned = (name: string, code: string): [string, Fault] => [
  `signing.${name}`,
  { onAnswer: instead(401, code, ok(404, { code: 'not_found' })) },
];
/** Shows only while a request is open, so people then take their time. */
const withoutPrefer = ({ headers }: Call) => {
  delete headers.prefer;
  return undefined;
};
const isRelease = ({ method, path }: Call) => method === 'POST' && path.endsWith('/releases');
const dropMark: Fault = {
  onAnswer: ({ headers }) => {
    delete headers['idempotent-replayed'];
  },
};
const withoutEvents = (type: string): Fault => ({
  onAnswer: (answer, { path }) => {
    if (!path.startsWith('/v1/events') || answer.status !== 200) return;
    answer.body.items = answer.body.items.filter((each: { type: string }) => each.type !== type);
  },
});
const leak = (answer: Answer, call: Call) => {
  if (isRelease(call) && answer.status === 201) answer.body.data.person.religion = 'x';
};
const badRequest = (change: (body: Answer['body']) => void): Fault => ({
  onAnswer: instead(400, 'invalid_request', ({ body }) => change(body)),
});

/** What is broken, by the check that finds it. */
const FAULTS: readonly (readonly [check: string, fault: Fault])[] = [
  [
    'connection.clock',
    {
      onAnswer: instead(401, 'signature_stale', ({ body }) =>
        Object.assign(body, { server_time: '2026-01-01T00:00:00.000Z' }),
      ),
    },
  ],
  ['connection.clock', { onAnswer: instead(401, 'signature_stale', ({ body }) => delete body.server_time) }],
  [
    'discovery.sandbox',
    {
      onAnswer: (answer, { path }) =>
        path === '/sandbox/personas' && ok(503, { code: 'unavailable' })(answer),
    },
  ],
  [
    'discovery.keys',
    {
      onAnswer: ({ body }, { path }) => path.endsWith('jwks.json') && Object.assign(body.keys[0], { d: 'x' }),
    },
  ],
  [
    'discovery.keys',
    {
      onAnswer: ({ body }, { path }) =>
        path.endsWith('jwks.json') && Object.assign(body.keys[0], { kid: 'x' }),
    },
  ],
  [
    'discovery.keys',
    {
      onAnswer: ({ headers }, { path }) =>
        path.endsWith('jwks.json') && Object.assign(headers, { 'cache-control': 'max-age=86400' }),
    },
  ],
  [
    'discovery.registered',
    {
      onAnswer: (answer, { path }) =>
        path === '/v1/catalogue' && answer.status === 200 && ok(403, { code: 'partner_suspended' })(answer),
    },
  ],
  [
    'discovery.catalogue',
    { onAnswer: ({ body }, { path }) => path === '/v1/catalogue' && body.fields?.pop() },
  ],
  ['answers.signed', { afterSigning: ({ headers }) => delete headers.signature }],
  ['answers.signed', { afterSigning: ({ body }) => body && Object.assign(body, { more: 1 }) }],
  ['answers.signed', { onAnswer: instead(404, 'not_found', ok(200, {})) }],
  ['answers.named', { onAnswer: ({ headers }) => delete headers['call-id'] }],
  ['answers.named', { onAnswer: ({ body }) => body && delete body.instance }],
  [
    'signing.query',
    { onAnswer: (answer, { path }) => path.includes('?') && ok(401, { code: 'signature_invalid' })(answer) },
  ],
  [
    'signing.body',
    { onAnswer: (answer, call) => isRelease(call) && ok(401, { code: 'signature_invalid' })(answer) },
  ],
  notSigned('missing', 'signature_missing'),
  notSigned('altered_body', 'digest_mismatch'),
  notSigned('stale', 'signature_stale'),
  notSigned('future', 'signature_stale'),
  ...[
    'altered_digest',
    'altered_target',
    'altered_method',
    'altered_key',
    'missing_digest',
    'uncovered_body',
    'unknown_key',
    'wrong_key',
    'wrong_form',
    'short_nonce',
  ].map((name): [string, Fault] => [`signing.${name}`, accepts]),
  [
    'signing.altered_body',
    {
      onAnswer: instead(401, 'digest_mismatch', ({ body }) =>
        Object.assign(body, { code: 'signature_invalid' }),
      ),
    },
  ],
  [
    'limits.unknown_member',
    badRequest((body) => Object.assign(body, { errors: [{ pointer: '', detail: 'x' }] })),
  ],
  ['limits.each_mistake', badRequest((body) => body.errors?.pop())],
  ['limits.page', badRequest((body) => delete body.errors)],
  ['limits.page', { onAnswer: instead(400, 'invalid_request', ok(200, { items: [] })) }],
  ['limits.idempotency_key', { onAnswer: instead(400, 'invalid_request', ok(404, { code: 'not_found' })) }],
  ['limits.media_type', { onAnswer: instead(415, 'unsupported_media_type', ok(404, { code: 'not_found' })) }],
  ['limits.body', { onAnswer: instead(413, 'body_too_large', ok(404, { code: 'not_found' })) }],
  [
    'asking.created',
    { onAnswer: ({ body }) => body?.binding_code && Object.assign(body, { binding_code: 'k7' }) },
  ],
  ['asking.created', { onAnswer: ({ headers }) => delete headers.location }],
  [
    'asking.created',
    {
      onAnswer: ({ body }) =>
        body?.binding_code && Object.assign(body, { sandbox_note: 'prompt_budget_spent' }),
    },
  ],
  ['idempotency.repeated', dropMark],
  [
    'idempotency.repeated',
    {
      onAnswer: ({ headers, body }) =>
        headers['idempotent-replayed'] && Object.assign(body, { request_id: `csr_${'1'.repeat(26)}` }),
    },
  ],
  ['idempotency.other_body', { onAnswer: instead(422, 'idempotency_key_reused', ok(201, {})) }],
  [
    'idempotency.at_once',
    {
      onAnswer: ({ headers, body }) =>
        headers['idempotent-replayed'] && Object.assign(body, { request_id: `csr_${'1'.repeat(26)}` }),
    },
  ],
  ['waiting.ends', { onCall: withoutPrefer }],
  ['waiting.answered', { onCall: withoutPrefer }],
  [
    'asking.withdrawn',
    {
      onCall: ({ method }) =>
        method === 'DELETE' ? { status: 204, headers: {}, body: undefined } : undefined,
    },
  ],
  [
    'asking.refused',
    { onAnswer: ({ body }) => body?.status === 'refused' && Object.assign(body, { status: 'approved' }) },
  ],
  ['signing.replayed', { onAnswer: instead(409, 'request_replayed', ok(204)) }],
  ['signing.reused_nonce', { onAnswer: instead(409, 'request_replayed', ok(204)) }],
  ['release.not_approved', { onAnswer: instead(403, 'field_not_permitted', ok(201, { data: {} })) }],
  ['retries.lost_answer', dropMark],
  ['retries.lost_answer', { onAnswer: ({ body }) => body?.uses && Object.assign(body, { uses: 2 }) }],
  ['release.fields', { onAnswer: leak }],
  ['release.lesser', { onAnswer: leak }],
  ['release.lesser', { onAnswer: instead(403, 'field_not_permitted', ok(201, { data: {} })) }],
  ['release.used_up', { onAnswer: instead(409, 'consent_not_active', ok(201, { data: {} })) }],
  ['release.revoked', { onAnswer: instead(409, 'consent_not_active', ok(201, { data: {} })) }],
  [
    'release.revoked',
    {
      onAnswer: ({ body }) =>
        body?.state === 'revoked' && body.code && Object.assign(body, { state: 'paused' }),
    },
  ],
  [
    'events.read',
    {
      onAnswer: (answer, { path }) =>
        path.startsWith('/v1/events') && ok(503, { code: 'unavailable' })(answer),
    },
  ],
  ['events.unknown_cursor', { onAnswer: instead(410, 'event_cursor_unknown', ok(200, { items: [] })) }],
  ['events.arrive', withoutEvents('request_approved')],
  ['events.revoked', withoutEvents('consent_revoked')],
  [
    'events.token',
    {
      onAnswer: ({ body }) =>
        body?.items?.forEach?.((each: { token?: string }) => {
          if (each.token) each.token = each.token.slice(0, -20);
        }),
    },
  ],
  [
    'events.token',
    {
      onAnswer: ({ body }) =>
        body?.items?.forEach?.((each: { event_id?: string }) => {
          if (each.event_id) each.event_id = 'evt_1';
        }),
    },
  ],
  [
    'events.resume',
    {
      onAnswer: (answer, { path, headers }) => {
        if (
          path.startsWith('/v1/events') &&
          path.includes('after=') &&
          headers.prefer === undefined &&
          answer.status === 200
        )
          answer.body.items = [];
      },
    },
  ],
];

t.test('a right gateway behind the same passes', async (t) => {
  between.state.fault = { onAnswer: () => undefined };
  const { findings } = await run();
  t.strictSame(
    findings.filter(({ outcome }) => outcome !== 'passed'),
    [],
  );
  const provoked = new Set([
    ...FAULTS.map(([name]) => name),
    'connection.reachable',
    'connection.encrypted',
    'answers.tampered',
  ]);
  t.strictSame(
    findings.map(({ name }) => name).filter((name) => !provoked.has(name)),
    [],
    'each check has a fault',
  );
});

for (const [name, fault] of FAULTS) {
  t.test(`${name} fails`, async (t) => {
    between.state.fault = fault;
    timing.sandboxActs_ms = fault.onCall === withoutPrefer ? 100 * ACTS_MS : ACTS_MS;
    const { findings } = await run([name], FAULTY_EVENTS_WITHIN_S);
    t.match(findings, [{ name, outcome: 'failed' }]);
    t.ok(findings[0]?.advice);
  });
}

t.test('the client’s verification is checked too', async (t) => {
  between.state.fault = {};
  const checks = answerChecks(await openGateway(origin, bank), async () => undefined);
  const findings = await runChecks(checks, true, () => undefined);
  t.match(
    findings.map(({ outcome }) => outcome),
    ['passed', 'passed', 'failed'],
  );
  t.match(findings[2]?.came, /another status/);
});

t.test('no gateway, and one that is not encrypted', async (t) => {
  const nowhere = { origin: `http://localhost:${await freePort()}`, jwk: bank, began: () => undefined };
  const { findings, isSandbox } = await examine(nowhere);
  t.notOk(isSandbox);
  t.notOk(findings.some(({ name, outcome }) => outcome === 'passed' && name !== 'connection.encrypted'));
  t.match(findings[0], { name: 'connection.reachable', outcome: 'failed', came: /ECONNREFUSED|no answer/ });
  const open = await examine({
    ...nowhere,
    origin: 'http://gateway.invalid',
    only: ['connection.encrypted'],
  });
  t.match(open.findings, [{ outcome: 'failed', came: 'http' }]);
});

t.test('one fault is one failure, with what builds on it left out', async (t) => {
  between.state.fault = { onCall: withoutPrefer };
  timing.sandboxActs_ms = 100 * ACTS_MS;
  const { findings } = await run(['waiting', 'release.fields']);
  t.match(findings, [
    { outcome: 'failed' },
    { name: 'waiting.answered', outcome: 'failed' },
    { outcome: 'skipped', came: /builds on waiting.answered/ },
  ]);
  t.match(
    (await run(['release.fields'])).findings,
    [{ outcome: 'failed', came: /builds on waiting.answered/ }],
    'but alone it fails',
  );
});

t.test('in production nothing with an effect is done', async (t) => {
  const effects: Call[] = [];
  between.state.fault = {
    onCall: (call) => {
      if (call.method !== 'GET' && !call.path.startsWith(`/v1/consents/cst_${'0'.repeat(26)}`))
        effects.push(call);
      return call.path.startsWith('/sandbox/')
        ? { status: 404, headers: {}, body: { code: 'not_found' } }
        : undefined;
    },
  };
  const { findings, isSandbox } = await run();
  t.notOk(isSandbox);
  t.strictSame(
    findings.filter(({ outcome }) => outcome === 'failed'),
    [],
  );
  t.ok(findings.filter(({ outcome }) => outcome === 'skipped').length > 15);
  t.strictSame(effects, []);
});
