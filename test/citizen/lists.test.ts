import { request } from 'node:http';
import t from 'tap';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');

t.test('pages of history contain each entry exactly once', async (t) => {
  for (let i = 0; i < 4; i++) {
    const consent = await consentOf(bank, an, recurringFor(g.number('an')));
    await bank.call('POST', `/v1/consents/${consent}/releases`, {});
  }
  for (const [operation, path, idOf] of [
    ['listHistory', '/history', 'entry_id'],
    ['listConsents', '/consents', 'consent_id'],
  ] as const) {
    const all = await an.call('GET', `${path}?limit=100`);
    fitsContract(t, operation, all);
    t.equal(all.body.next_cursor, null);
    t.ok(all.body.items.length > 3, 'more than a page');
    const ids: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 100; pages++) {
      const { body } = await an.call('GET', `${path}?limit=3${cursor && `&cursor=${cursor}`}`);
      t.ok(body.items.length <= 3);
      ids.push(...body.items.map((item: Record<string, string>) => item[idOf]));
      cursor = body.next_cursor;
    }
    t.strictSame(
      ids,
      all.body.items.map((item: Record<string, string>) => item[idOf]),
    );
    t.equal(new Set(ids).size, ids.length);
  }
  for (const query of ['cursor=x', 'limit=0', 'limit=101', 'limit=x', 'other=1', 'cursor=a&cursor=b']) {
    const answer = await an.call('GET', `/history?${query}`);
    t.match(answer, { status: 400, body: { code: 'invalid_request' } }, query);
    fitsContract(t, 'listHistory', answer);
  }
});

t.test('the stream sends a new prompt', async (t) => {
  const seen: string[] = [];
  const outgoing = request(`${g.origin}/citizen/v1/prompts/stream`, {
    headers: { authorization: `Bearer ${an.token}` },
  });
  const status = await new Promise<number>((done) => {
    outgoing.on('response', (incoming) => {
      incoming.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
      incoming.on('error', () => undefined);
      t.equal(incoming.headers['content-type'], 'text/event-stream');
      done(incoming.statusCode ?? 0);
    });
    outgoing.on('error', () => undefined);
    outgoing.end();
  });
  t.equal(status, 200);
  const { body } = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  await until(() => seen.join('').includes(body.request_id));
  t.match(seen.join(''), /event: prompts\ndata: \{/);
  t.match(seen.join(''), body.request_id);
  outgoing.destroy();
});

t.test('the history contains refusals', async (t) => {
  await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an'), { retention: 'P20Y' }) });
  const { body } = await an.call('GET', '/history?limit=1');
  t.match(body.items[0], { kind: 'ask_refused', refusal: 'limit_exceeds_purpose' });
});
