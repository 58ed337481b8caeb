import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { readConfig } from '../../src/config.js';
import { importPublicKey } from '../../src/http-signature/key.js';
import { verifyRequest } from '../../src/http-signature/request/verify.js';
import { GATEWAY_REQUEST } from '../../src/http-signature/signature-parameters.js';
import { withoutCall } from '../helpers/answers.js';
import { createTestGateway } from '../helpers/gateway.js';

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;
let answer: Answer = (_request, response) => void response.writeHead(500).end();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => answer(request, response, Buffer.concat(chunks)));
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
t.teardown(() => {
  server.closeAllConnections();
  server.close();
});
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const g = await createTestGateway(t, { DOCUMENT_ISSUER_URL: `${origin}/issuers/` });
const an = await g.citizen('an');
const LINK = '/documents/driving_licence/link';
const AGREED = {
  agreed: true,
  purpose: 'documents.link',
  issuer: 'traffic-police',
  fields: ['documents.driving_licence'],
};
const link = () => an.call('POST', LINK, AGREED);
const LICENCE = {
  number: '010123456789',
  classes: [{ class: 'A1', since: '2012-05-08' }],
  issued_on: '2019-03-21',
  issued_by: 'Cục Cảnh sát giao thông',
  as_of: '2026-11-28',
};
const GOOD = { kind: 'driving_licence', personal_id_number: g.number('an'), document: LICENCE };
const replyWith =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));
const stored = async () =>
  (
    await g.owner.query(
      "SELECT content, (SELECT count(*)::integer FROM ledger.entry WHERE kind = 'document_linked') AS entries FROM document.link",
    )
  ).rows;

t.test('the issuer is asked by a signed POST without the number in URL or headers', async (t) => {
  const jwks = await fetch(`${g.origin}/.well-known/jwks.json`);
  const [jwk] = ((await jwks.json()) as { keys: Record<string, string>[] }).keys;
  const key = importPublicKey({ kty: jwk?.kty, crv: jwk?.crv, x: jwk?.x });
  const verified = new Promise((done, failed) => {
    answer = (request, response, body) => {
      replyWith(200, GOOD)(request, response, body);
      t.equal(`${request.method} ${request.url}`, 'POST /issuers/documents/driving_licence');
      t.notMatch(request.rawHeaders.join(), g.number('an'));
      t.strictSame(JSON.parse(body.toString()), { personal_id_number: g.number('an') });
      verifyRequest(
        { method: 'POST', rawTarget: request.url ?? '', rawHeaders: request.rawHeaders, body },
        {
          publicOrigin: origin,
          now_s: Math.floor(Date.now() / 1000),
          profile: GATEWAY_REQUEST,
          createdMaxAge_s: 60,
          createdMaxAhead_s: 30,
          findKey: async () => key,
        },
      ).then(done, failed);
    };
  });
  const linked = await link();
  t.match(linked, { status: 200, body: { linked: { content: { value: LICENCE } } } });
  await verified;
  t.equal((await an.call('DELETE', LINK)).status, 204);
});

t.test('documents in older forms that are still valid are linked as issued', async (t) => {
  const number = (kind: string, document: object) =>
    replyWith(200, { kind, personal_id_number: g.number('an'), document });
  for (const each of ['AK123456', 'S1234567', '79012345']) {
    answer = number('driving_licence', {
      ...LICENCE,
      number: each,
      classes: [{ class: 'A2', since: '2012-05-08' }],
    });
    t.match(await link(), { status: 200, body: { linked: { content: { value: { number: each } } } } }, each);
    t.equal((await an.call('DELETE', LINK)).status, 204);
  }
  const CARD = '/documents/health_insurance_card/link';
  const card = {
    valid_from: '2014-01-01',
    first_care_at: 'Trạm y tế',
    issued_by: 'Bảo hiểm xã hội Việt Nam',
  };
  const agreed = { ...AGREED, issuer: 'social-security', fields: ['documents.health_insurance_card'] };
  for (const each of ['HS7010100100001', 'GD601010A100001', 'GD4010108212345', '0108212345']) {
    answer = number('health_insurance_card', { ...card, number: each, as_of: '2026-11-28' });
    t.match(
      await an.call('POST', CARD, agreed),
      { status: 200, body: { linked: { content: { value: { number: each } } } } },
      each,
    );
    t.equal((await an.call('DELETE', CARD)).status, 204);
  }
});

