import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'tap';
import { signatureField } from '../../../src/http-signature/fields.js';
import { importPublishedKey } from '../../../src/http-signature/published-key.js';
import { KeyRefusal } from '../../../src/http-signature/refusal.js';
import { signResponse } from '../../../src/http-signature/response/sign.js';
import { type ReceivedResponse, verifyResponse } from '../../../src/http-signature/response/verify.js';
import { changed, ED25519, NOW_S, ORIGIN, P256, RSA, STRANGER, signer } from '../draft.js';

const GATEWAY = ED25519;
const REQUEST = { method: 'POST', targetUri: `${ORIGIN}/v1/consent-requests`, signature: 'sig1=:AQIDBA==:' };
const BODY = Buffer.from('{"request_id":"csr_0000000000000000000000"}');
const DIGEST = `sha-256=:${createHash('sha256').update(BODY).digest('base64')}:`;
const TYPE = 'application/json; charset=utf-8';

const KEYS = new Map([GATEWAY, P256, RSA].map(({ verifying }) => [verifying.keyid, verifying]));
const OPTIONS = {
  now_s: NOW_S,
  createdMaxAge_s: 60,
  createdMaxAhead_s: 30,
  findKey: async (keyid: string) => KEYS.get(keyid),
};

type Line = readonly [string, string];

const COVERED: readonly Line[] = [
  ['"@status"', '201'],
  ['"content-type"', TYPE],
  ['"content-digest"', DIGEST],
  ['"@method";req', 'POST'],
  ['"@target-uri";req', REQUEST.targetUri],
  ['"signature";req', REQUEST.signature],
];
const PARAMETERS: readonly Line[] = [
  ['created', String(NOW_S)],
  ['keyid', `"${GATEWAY.signing.keyid}"`],
  ['tag', '"gateway-response"'],
];

/** A response signed with Node's crypto, whose parts a test can modify. */
function answer(covered = COVERED, parameters = PARAMETERS, by = GATEWAY): ReceivedResponse {
  const list = covered.map(([identifier]) => identifier).join(' ');
  const input = `(${list})${parameters.map(([name, value]) => `;${name}=${value}`).join('')}`;
  const base = `${covered.map(([identifier, value]) => `${identifier}: ${value}\n`).join('')}"@signature-params": ${input}`;
  return {
    status: 201,
    rawHeaders: [
      'Content-Type',
      TYPE,
      'Content-Digest',
      DIGEST,
      'Signature-Input',
      `gateway=${input}`,
      'Signature',
      `gateway=:${signer(by)(base).toString('base64')}:`,
    ],
    body: BODY,
  };
}

test('the gateway covers the components of the contract', async (t) => {
  const signed = await signResponse(
    { status: 201, contentType: TYPE, body: BODY },
    REQUEST,
    GATEWAY.signing,
    NOW_S + 0.7,
  );
  t.same(
    answer().rawHeaders,
    [
      'Content-Type',
      TYPE,
      'Content-Digest',
      signed['content-digest'],
      'Signature-Input',
      signed['signature-input'],
      'Signature',
      signed.signature,
    ],
    'identical bytes, as Ed25519 is deterministic',
  );
  t.same(await verifyResponse(answer(), REQUEST, OPTIONS), { keyid: GATEWAY.signing.keyid, created: NOW_S });
});

test('responses without a body, and to unsigned requests, are signed', async (t) => {
  const request = { method: 'DELETE', targetUri: `${ORIGIN}/v1/consents/cst_0` };
  const signed = await signResponse(
    { status: 204, contentType: TYPE, body: '' },
    request,
    GATEWAY.signing,
    NOW_S,
  );
  t.same(signed, {
    'signature-input':
      `gateway=("@status" "@method";req "@target-uri";req);created=${NOW_S};keyid="${GATEWAY.signing.keyid}"` +
      ';tag="gateway-response"',
    signature: signed.signature,
  });
  const rawHeaders = Object.entries(signed).flat();
  await t.resolves(verifyResponse({ status: 204, rawHeaders, body: undefined }, request, OPTIONS));
  await t.rejects(
    verifyResponse({ status: 204, rawHeaders, body: undefined }, { ...request, signature: 'a' }, OPTIONS),
    {
      code: 'signature_invalid',
      detail: /must cover "signature";req/,
    },
  );
});

test('the response to a refused request is signed', async (t) => {
  const two = signatureField(['SIGNATURE', ' a=:AQ==: ', 'X-Other', '1', 'signature', '\tb=:Ag==:']);
  t.equal(two, 'a=:AQ==:, b=:Ag==:');
  t.equal(signatureField(['Host', 'gateway.example']), undefined);
  const problem = { status: 400, contentType: 'application/problem+json', body: '{}' };
  const request = { ...REQUEST, signature: two };
  const signed = await signResponse(problem, request, P256.signing, NOW_S);
  const rawHeaders = ['Content-Type', problem.contentType, ...Object.entries(signed).flat()];
  await t.resolves(verifyResponse({ status: 400, rawHeaders, body: Buffer.from('{}') }, request, OPTIONS));

  const beyondAscii = await signResponse(
    problem,
    { ...REQUEST, signature: 's\xefg=:AQ==:' },
    GATEWAY.signing,
    NOW_S,
  );
  t.notMatch(beyondAscii['signature-input'], '"signature";req');
  await t.rejects(signResponse(problem, { ...REQUEST, method: 'GET\n' }, GATEWAY.signing, NOW_S), {
    code: 'signature_invalid',
  });
});

