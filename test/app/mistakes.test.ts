import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import t from 'tap';
import { plainCall } from '../../scripts/client/citizen.js';
import type { SignedAnswer } from '../../scripts/client/partner.js';
import { importPrivateKey, type PrivateKey } from '../../src/http-signature/key.js';
import { requestMessage, signatureBase } from '../../src/http-signature/signature-base.js';
import { parseInnerListMember } from '../../src/http-signature/structured-field.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { consentOf, onceFor, recurringFor } from './asking.js';
import { headerOf, prepare, sendWire, type WireRequest, withHeader, without } from './wire.js';

/** What partners get wrong most, and what a sandbox answers: where, which rule, and what is allowed. */
const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const number = g.number('an');
const ASK = '/v1/consent-requests';
const consent = await consentOf(bank, await g.citizen('an'), recurringFor(number));

/** A partner's further key: the sandbox's partners have Ed25519. */
async function addKey(jwk: Record<string, unknown>): Promise<PrivateKey> {
  const key = importPrivateKey(jwk);
  await g.owner.query("INSERT INTO partner.key (partner_id, thumbprint, jwk) VALUES ('bank-a', $1, $2)", [
    key.keyid,
    JSON.stringify(key.jwk),
  ]);
  return key;
}
const p256 = await addKey(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }) as Record<
    string,
    unknown
  >,
);
const rsa = await addKey(
  generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export({ format: 'jwk' }) as Record<
    string,
    unknown
  >,
);

/** The base of a prepared request, as its signer should build it. */
function baseOf({ method, path, headers }: WireRequest): string {
  const { list } = parseInnerListMember(headerOf({ headers } as WireRequest, 'signature-input'));
  return signatureBase(list, requestMessage(method, g.origin + path, new Map(headers)));
}

type Sign = (base: Buffer, key: PrivateKey) => Buffer;
const ownWay: Record<string, Sign> = {
  ed25519: (base, key) => sign(null, base, key.keyObject),
  'ecdsa-p256-sha256': (base, key) => sign('sha256', base, { key: key.keyObject, dsaEncoding: 'ieee-p1363' }),
};

/** Signs another base, or in another way, and sends the rest unchanged. */
async function slip(
  change: (base: string) => string,
  way?: Sign,
  key: PrivateKey = bank.key,
  path = '/v1/catalogue?x=1',
): Promise<SignedAnswer> {
  const request = await prepare(g.origin, key, path === ASK ? 'POST' : 'GET', path, {
    ...(path === ASK && { json: onceFor(number), contentType: 'application/json; charset=utf-8' }),
  });
  const signer = way ?? (ownWay[key.algorithm] as Sign);
  const bytes = signer(Buffer.from(change(baseOf(request))), key);
  return sendWire(g.origin, withHeader(request, 'signature', `partner=:${bytes.toString('base64')}:`));
}

const same = (base: string) => base;
const unchanged = (request: WireRequest) => request;
const asked = (more: object) => bank.call('POST', ASK, { body: onceFor(number, more) });
const raw = async (body: string | Buffer, more: object = {}) =>
  sendWire(g.origin, await prepare(g.origin, bank.key, 'POST', ASK, { body, ...more }));
const changed = async (change: (request: WireRequest) => WireRequest, options = {}) =>
  sendWire(
    g.origin,
    change(await prepare(g.origin, bank.key, 'POST', ASK, { json: onceFor(number), ...options })),
  );
const at = (seconds: number) => ({ created: Math.floor(Date.now() / 1000) + seconds });

type Mistake = readonly [
  what: string,
  make: () => Promise<SignedAnswer>,
  status: number,
  code: string,
  /** In the detail, or by pointer in the errors. */
  told?: RegExp | Readonly<Record<string, RegExp>>,
];