t.test('an answer that does not follow the agreed format is refused, and nothing is stored', async (t) => {
  const { document: _, ...without } = GOOD;
  const unusable: [string, Answer][] = [
    ['an error', replyWith(500, GOOD)],
    ['an HTML 404', replyWith(404, '<html>')],
    ['another 404', replyWith(404, { code: 'not_found' })],
    ['a refusal of the signature', replyWith(401, { code: 'signature_invalid' })],
    ['a redirect', replyWith(307, '', { location: `${origin}/elsewhere` })],
    ['an empty body', replyWith(200, '')],
    ['malformed JSON', replyWith(200, '{"kind":')],
    ['a duplicate name', replyWith(200, JSON.stringify(GOOD).replace('{', '{"kind":"x",'))],
    ['null', replyWith(200, null)],
    ['a list', replyWith(200, [GOOD])],
    ['no document', replyWith(200, without)],
    ['a null document', replyWith(200, { ...GOOD, document: null })],
    ["another person's", replyWith(200, { ...GOOD, personal_id_number: g.number('duc') })],
    ['another kind', replyWith(200, { ...GOOD, kind: 'health_insurance_card' })],
    ['a member too many', replyWith(200, { ...GOOD, document: { ...LICENCE, portrait: 'x' } })],
    ['a member too few', replyWith(200, { ...GOOD, document: { ...LICENCE, number: undefined } })],
    [
      'a class that does not exist',
      replyWith(200, { ...GOOD, document: { ...LICENCE, classes: [{ class: 'Z', since: '2012-05-08' }] } }),
    ],
    ['a number in no form', replyWith(200, { ...GOOD, document: { ...LICENCE, number: '01012345678901' } })],
    ['a day that does not exist', replyWith(200, { ...GOOD, document: { ...LICENCE, as_of: '2026-02-30' } })],
    ['a NUL', replyWith(200, { ...GOOD, document: { ...LICENCE, issued_by: 'a\u0000b' } })],
    [
      'text in the other direction',
      replyWith(200, { ...GOOD, document: { ...LICENCE, issued_by: 'Sở\u202eX' } }),
    ],
    [
      'stacked marks',
      replyWith(200, { ...GOOD, document: { ...LICENCE, issued_by: `So${'\u0303'.repeat(9)}` } }),
    ],
    [
      'a body over the limit',
      replyWith(200, { ...GOOD, document: { ...LICENCE, issued_by: 'x'.repeat(20_000) } }),
    ],
    ['a connection that breaks', (request) => void request.socket.destroy()],
  ];
  // About the right person, in an unknown form: a retry would not help.
  const NOT_UNDERSTOOD = new Set([
    ...['a member too many', 'a member too few', 'a class that does not exist', 'a number in no form'],
    ...['a day that does not exist', 'a NUL', 'text in the other direction', 'stacked marks'],
  ]);
  for (const [what, given] of unusable) {
    answer = given;
    const refused = await link();
    const expected = NOT_UNDERSTOOD.has(what)
      ? [502, 'document_not_understood']
      : [503, 'issuer_unavailable'];
    t.strictSame([refused.status, refused.body.code], expected, what);
    t.strictSame(
      Object.keys(withoutCall(refused)),
      ['type', 'title', 'status', 'code'],
      `${what}: no details`,
    );
    t.equal(Number(refused.headers['retry-after'] ?? 0) > 0, !NOT_UNDERSTOOD.has(what));
  }
  answer = replyWith(404, { code: 'document_not_found' });
  t.match(await link(), { status: 404, body: { code: 'document_not_found' } });
  t.strictSame(await stored(), []);
});

t.test('a linked document remains when its issuer is unavailable', async (t) => {
  answer = replyWith(200, GOOD);
  const { linked } = (await link()).body;
  answer = replyWith(500, '');
  t.equal((await link()).status, 503);
  t.strictSame((await an.call('GET', '/documents')).body.items[0].linked, linked);
  const [{ entries }] = await stored();
  answer = replyWith(200, { ...GOOD, document: { ...LICENCE, as_of: '2026-11-29' } });
  t.equal((await link()).body.linked.content.value.as_of, '2026-11-29');
  t.equal((await stored())[0].entries, entries + 1);
  t.equal((await an.call('DELETE', LINK)).status, 204);
});

