import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import t from 'tap';
import {
  type Client,
  createClient,
  GatewayProblem,
  gatewayKeys,
  InvalidToken,
  NoAnswer,
  SignatureRefusal,
  UnverifiedAnswer,
  verifyEventToken,
} from '../../src/client/index.js';
import { approve, dayAhead } from '../app/asking.js';
import { createTestGateway } from '../helpers/gateway.js';
import { testServers } from '../helpers/servers.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const key = JSON.parse(readFileSync(join(testServers().partnersDir, 'bank-a.jwk.json'), 'utf8'));
const an = await g.citizen('an');
const bank = await createClient({ origin: g.origin, key });

/** A client whose calls go through `fetch`, repeated without a pause. */
const through = (fetch: typeof globalThis.fetch, attempts = 3): Promise<Client> =>
  createClient({ origin: g.origin, key, fetch, retry: { attempts, base_ms: 0 } });

const isKeys = (url: unknown) => String(url).endsWith('/jwks.json');
const account = () =>
  ({
    subject: { personal_id_number: g.number('an') },
    purpose: 'bank.account_opening',
    statement: 'Mở tài khoản thanh toán',
    required_fields: ['person.birth_full_name'],
    optional_fields: ['person.phone_number'],
    access: { mode: 'once' },
    retention: 'P90D',
  }) as const;

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('was not rejected');
}

t.test('asks, waits, releases, lists, and gives up', async (t) => {
  const recurring = {
    ...account(),
    purpose: 'bank.know_your_customer_refresh',
    access: { mode: 'recurring', until: dayAhead(20), at_most: { count: 2, per: 'month' } },
  } as const;
  const asked = await bank.call('POST', '/v1/consent-requests', { body: recurring });
  t.equal(asked.status, 201);
  t.match(asked.headers.get('location'), asked.body.request_id);
  const answered = bank.waitForAnswer(asked.body.request_id);
  const decided = await approve(an, asked.body.request_id, ['person.birth_full_name']);
  t.equal(decided.status, 200);
  const { status, consent_id } = await answered;
  t.equal(status, 'approved');
  const path = { consent_id: String(consent_id) };
  const released = await bank.call('POST', '/v1/consents/{consent_id}/releases', { path, body: {} });
  t.match(released.body, { consent_id, data: { person: { birth_full_name: String } } });
  const found = [];
  for await (const item of bank.items('/v1/consents', { query: { limit: 1 } })) found.push(item.consent_id);
  t.ok(found.includes(path.consent_id));
  const givenUp = await bank.call('DELETE', '/v1/consents/{consent_id}', { path });
  t.strictSame([givenUp.status, givenUp.body], [204, undefined]);
});

t.test('a refused call throws what the gateway says', async (t) => {
  const error = await rejection(
    bank.call('POST', '/v1/consent-requests', { body: { ...account(), purpose: 'bank.nothing' as never } }),
  );
  t.ok(error instanceof GatewayProblem);
  t.match((error as GatewayProblem).callId, /^[\w-]{8,}$/);
  const { code, status, message } = error as GatewayProblem;
  t.match(
    { code, status, message },
    { code: 'purpose_not_permitted', status: 403, message: /^purpose_not_permitted: / },
  );
  const invalid = (await rejection(
    bank.call('POST', '/v1/consent-requests', { body: { ...account(), retention: 'ninety days' } }),
  )) as GatewayProblem;
  t.equal(invalid.code, 'invalid_request');
  t.match(invalid.errors[0]?.pointer, /retention/);
});