const MISTAKES: readonly Mistake[] = [
  // The signature
  [
    'no signature',
    () => changed((r) => without(without(r, 'signature'), 'signature-input')),
    401,
    'signature_missing',
    /both Signature-Input and Signature/,
  ],
  ['lines end CR LF', () => slip((b) => b.replaceAll('\n', '\r\n')), 401, 'signature_invalid', /CR LF/],
  ['a line end at the end', () => slip((b) => `${b}\n`), 401, 'signature_invalid', /after the last line/],
  [
    'no line of the parameters',
    () => slip((b) => b.replace(/\n"@signature-params.*$/, '')),
    401,
    'signature_invalid',
    /@signature-params/,
  ],
  [
    'only the path as target',
    () => slip((b) => b.replace(g.origin, '')),
    401,
    'signature_invalid',
    /only the path/,
  ],
  [
    'the target without its query',
    () => slip((b) => b.replace('?x=1', '')),
    401,
    'signature_invalid',
    /without the query/,
  ],
  [
    'https as the scheme',
    () => slip((b) => b.replace('http:', 'https:')),
    401,
    'signature_invalid',
    /scheme https/,
  ],
  [
    '127.0.0.1 as the host',
    () => slip((b) => b.replace('localhost', '127.0.0.1')),
    401,
    'signature_invalid',
    /host 127\.0\.0\.1/,
  ],
  [
    'the host without its port',
    () => slip((b) => b.replace(/localhost:\d+/, 'localhost')),
    401,
    'signature_invalid',
    /without the port/,
  ],
  [
    'the method in lower case',
    () => slip((b) => b.replace('GET', 'get')),
    401,
    'signature_invalid',
    /method in lower case/,
  ],
  [
    'names without quotes',
    () => slip((b) => b.replace(/^"([^"\n]+)": /gm, '$1: ')),
    401,
    'signature_invalid',
    /without quotes/,
  ],
  [
    'another content-type than is sent',
    () => slip((b) => b.replace('; charset=utf-8', ''), undefined, bank.key, ASK),
    401,
    'signature_invalid',
    /content-type "application\/json"/,
  ],
  [
    'the hash of the base is signed',
    () => slip(same, (b, k) => sign(null, createHash('sha256').update(b).digest(), k.keyObject)),
    401,
    'signature_invalid',
    /sha256 of the base/,
  ],
  [
    'ECDSA in DER',
    () => slip(same, (b, k) => sign('sha256', b, { key: k.keyObject, dsaEncoding: 'der' }), p256),
    401,
    'signature_invalid',
    /DER/,
  ],
  [
    'ECDSA in DER, and CR LF',
    () =>
      slip(
        (b) => b.replaceAll('\n', '\r\n'),
        (b, k) => sign('sha256', b, { key: k.keyObject, dsaEncoding: 'der' }),
        p256,
      ),
    401,
    'signature_invalid',
    /CR LF.* and with DER/,
  ],
  [
    'RSA with PKCS#1 v1.5',
    () => slip(same, (b, k) => sign('sha512', b, k.keyObject), rsa),
    401,
    'signature_invalid',
    /PSS with SHA-512/,
  ],
  ['something else altogether', () => slip((b) => `${b}x`), 401, 'signature_invalid', /does not verify/],
  [
    'a key that is not registered',
    async () =>
      sendWire(
        g.origin,
        await prepare(
          g.origin,
          importPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
          'GET',
          '/v1/catalogue',
        ),
      ),
    401,
    'signature_invalid',
    /No key is registered/,
  ],
  [
    'base64url in Signature',
    () => changed((r) => withHeader(r, 'signature', 'partner=:_-8=:')),
    401,
    'signature_invalid',
    /Malformed/,
  ],
  [
    'another label',
    () => changed((r) => withHeader(r, 'signature', headerOf(r, 'signature').replace('partner', 'sig'))),
    401,
    'signature_invalid',
    /different labels/,
  ],
  ['an old signature', () => changed(unchanged, at(-3_600)), 401, 'signature_stale', /older than 60 s/],
  ['a clock that is ahead', () => changed(unchanged, at(3_600)), 401, 'signature_stale', /in the future/],
  [
    'milliseconds in created',
    () => changed(unchanged, { created: Date.now() }),
    401,
    'signature_stale',
    /in the future/,
  ],
  ['a short nonce', () => changed(unchanged, { nonce: 'abc' }), 401, 'signature_invalid', /nonce/],
  [
    'the body changed after signing',
    () => changed((r) => ({ ...r, body: Buffer.from(String(r.body).replace('P90D', 'P91D')) })),
    401,
    'digest_mismatch',
    /sha-256/,
  ],
  [
    'Idempotency-Key not covered',
    () =>
      changed((r) => withHeader(r, 'idempotency-key', 'another-key-of-mine'), { idempotencyKey: undefined }),
    401,
    'signature_invalid',
    /"idempotency-key"/,
  ],
  [
    'another Host',
    () => changed((r) => withHeader(r, 'host', 'gateway.example')),
    400,
    'invalid_request',
    /Host/,
  ],
  // Around the body
  [
    'no Idempotency-Key',
    () => changed(unchanged, { idempotencyKey: undefined }),
    400,
    'invalid_request',
    /Idempotency-Key/,
  ],
  [
    'a short Idempotency-Key',
    () => changed(unchanged, { idempotencyKey: 'abc' }),
    400,
    'invalid_request',
    /8 to 64/,
  ],
  [
    'a form',
    () => raw('a=1', { contentType: 'application/x-www-form-urlencoded' }),
    415,
    'unsupported_media_type',
  ],
  [
    'FHIR where JSON is meant',
    () => raw('{}', { contentType: 'application/fhir+json' }),
    415,
    'unsupported_media_type',
    /application\/json/,
  ],
  ['no body', () => bank.call('POST', ASK), 400, 'invalid_request', /body is required/],
  ['JSON with a comma too many', () => raw('{"a":1,}'), 400, 'invalid_request', { '': /not valid JSON/ }],
  [
    'a member twice',
    () => raw('{"purpose":"a","purpose":"b"}'),
    400,
    'invalid_request',
    { '/purpose': /Duplicate/ },
  ],
  ['a path that does not exist', () => bank.call('GET', '/v1/consent_requests'), 404, 'not_found'],
  ['an id of another kind', () => bank.call('GET', `${ASK}/${consent}`), 404, 'not_found'],
  ['another method', () => bank.call('PUT', ASK, { body: {} }), 405, 'method_not_allowed'],
  [
    'an unknown parameter',
    () => bank.call('GET', `${ASK}?state=pending`),
    400,
    'invalid_request',
    { '/state': /unknown member; is "status" meant/ },
  ],
  [
    'a parameter over its limit',
    () => bank.call('GET', `${ASK}?limit=1000`),
    400,
    'invalid_request',
    { '/limit': /at most 200/ },
  ],
  // The body
  [
    'an unknown member',
    () => asked({ require_fields: [] }),
    400,
    'invalid_request',
    { '/require_fields': /is "required_fields" meant/ },
  ],
  [
    'several mistakes at once',
    () => asked({ purpose: 7, retention: '90 days', extra: 1 }),
    400,
    'invalid_request',
    { '/purpose': /must be a string/, '/retention': /must match/, '/extra': /unknown member/ },
  ],
  [
    'an empty body',
    () => bank.call('POST', ASK, { body: {} }),
    400,
    'invalid_request',
    {
      '/subject': /is required/,
      '/purpose': /is required/,
      '/statement': /is required/,
      '/access': /is required/,
      '/required_fields': /is required/,
      '/retention': /is required/,
    },
  ],
  [
    'no subject in the subject',
    () => asked({ subject: {} }),
    400,
    'invalid_request',
    { '/subject': /needs one of personal_id_number, share_code/ },
  ],
  [
    'both subjects',
    () => asked({ subject: { personal_id_number: number, share_code: 'ABCDEFGH' } }),
    400,
    'invalid_request',
    { '/subject': /only one of/ },
  ],
  [
    'a number with blanks',
    () => asked({ subject: { personal_id_number: '001 190 000 017' } }),
    400,
    'invalid_request',
    { '/subject/personal_id_number': /must match|at most 12/ },
  ],
  [
    'an unknown mode of access',
    () => asked({ access: { mode: 'twice' } }),
    400,
    'invalid_request',
    { '/access/mode': /one of "once", "recurring"/ },
  ],
  [
    'recurring access without its limits',
    () => asked({ access: { mode: 'recurring' } }),
    400,
    'invalid_request',
    { '/access/until': /is required/, '/access/at_most': /is required/ },
  ],
  [
    'a limit per hour',
    () => asked({ access: { mode: 'recurring', until: '2027-01-01', at_most: { count: 1, per: 'hour' } } }),
    400,
    'invalid_request',
    { '/access/at_most/per': /one of "day", "week", "month", "year"/ },
  ],
  [
    'a field that has no such form',
    () => asked({ required_fields: ['birth_full_name'] }),
    400,
    'invalid_request',
    { '/required_fields/0': /must match/ },
  ],
  [
    'the same field twice',
    () => asked({ required_fields: ['person.birth_full_name', 'person.birth_full_name'] }),
    400,
    'invalid_request',
    { '/required_fields/1': /repeats item 0/ },
  ],
  [
    'too short a time to answer',
    () => asked({ expires_in_s: 5 }),
    400,
    'invalid_request',
    { '/expires_in_s': /at least 30/ },
  ],
  [
    'a text with invisible characters',
    () => asked({ statement: 'Mở\u200b tài khoản' }),
    400,
    'invalid_request',
    { '/statement': /invisible/ },
  ],
  // What the registration and the purpose do not allow
  [
    'the purpose of another',
    () => asked({ purpose: 'pharmacy.age_check' }),
    403,
    'purpose_not_permitted',
    { '/purpose': /you may use bank\.account_opening, / },
  ],
  [
    'fields that the purpose does not allow',
    () =>
      asked({
        required_fields: ['person.birth_full_name', 'person.religion'],
        optional_fields: ['person.blood_type'],
      }),
    403,
    'field_not_permitted',
    {
      '/required_fields/1': /person\.religion is not permitted/,
      '/optional_fields/0': /person\.blood_type is not permitted/,
    },
  ],
  [
    'limits over those of the purpose',
    () => asked({ retention: 'P99Y', expires_in_s: 86_400 }),
    403,
    'limit_exceeds_purpose',
    { '/retention': /at most P10Y/, '/expires_in_s': /at most \d+/ },
  ],
  [
    'a field that was not approved',
    () =>
      bank.call('POST', `/v1/consents/${consent}/releases`, {
        body: { fields: ['person.birth_full_name', 'person.email'] },
      }),
    403,
    'field_not_permitted',
    { '/fields/1': /person\.email was not approved/ },
  ],
  [
    'a key used for something else',
    async () => {
      const idempotencyKey = 'one-key-for-two-bodies';
      await bank.call('POST', ASK, { body: onceFor(number), idempotencyKey });
      return bank.call('POST', ASK, { body: onceFor(number, { retention: 'P1D' }), idempotencyKey });
    },
    422,
    'idempotency_key_reused',
  ],
];

t.test('the usual mistakes', async (t) => {
  t.ok(MISTAKES.length >= 50, `${MISTAKES.length} of them`);
  for (const [what, make, status, code, told] of MISTAKES) {
    const answer = await make();
    t.match(answer, { status, body: { code } }, what);
    t.ok(answer.headers.signature, `${what}: signed`);
    t.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8', `${what}: typed`);
    if (answer.body.detail !== undefined && answer.body.detail.length > 500) t.fail(`${what}: too long`);
    if (told instanceof RegExp) t.match(answer.body.detail, told, what);
    else if (told !== undefined) {
      const errors = new Map(
        (answer.body.errors as { pointer: string; detail: string }[]).map((e) => [e.pointer, e.detail]),
      );
      t.strictSame([...errors.keys()].sort(), Object.keys(told).sort(), `${what}: where, and nothing else`);
      for (const [pointer, detail] of Object.entries(told))
        t.match(errors.get(pointer), detail, `${what}: ${pointer}`);
    }
  }
  fitsContract(t, 'createConsentRequest', await slip(same, (b) => b.subarray(0, 64), bank.key, ASK));
});

t.test('a refusal quotes no value, and is short', async (t) => {
  const errorsOf = async (more: object) => {
    const answer = await asked(more);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } });
    fitsContract(t, 'createConsentRequest', answer);
    return answer.body.errors as { pointer: string; detail: string }[];
  };
  const unknown = { pointer: '', detail: 'has an unknown member' };
  for (const name of [number, 'a'.repeat(30_000), 'Nguyễn Văn An', 'a/b', 'an@example.vn']) {
    t.strictSame(await errorsOf({ [name]: 1 }), [unknown], name.slice(0, 20));
  }
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => ['x'.repeat((i % 40) + 1), i]));
  t.equal((await errorsOf(many)).length, 20);
  const large = Array.from({ length: 3_000 }, () => 'x');
  const first = await errorsOf({ required_fields: large, purpose: 7, retention: 7 });
  t.equal(first.length, 1, 'of a large body, only the first mistake');
  const values = { purpose: 'Nguyễn-1', retention: number, expires_in_s: number, access: { mode: number } };
  const told = JSON.stringify(await errorsOf({ ...values, subject: { personal_id_number: `${number}9` } }));
  t.notMatch(told, number);
  t.notMatch(told, /Nguyễn/);
});

