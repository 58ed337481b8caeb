import { test } from 'tap';
import { verifyRequest } from '../../../src/http-signature/request/verify.js';
import {
  BODY,
  type Draft,
  ED25519,
  get,
  IDEMPOTENCY_KEY,
  NOW_S,
  OPTIONS,
  P256,
  post,
  postWith,
  RSA,
  sent,
  signatureLines,
  withHeaders,
  withParameter,
} from '../draft.js';

test('a request signed according to the contract verifies with each algorithm', async (t) => {
  for (const pair of [ED25519, P256, RSA]) {
    const request = sent(post(pair));
    const verified = await verifyRequest(request, OPTIONS);
    t.match(verified, {
      keyid: pair.verifying.keyid,
      nonce: 'AAECAwQFBgcICQoLDA0ODw',
      created: NOW_S,
      idempotencyKey: IDEMPOTENCY_KEY,
      signature: request.rawHeaders.at(-1),
      label: 'sig1',
    });
    t.equal(verified.key, pair.verifying);
    t.notOk('idempotencyKey' in (await verifyRequest(sent(get(pair)), OPTIONS)));
  }
});

test('further components in any order, alg and expires are accepted', async (t) => {
  const draft = post();
  const generous: Draft = {
    ...draft,
    headers: [...draft.headers, ['Accept', 'application/json'], ['accept', ' text/csv'], ['X-Empty', '']],
    covered: [
      ['"x-empty"', ''],
      ...[...draft.covered].reverse(),
      ['"@authority"', 'gateway.example'],
      ['"@scheme"', 'https'],
      ['"@path"', '/v1/consent-requests'],
      ['"@query"', '?dry_run=false'],
      ['"@query-param";name="dry_run"', 'false'],
      ['"@request-target"', '/v1/consent-requests?dry_run=false'],
      ['"accept"', 'application/json, text/csv'],
      ['"content-length"', String(BODY.length)],
    ],
    parameters: [...draft.parameters, ['alg', '"ed25519"'], ['expires', String(NOW_S + 1)]],
  };
  await t.resolves(verifyRequest(sent(generous), OPTIONS));
});

test('equivalent spellings are accepted', async (t) => {
  const draft = post();
  await t.resolves(verifyRequest(sent(postWith('Host', 'GATEWAY.example:443')), OPTIONS), 'the Host');
  await t.resolves(
    verifyRequest(withHeaders(draft, [...signatureLines(draft), ...draft.headers]), OPTIONS),
    'the order of the lines',
  );
  const [input, signature] = signatureLines(draft);
  const spaced = input[1].replace('=(', '=(  ').replaceAll(';', '; ').replace(')', ' )');
  await t.resolves(
    verifyRequest(withHeaders(draft, [...draft.headers, ['SIGNATURE-INPUT', spaced], signature]), OPTIONS),
    'the blanks',
  );
  const local = { ...OPTIONS, publicOrigin: 'http://localhost:8080' };
  const there = (host: string): Draft => ({
    ...get(),
    headers: [['Host', host]],
    covered: [
      ['"@method"', 'GET'],
      ['"@target-uri"', 'http://localhost:8080/v1/catalogue'],
    ],
  });
  await t.resolves(verifyRequest(sent(there('localhost:8080')), local), 'a port');
  await t.rejects(verifyRequest(sent(there('localhost')), local), { code: 'invalid_request' });
  await t.rejects(verifyRequest(sent(there('localhost:8080:80')), local), { code: 'invalid_request' });
});

test('an empty body counts as no body', async (t) => {
  const draft = get();
  const empty: Draft = {
    ...draft,
    headers: [...draft.headers, ['Content-Length', '0']],
    body: Buffer.alloc(0),
  };
  await t.resolves(verifyRequest(sent(empty), OPTIONS));
  await t.resolves(verifyRequest(sent({ ...empty, body: undefined }), OPTIONS));
});

test('errors of findKey are passed on', async (t) => {
  const down = new Error('connection refused');
  const findKey = () => Promise.reject(down);
  await t.rejects(verifyRequest(sent(post()), { ...OPTIONS, findKey }), down);
});

test('checks that need no key come before its lookup', async (t) => {
  const findKey = () => t.fail('asked for a key');
  const refused = [
    withParameter('created', '1'),
    withParameter('keyid', '"bank-a"'),
    postWith('Host', 'evil.example'),
  ];
  for (const draft of refused) {
    await t.rejects(verifyRequest(sent(draft), { ...OPTIONS, findKey: async () => void findKey() }));
  }
});

test('the limits of the time window', async (t) => {
  for (const created of [NOW_S - 60, NOW_S + 30]) {
    await t.resolves(verifyRequest(sent(withParameter('created', String(created))), OPTIONS));
  }
});