test('another or modified response is refused', async (t) => {
  const good = answer();
  const without = (identifier: string) => answer(changed(COVERED, identifier, undefined));
  const parameter = (name: string, value: string | undefined) =>
    answer(COVERED, changed(PARAMETERS, name, value));
  const header = (name: string, value: string) => ({
    ...good,
    rawHeaders: good.rawHeaders.map((text, i) => (good.rawHeaders[i - 1] === name ? value : text)),
  });
  const cases: readonly [string, string, RegExp, ReceivedResponse, typeof REQUEST?][] = [
    ['another status', 'signature_invalid', /does not verify/, { ...good, status: 200 }],
    ['another body', 'digest_mismatch', /sha-256/, { ...good, body: Buffer.from('{}') }],
    ['no body', 'digest_mismatch', /sha-256/, { ...good, body: undefined }],
    ['another type', 'signature_invalid', /does not verify/, header('Content-Type', 'text/html')],
    ['another method', 'signature_invalid', /does not verify/, good, { ...REQUEST, method: 'PUT' }],
    [
      'another target',
      'signature_invalid',
      /does not verify/,
      good,
      { ...REQUEST, targetUri: `${ORIGIN}/v1` },
    ],
    [
      'another request',
      'signature_invalid',
      /does not verify/,
      good,
      { ...REQUEST, signature: 'sig1=:AA==:' },
    ],
    ...COVERED.map(([identifier]) => {
      const name = identifier.replaceAll(/[";]/g, '.');
      return [
        `without ${name}`,
        'signature_invalid',
        new RegExp(`cover ${name}`),
        without(identifier),
      ] as const;
    }).map(([...fields]): [string, string, RegExp, ReceivedResponse] => [...fields]),
    [
      'its own method',
      'signature_invalid',
      /Unknown derived component/,
      answer([...COVERED, ['"@method"', 'POST']]),
    ],
    ['the tag of a request', 'signature_invalid', /tag must be/, parameter('tag', '"partner-request"')],
    ['no tag', 'signature_invalid', /tag must be/, parameter('tag', undefined)],
    [
      'a nonce',
      'signature_invalid',
      /unknown parameter/,
      answer(COVERED, [...PARAMETERS, ['nonce', '"AAECAwQFBgcICQoL"']]),
    ],
    ['an unknown key', 'signature_invalid', /no key/, parameter('keyid', `"${STRANGER.signing.keyid}"`)],
    ["a stranger's signature", 'signature_invalid', /does not verify/, answer(COVERED, PARAMETERS, STRANGER)],
    ['created too long ago', 'signature_stale', /older/, parameter('created', String(NOW_S - 61))],
    ['created in the future', 'signature_stale', /future/, parameter('created', String(NOW_S + 31))],
    ['unsigned', 'signature_missing', /Send both/, { ...good, rawHeaders: ['Content-Type', TYPE] }],
    [
      'signed twice',
      'invalid_request',
      /Duplicate header field/,
      { ...good, rawHeaders: [...good.rawHeaders, 'Signature', 'a'] },
    ],
  ];
  for (const [name, code, detail, response, request] of cases) {
    await t.rejects(
      verifyResponse(response, request ?? REQUEST, OPTIONS),
      { name: 'SignatureRefusal', code, detail },
      name,
    );
  }
});

test('any response verifies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(GATEWAY, P256, RSA),
      fc.integer({ min: 200, max: 599 }),
      fc.uint8Array({ maxLength: 200 }),
      fc.option(fc.base64String({ maxLength: 88 }), { nil: undefined }),
      async ({ signing }, status, bytes, signature) => {
        const body = Buffer.from(bytes);
        const request = { ...REQUEST, signature: signature && `sig1=:${signature}:` };
        const signed = await signResponse({ status, contentType: TYPE, body }, request, signing, NOW_S);
        const rawHeaders = ['content-type', TYPE, ...Object.entries(signed).flat()];
        const verified = await verifyResponse({ status, rawHeaders, body }, request, OPTIONS);
        return verified.keyid === signing.keyid;
      },
    ),
    { numRuns: 150 },
  );
});

test('a retired key signs no response, whatever time the response states', async (t) => {
  const retiredAt = (at_s: number) => {
    const retired_at = new Date(at_s * 1000).toISOString();
    const key = importPublishedKey({ ...GATEWAY.verifying.jwk, retired_at });
    return { ...OPTIONS, findKey: async () => key };
  };
  const refused = { code: 'signature_invalid', detail: /retired/ };
  await t.rejects(verifyResponse(answer(), REQUEST, retiredAt(NOW_S - 86_400)), refused);
  await t.rejects(verifyResponse(answer(), REQUEST, retiredAt(NOW_S)), refused, 'at that instant');
  const dated = answer(COVERED, [['created', String(NOW_S - 50)], ...PARAMETERS.slice(1)]);
  await t.rejects(verifyResponse(dated, REQUEST, retiredAt(NOW_S - 10)), refused, 'dated back');
  const ahead = answer(COVERED, [['created', String(NOW_S + 20)], ...PARAMETERS.slice(1)]);
  await t.rejects(verifyResponse(ahead, REQUEST, retiredAt(NOW_S + 10)), refused, 'states a later time');
  await t.resolves(verifyResponse(answer(), REQUEST, retiredAt(NOW_S + 1)), 'received before');
});

test('a published key with a time that is none is refused', async (t) => {
  const { jwk } = GATEWAY.verifying;
  t.match(importPublishedKey({ ...jwk, retired_at: '2026-11-23T09:00:00+07:00' }), {
    keyid: GATEWAY.verifying.keyid,
    retired_at: '2026-11-23T09:00:00+07:00',
  });
  for (const value of [null, 1795424400, true, '', 'never', '2026-11-23', '2026-13-23T09:00:00Z'])
    for (const name of ['retired_at', 'signing_ended_at'])
      t.throws(() => importPublishedKey({ ...jwk, [name]: value }), KeyRefusal, `${name} ${value}`);
});