t.test('a stale signature is told the time of the gateway and how far it is off', async (t) => {
  const before_s = Math.floor(Date.now() / 1000);
  const answer = await changed(unchanged, at(-3_600));
  const after_s = Math.ceil(Date.now() / 1000);
  fitsContract(t, 'createConsentRequest', answer);
  const { offset_s, server_time } = answer.body;
  t.ok(offset_s <= 1 - 3_600 && offset_s >= before_s - after_s - 1 - 3_600, `${offset_s} s`);
  const server_s = Date.parse(server_time) / 1000;
  t.ok(server_s >= before_s && server_s <= after_s, server_time);
});

t.test('a wrong signature is answered with the base that should have been signed', async (t) => {
  const request = await prepare(g.origin, bank.key, 'GET', '/v1/catalogue');
  const wrong = withHeader(request, 'signature', `partner=:${Buffer.alloc(64).toString('base64')}:`);
  const answer = await sendWire(g.origin, wrong);
  t.equal(answer.body.signature_base, baseOf(request));
  const { url } = await g.second({
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_JWKS_URL: 'https://id.example/jwks.json',
    CITIZEN_AUDIENCE: g.origin,
  });
  const production = await sendWire(url, wrong);
  t.match(production, { status: 401, body: { code: 'signature_invalid', detail: /does not verify/ } });
  t.notOk('signature_base' in production.body, 'not in production');
  const slips = await Promise.all(
    ['a', `${baseOf(request)}\n`, baseOf(request).replaceAll('\n', '\r\n')].map((base) => {
      const bytes = sign(null, Buffer.from(base), bank.key.keyObject).toString('base64');
      return sendWire(url, withHeader(request, 'signature', `partner=:${bytes}:`));
    }),
  );
  for (const { body } of slips) t.equal(body.detail, production.body.detail, 'nor the mistake');
  t.equal((await plainCall(g.origin, url, 'POST', '/sandbox/signature-check', {})).status, 404);
});