t.test('what the gateway did not sign as the answer to this call is refused', async (t) => {
  let other: Response | undefined;
  const forgeries: Record<string, (answer: Response) => Response | Promise<Response>> = {
    'another body': (answer) => new Response('{"status":"approved"}', answer),
    'another status': ({ headers, body }) => new Response(body, { status: 201, headers }),
    'another content type': ({ headers, body, status }) => {
      const changed = new Headers(headers);
      changed.set('content-type', 'text/plain');
      return new Response(body, { status, headers: changed });
    },
    'without signature': ({ body }) =>
      new Response(body, { headers: { 'content-type': 'application/json' } }),
    'a page of a proxy': () => new Response('<h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } }),
    'a redirect': () => new Response(null, { status: 302, headers: { location: '/elsewhere' } }),
    'the answer to an earlier call': () => other?.clone() as Response,
  };
  for (const [name, forge] of Object.entries(forgeries)) {
    const client = await through(async (url, init) => {
      const answer = await fetch(url, init);
      if (isKeys(url)) return answer;
      other ??= answer.clone();
      return forge(answer);
    });
    const error = await rejection(client.call('GET', '/v1/catalogue', {}));
    t.ok(error instanceof UnverifiedAnswer, name);
    t.ok((error as Error).cause instanceof SignatureRefusal, name);
  }
});

t.test('an answer of a key that is not published, or is retired, is refused', async (t) => {
  const withKeys = (change: (keys: object[]) => object[]) =>
    through(async (url, init) => {
      const answer = await fetch(url, init);
      if (!isKeys(url)) return answer;
      return Response.json({ keys: change(((await answer.json()) as { keys: object[] }).keys) });
    });
  const retired = await withKeys((keys) =>
    keys.map((each) => ({ ...each, retired_at: '2026-01-01T00:00:00Z' })),
  );
  const none = await withKeys(() => []);
  for (const client of [retired, none]) {
    t.ok((await rejection(client.call('GET', '/v1/catalogue', {}))) instanceof UnverifiedAnswer);
  }
});

t.test('a call whose answer was lost is repeated, and has its effect once', async (t) => {
  const sent: Headers[] = [];
  const ids: string[] = [];
  const client = await through(async (url, init) => {
    const answer = await fetch(url, init);
    if (isKeys(url)) return answer;
    sent.push(new Headers(init?.headers));
    ids.push(((await answer.clone().json()) as { request_id: string }).request_id);
    if (sent.length < 3) throw new TypeError('connection reset');
    return answer;
  });
  const { body } = await client.call('POST', '/v1/consent-requests', { body: account() });
  t.strictSame(ids, [body.request_id, body.request_id, body.request_id]);
  t.equal(new Set(sent.map((headers) => headers.get('idempotency-key'))).size, 1);
  t.equal(
    new Set(sent.map((headers) => /nonce="([^"]+)"/.exec(headers.get('signature-input') ?? '')?.[1])).size,
    3,
  );
});

t.test('what passes is repeated, and nothing else', async (t) => {
  /** How many attempts are made when all are answered so. */
  const attemptsOf = async (fail: () => Response) => {
    let made = 0;
    const client = await through(async (url, init) => {
      if (isKeys(url)) return fetch(url, init);
      made++;
      return fail();
    });
    const error = await rejection(client.call('GET', '/v1/catalogue', {}));
    return { made, error };
  };
  for (const status of [502, 503, 504]) {
    t.match(await attemptsOf(() => new Response('', { status })), {
      made: 3,
      error: { name: 'UnverifiedAnswer', status },
    });
  }
  t.match(await attemptsOf(() => new Response('', { status: 500 })), { made: 1 });
  const lost = await attemptsOf(() => {
    throw new TypeError('connection refused');
  });
  t.equal(lost.made, 3);
  t.ok(lost.error instanceof NoAnswer);
});

t.test('a call that gets no answer in time fails, and names the key to repeat it with', async (t) => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((done) => silent.once('listening', done));
  t.teardown(() => silent.close());
  const { port } = silent.address() as { port: number };
  t.teardown(() => silent.closeAllConnections());
  const client = await createClient({
    origin: `http://127.0.0.1:${port}`,
    key,
    timeout_ms: 20,
    retry: { attempts: 1 },
  });
  const error = await rejection(
    client.call('POST', '/v1/consent-requests', { body: account(), idempotencyKey: 'kept-for-later' }),
  );
  t.ok(error instanceof NoAnswer);
  t.equal((error as NoAnswer).idempotencyKey, 'kept-for-later');
});

