import t from 'tap';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { prepare, sendRaw } from '../app/wire.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '4' }); // half of it for one partner;
const bank = g.partner('bank-a');
const other = g.partner('bank-b');
const an = await g.citizen('an');
const duc = await g.citizen('duc');
const NOBODY = '0'.repeat(22);
const shape = (answer: { headers: object; body: object }) => ({
  headers: Object.keys(answer.headers).sort(),
  body: Object.keys(answer.body).sort(),
});

t.test("another partner's ids and unknown ids get identical responses", async (t) => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  for (const [method, path, id, none] of [
    ['GET', '/v1/consent-requests/ID', asked.body.request_id, `csr_${NOBODY}`],
    ['DELETE', '/v1/consent-requests/ID', asked.body.request_id, `csr_${NOBODY}`],
    ['GET', '/v1/consents/ID', consent, `cst_${NOBODY}`],
    ['DELETE', '/v1/consents/ID', consent, `cst_${NOBODY}`],
    ['POST', '/v1/consents/ID/releases', consent, `cst_${NOBODY}`],
  ] as const) {
    const bodies = [];
    for (const each of [id, none, 'nonsense', `${id}x`]) {
      const request = await prepare(g.origin, other.key, method, path.replace('ID', each));
      const answer = await sendRaw(g.origin, request);
      t.equal(answer.status, 404, `${method} ${path}`);
      const { instance: _, ...rest } = JSON.parse(answer.body.toString());
      bodies.push(JSON.stringify(rest));
    }
    t.equal(new Set(bodies).size, 1, `${method} ${path}`);
  }
  t.match((await bank.call('GET', `/v1/consents/${consent}`)).body, { state: 'active' });
  await bank.call('DELETE', `/v1/consent-requests/${asked.body.request_id}`);
});

t.test("another citizen's prompt, consent and receipts do not exist", async (t) => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const hoi = await g.citizen('tu');
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const answers = [
    await approve(hoi, asked.body.request_id, ['person.birth_full_name']),
    await approve(duc, asked.body.request_id, ['person.birth_full_name']),
    await approve(hoi, `csr_${NOBODY}`, ['person.birth_full_name']),
    ...(await Promise.all(
      [consent, `cst_${NOBODY}`].flatMap((id) => [
        hoi.call('GET', `/consents/${id}`),
        hoi.call('DELETE', `/consents/${id}`),
        hoi.call('POST', `/consents/${id}/pause`),
        hoi.call('POST', `/consents/${id}/resume`),
        hoi.call('POST', `/consents/${id}/narrow`, { fields: ['person.birth_full_name'] }),
        hoi.call('GET', `/receipts/${id}`),
      ]),
    )),
  ];
  t.strictSame([...new Set(answers.map(({ status }) => status))], [404]);
  const told = answers.map(({ body: { instance: _, ...rest } }) => JSON.stringify(rest));
  t.equal(new Set(told).size, 1);
  t.notMatch(JSON.stringify((await hoi.call('GET', '/prompts')).body), asked.body.request_id);
  await bank.call('DELETE', `/v1/consent-requests/${asked.body.request_id}`);
});

t.test(
  'unknown and dead people, and those without an account or over the budget, are indistinguishable from others',
  async (t) => {
    // As in production: a sandbox tells a partner of its spent budget.
    const { url } = await g.second({
      CITIZEN_ISSUER: 'https://id.example',
      CITIZEN_JWKS_URL: 'https://id.example/jwks.json',
      CITIZEN_AUDIENCE: g.origin,
    });
    const bank = g.partnerAt('bank-a', url);
    const sinh = g.number('sinh');
    const pending = [];
    for (let i = 0; i < 2; i++)
      pending.push(await bank.call('POST', '/v1/consent-requests', { body: onceFor(sinh) }));
    const normal = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('seo_yeon')) });
    const cases = {
      'over the budget': onceFor(sinh),
      'without account': onceFor(g.number('hoa')),
      dead: onceFor(g.number('ong_hoa')),
      nobody: onceFor('001090999999'),
      'a wrong share code': onceFor('', { subject: { share_code: 'ABCDEFGH' } }),
    };
    const ids = [];
    for (const [what, body] of Object.entries(cases)) {
      const answer = await bank.call('POST', '/v1/consent-requests', { body });
      t.equal(answer.status, 201, what);
      fitsContract(t, 'createConsentRequest', answer);
      t.strictSame(shape(answer), shape(normal), what);
      const read = await bank.call('GET', answer.headers.location as string);
      const usual = await bank.call('GET', normal.headers.location as string);
      t.match(read.body, { status: 'pending' }, what);
      t.strictSame(shape(read), shape(usual), what);
      fitsContract(t, 'getConsentRequest', read);
      ids.push(answer.headers.location as string);
    }
    const prompts = await (await g.citizen('sinh')).call('GET', '/prompts');
    t.equal(prompts.body.items.length, 2, 'the budget applies');
    await g.owner.query(
      "UPDATE consent.request SET expires_at = now() - interval '1 second' WHERE state = 'pending'",
    );
    for (const location of ids) t.match((await bank.call('GET', location)).body, { status: 'expired' });
    t.match((await bank.call('GET', pending[0]?.headers.location as string)).body, { status: 'expired' });
  },
);

t.test('a share code works once and does not disclose the number', async (t) => {
  const made = await an.call('POST', '/share-codes');
  t.equal(made.status, 201);
  fitsContract(t, 'createShareCode', made);
  const question = onceFor('', { subject: { share_code: made.body.share_code } });
  const asked = await bank.call('POST', '/v1/consent-requests', { body: question });
  const again = await bank.call('POST', '/v1/consent-requests', { body: question });
  t.match([asked.status, again.status], [201, 201]);
  t.strictSame(shape(asked), shape(again));
  const items = (await an.call('GET', '/prompts')).body.items as { request_id: string }[];
  t.strictSame(
    items
      .map((item) => item.request_id)
      .filter((id) => [asked.body.request_id, again.body.request_id].includes(id)),
    [asked.body.request_id],
  );
  const decided = await approve(an, asked.body.request_id, ['person.birth_full_name']);
  const released = await bank.call('POST', `/v1/consents/${decided.body.consent_id}/releases`, {});
  t.equal(released.status, 201);
  fitsContract(t, 'createRelease', released);
  t.notOk('salt' in released.body.ledger, 'with the salt the number could be guessed');
  t.notMatch(JSON.stringify(released.body), g.number('an'));
});