t.test('a request can be checked without sending it', async (t) => {
  const request = await prepare(g.origin, p256, 'POST', ASK, { json: onceFor(number) });
  const described = {
    method: 'POST',
    target_uri: g.origin + ASK,
    headers: request.headers.map(([name, value]) => ({ name, value })),
    body: String(request.body),
  };
  const check = async (more: object = {}) => {
    const answer = await plainCall(g.origin, g.origin, 'POST', '/sandbox/signature-check', {
      ...described,
      ...more,
    });
    fitsContract(t, 'checkSandboxSignature', answer);
    return answer.body;
  };
  const base = baseOf(request);
  t.strictSame(await check(), { valid: true, signature_base: base });
  t.strictSame(await check({ signature_base: base }), { valid: true, signature_base: base });
  for (const [given, difference] of [
    [base.replaceAll('\n', '\r\n'), { line: 1, detail: /CR LF/ }],
    [`${base}\n`, { line: 7, detail: /after the last line/ }],
    [
      base.replace('POST', 'post'),
      { line: 1, expected: '"@method": POST', given: '"@method": post', detail: /value/ },
    ],
    [base.replace(/^"content-type.*\n/m, ''), { line: 3, detail: /Another component/ }],
    [base.replace(/\n"@signature-params.*$/, ''), { line: 6, detail: /missing/ }],
  ] as const) {
    t.match((await check({ signature_base: given })).difference, difference);
  }
  const decomposed = JSON.stringify(onceFor(number)).normalize('NFD');
  const sent = await prepare(g.origin, p256, 'POST', ASK, {
    body: Buffer.from(decomposed),
    contentType: 'application/json',
  });
  const asSent = sent.headers.map(([name, value]) => ({ name, value }));
  t.match(await check({ headers: asSent, body: decomposed }), { valid: true }, 'decomposed letters');
  const { keyObject } = p256;
  const der = sign('sha256', Buffer.from(base), {
    key: createPrivateKey({ key: keyObject.export({ format: 'jwk' }), format: 'jwk' }),
    dsaEncoding: 'der',
  });
  const headers = [
    ...described.headers.filter(({ name }) => name !== 'signature'),
    { name: 'signature', value: `partner=:${der.toString('base64')}:` },
  ];
  t.match(await check({ headers }), { valid: false, code: 'signature_invalid', detail: /DER/ });
  t.match(await check({ headers: [] }), { valid: false, code: 'signature_missing' });
  t.match(await check({ body: described.body.replace('P90D', 'P91D') }), {
    valid: false,
    code: 'digest_mismatch',
  });
  const elsewhere = await plainCall(g.origin, g.origin, 'POST', '/sandbox/signature-check', {
    ...described,
    target_uri: 'https://elsewhere.example/v1/catalogue',
  });
  t.match(elsewhere, { status: 400, body: { errors: [{ pointer: '/target_uri' }] } });
  t.equal((await sendWire(g.origin, request)).status, 201, 'its nonce is not used up');
});