t.test('a waiting call and a pause between attempts end with the signal', async (t) => {
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: account() });
  for (const wait of [
    (signal: AbortSignal) => bank.waitForAnswer(body.request_id, { signal }),
    async (signal: AbortSignal) => {
      const client = await createClient({
        origin: g.origin,
        key,
        fetch: () => Promise.reject(new TypeError('connection refused')),
        retry: { attempts: 2, base_ms: 1e9 },
      });
      return client.call('GET', '/v1/catalogue', { signal });
    },
  ]) {
    const controller = new AbortController();
    const ended = rejection(wait(controller.signal));
    const reason = new Error('the user left');
    controller.abort(reason);
    t.equal(await ended, reason);
  }
  let wasSent = false;
  const controller = new AbortController();
  const client = await createClient({
    origin: g.origin,
    key: {
      keyid: 'slow',
      sign: async () => {
        controller.abort();
        return new Uint8Array(64);
      },
    },
    fetch: async (_, init) => {
      wasSent = !init?.signal?.aborted;
      throw new TypeError('ended');
    },
  });
  const { signal } = controller;
  t.match(await rejection(client.call('GET', '/v1/catalogue', { signal })), { name: 'AbortError' });
  t.notOk(wasSent, 'a signal that fires while a call is signed is not missed');
});

t.test('the stream of events goes on from a cursor, and its tokens verify', async (t) => {
  const controller = new AbortController();
  const start = await bank.call('GET', '/v1/events', { query: { limit: 200 } });
  const pages = bank.events({ after: start.body.next_cursor, signal: controller.signal });
  const next = pages.next();
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: account() });
  await an.call('POST', `/prompts/${body.request_id}/decision`, { decision: 'refuse' });
  const event = (await next).value.items.find(
    ({ request_id }: { request_id?: string }) => request_id === body.request_id,
  );
  t.equal(event?.type, 'request_refused');
  controller.abort();
  t.match(await rejection(pages.next()), { name: 'AbortError' });

  const findKey = gatewayKeys(g.origin, fetch);
  const token: string = event?.token ?? '';
  const expected = { iss: g.origin, aud: 'bank-a' };
  const claims = await verifyEventToken(token, expected, findKey);
  t.match(claims.events, { 'urn:ung-thuan:event:request_refused': { request_id: body.request_id } });
  const [header, payload, signature = ''] = token.split('.');
  const changed = Buffer.from(JSON.stringify({ ...claims, toe: 1 })).toString('base64url');
  const retired = async (keyid: string) => {
    const found = await findKey(keyid);
    return found && { ...found, retired_at: '2026-01-01T00:00:00Z' };
  };
  for (const [name, attempt] of Object.entries({
    'another payload': () => verifyEventToken(`${header}.${changed}.${signature}`, expected, findKey),
    'another signature': () =>
      verifyEventToken(`${header}.${payload}.${signature.split('').reverse().join('')}`, expected, findKey),
    'another audience': () => verifyEventToken(token, { ...expected, aud: 'bank-b' }, findKey),
    'another gateway': () =>
      verifyEventToken(token, { ...expected, iss: 'https://gateway.example' }, findKey),
    'a retired key': () => verifyEventToken(token, expected, retired),
    'no such key': () => verifyEventToken(token, expected, async () => undefined),
    'two tokens in one': () => verifyEventToken(`${token}.${token}`, expected, findKey),
    'no token': () => verifyEventToken('', expected, findKey),
  })) {
    t.ok((await rejection(attempt())) instanceof InvalidToken, name);
  }
});

t.test('a parameter of the path stays one segment', async (t) => {
  for (const request_id of ['csr_x/../../consents', '..%2f', 'a?b#c', 'csr_01', 'é']) {
    const error = await rejection(
      bank.call('GET', '/v1/consent-requests/{request_id}', { path: { request_id } }),
    );
    t.match(error, { name: 'GatewayProblem' }, request_id);
  }
  for (const request_id of ['', '.', '..']) {
    const error = await rejection(
      bank.call('GET', '/v1/consent-requests/{request_id}', { path: { request_id } }),
    );
    t.ok(error instanceof TypeError, request_id);
  }
});

t.test('an origin with a path is refused', async (t) => {
  for (const origin of [`${g.origin}/v1`, `${g.origin}?a`, 'http://user@localhost', 'localhost']) {
    t.ok((await rejection(createClient({ origin, key }))) instanceof TypeError, origin);
  }
});