/** Begins to link. @returns once the issuer has received the request, without answering it */
async function beginLinking(more: RequestInit = {}) {
  const asked = new Promise<{ request: IncomingMessage; response: ServerResponse }>((done) => {
    answer = (request, response) => done({ request, response });
  });
  const outcome = fetch(`${g.origin}/citizen/v1${LINK}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${an.token}` },
    body: JSON.stringify(AGREED),
    ...more,
  });
  outcome.catch(() => {});
  return { outcome, ...(await asked) };
}

t.test(
  'linking cancelled while the document is fetched closes the connection to the issuer and stores nothing',
  async (t) => {
    const cancel = new AbortController();
    const { response, outcome } = await beginLinking({ signal: cancel.signal });
    const closed = once(response, 'close');
    cancel.abort();
    await t.rejects(outcome, { name: 'AbortError' });
    await closed;
    t.strictSame(await stored(), []);
  },
);

t.test('a document unlinked while it is fetched again remains unlinked', async (t) => {
  answer = replyWith(200, GOOD);
  t.equal((await link()).status, 200);
  const { request, response, outcome } = await beginLinking();
  t.equal((await an.call('DELETE', LINK)).status, 204);
  replyWith(200, GOOD)(request, response, Buffer.alloc(0));
  t.equal((await outcome).status, 404);
  t.strictSame(await stored(), []);
});

t.test('a document linked concurrently on two devices is stored and recorded once', async (t) => {
  const { request, response, outcome } = await beginLinking();
  answer = replyWith(200, GOOD);
  t.equal((await link()).status, 200);
  const [{ entries }] = await stored();
  replyWith(200, GOOD)(request, response, Buffer.alloc(0));
  t.equal((await outcome).status, 200);
  t.equal((await stored())[0].entries, entries);
  t.equal((await an.call('DELETE', LINK)).status, 204);
});

/** Starts another gateway on the same database. */
async function startOther(settings: NodeJS.ProcessEnv) {
  const { url } = await g.second(settings);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${an.token}` };
  const call = async (method: string, path: string, body?: object) => {
    const given = body && { body: JSON.stringify(body) };
    const answer = await fetch(`${url}/citizen/v1${path}`, { method, headers, ...given });
    return (await answer.json()) as Record<string, unknown>;
  };
  return { url, call };
}

t.test('an unreachable issuer', async (t) => {
  const { call } = await startOther({ DOCUMENT_ISSUER_URL: 'http://127.0.0.1:1' });
  t.match(await call('POST', LINK, AGREED), { code: 'issuer_unavailable' });
});

t.test('outside of a sandbox nothing can be linked without DOCUMENT_ISSUER_URL', async (t) => {
  const identity = `${g.origin}/sandbox/identity`;
  const { call, url } = await startOther({
    CITIZEN_ISSUER: identity,
    CITIZEN_JWKS_URL: `${identity}/jwks.json`,
    CITIZEN_AUDIENCE: g.origin,
    DOCUMENT_ISSUER_URL: '',
  });
  const items = (await call('GET', '/documents')).items as { can_be_linked: boolean }[];
  t.strictSame(
    items.map((each) => each.can_be_linked),
    [false, false],
  );
  t.match(await call('POST', LINK, AGREED), { code: 'issuer_unavailable' });
  const sandbox = await fetch(`${url}/sandbox/issuer/documents/driving_licence`, { method: 'POST' });
  t.equal(sandbox.status, 404);
});

t.test('DOCUMENT_ISSUER_URL must use https in production', async (t) => {
  const identity = {
    CITIZEN_ISSUER: 'https://id.example',
    CITIZEN_JWKS_URL: 'https://id.example/jwks',
    CITIZEN_AUDIENCE: 'gateway',
    NODE_ENV: 'production',
  };
  const urlOf = (url: string, more = {}) =>
    readConfig({ DOCUMENT_ISSUER_URL: url, ...more }).documentIssuerUrl;
  t.equal(urlOf('https://issuers.example/v1/', identity), 'https://issuers.example/v1');
  t.equal(urlOf('http://issuers.example'), 'http://issuers.example');
  t.throws(() => urlOf('http://issuers.example', identity), {
    message: /DOCUMENT_ISSUER_URL must use https/,
  });
  for (const odd of ['ftp://x', 'https://x?y', 'https://a@b', 'issuers']) t.throws(() => urlOf(odd), odd);
});
