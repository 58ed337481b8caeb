import t from 'tap';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const refused = { status: 400, body: { code: 'invalid_request' } };
const ask = async (body: object = onceFor(g.number('an'))): Promise<string> =>
  (await bank.call('POST', '/v1/consent-requests', { body })).body.request_id;

/** All items of a list, page by page. */
async function all(path: string, query: Readonly<Record<string, string>> = {}) {
  const items = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const words: URLSearchParams = new URLSearchParams({ ...query, ...(cursor !== '' && { cursor }) });
    const page = await bank.call('GET', `/v1/${path}?${words}`);
    if (page.status !== 200) throw new Error(JSON.stringify(page.body));
    items.push(...page.body.items);
    cursor = page.body.next_cursor;
  }
  return items;
}

const ids = (
  items: readonly { request_id?: string; consent_id?: string }[],
  name: 'request_id' | 'consent_id',
) => items.map((item) => item[name]);

await t.test('requests, by status, purpose and time', async (t) => {
  const pending = await ask();
  const unknown = await ask(onceFor('001391999999'));
  const withdrawn = await ask();
  await bank.call('DELETE', `/v1/consent-requests/${withdrawn}`);
  const expired = await ask();
  await g.owner.query('UPDATE consent.request SET expires_at = now() WHERE request_id = $1', [
    (await g.owner.query("SELECT request_id FROM consent.request WHERE state = 'pending' ORDER BY 1 DESC"))
      .rows[0].request_id,
  ]);
  await g.partner('bank-b').call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  t.strictSame(ids(await all('consent-requests'), 'request_id'), [expired, withdrawn, unknown, pending]);
  t.strictSame(ids(await all('consent-requests', { limit: '1' }), 'request_id'), [
    expired,
    withdrawn,
    unknown,
    pending,
  ]);
  const page = await bank.call('GET', '/v1/consent-requests?limit=2');
  fitsContract(t, 'listConsentRequests', page);
  for (const item of page.body.items) {
    const { body } = await bank.call('GET', `/v1/consent-requests/${item.request_id}`);
    t.strictSame(item, body, 'as it is read alone');
  }
  const having = async (query: Record<string, string>) =>
    ids(await all('consent-requests', query), 'request_id');
  t.strictSame(await having({ status: 'pending' }), [unknown, pending], 'who is asked is not told');
  t.strictSame(await having({ status: 'expired' }), [expired]);
  t.strictSame(await having({ status: 'approved' }), []);
  t.strictSame(await having({ purpose: 'bank.age_check' }), []);
  t.strictSame(await having({ purpose: 'bank.account_opening', status: 'withdrawn', limit: '1' }), [
    withdrawn,
  ]);
  const { asked_at } = (await bank.call('GET', `/v1/consent-requests/${unknown}`)).body;
  t.strictSame(await having({ from: asked_at }), [expired, withdrawn, unknown]);
  t.strictSame(await having({ until: asked_at }), [pending]);
  t.strictSame(await having({ from: asked_at, until: asked_at }), []);
  t.strictSame(await having({ from: '2126-01-01T00:00:00+07:00' }), []);
  t.equal((await having({ from: '0001-01-01T00:00:00Z', until: '9999-12-31T23:59:59Z' })).length, 4);
});

await t.test('consents, by state, purpose and time', async (t) => {
  const once = await consentOf(bank, an, onceFor(g.number('an')));
  const recurring = await consentOf(bank, an, recurringFor(g.number('an')));
  await bank.call('POST', `/v1/consents/${once}/releases`);
  t.strictSame(ids(await all('consents'), 'consent_id'), [recurring, once]);
  const page = await bank.call('GET', '/v1/consents');
  fitsContract(t, 'listGivenConsents', page);
  for (const item of page.body.items) {
    const { receipt, receipts, evidence, ...rest } = (
      await bank.call('GET', `/v1/consents/${item.consent_id}`)
    ).body;
    t.ok(receipt && receipts && evidence);
    t.strictSame(item, rest, 'as it is read alone, without receipts');
  }
  const having = async (query: Record<string, string>) => ids(await all('consents', query), 'consent_id');
  t.strictSame(await having({ state: 'active' }), [recurring]);
  t.strictSame(await having({ state: 'consumed' }), [once]);
  t.strictSame(await having({ purpose: 'bank.account_opening' }), [once]);
  const { given_at } = page.body.items[0];
  t.strictSame(await having({ from: given_at }), [recurring]);
  t.strictSame(await having({ until: given_at }), [once]);
  const others = await g.partner('bank-b').call('GET', '/v1/consents');
  t.strictSame(others.body, { items: [], next_cursor: null });
});

t.test('a rare one is found over several calls, each of which looks at so many', async (t) => {
  const login = await g.login('partner');
  const found: string[] = [];
  let before: string | null = null;
  let calls = 0;
  for (;;) {
    const { rows }: { rows: { scanned_to: string | null; request_id: string | null }[] } = await login.query(
      'SELECT scanned_to, request_id FROM gate.partner_requests($1, $2, $3, NULL, NULL, NULL, 2, 1)',
      [bank.key.keyid, before, 'withdrawn'],
    );
    calls += 1;
    found.push(...rows.flatMap(({ request_id }) => request_id ?? []));
    before = rows[0]?.scanned_to ?? null;
    if (before === null) break;
  }
  t.equal(found.length, 1);
  t.equal(calls, (await all('consent-requests')).length + 1);
});

t.test('wrong parameters are refused', async (t) => {
  for (const query of [
    'status=open',
    'state=pending',
    'purpose=x',
    'from=yesterday',
    'from=2026-01-01',
    'until=2026-02-30T00:00:00Z',
    'limit=0',
    'limit=201',
    'cursor=x',
    'cursor=',
    'cursor=cst_01m83t6ccmf8y95syjr0x9a1xe',
  ])
    t.match(await bank.call('GET', `/v1/consent-requests?${query}`), refused, query);
  for (const query of ['state=pending', 'status=active', 'cursor=csr_01m83t4d0wf8y9hrtw5k9vysj1'])
    t.match(await bank.call('GET', `/v1/consents?${query}`), refused, query);
});
