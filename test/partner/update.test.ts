import pg from 'pg';
import t from 'tap';
import { partnerVersions, updatePartner } from '../../src/database/admin/partner.js';
import { parsePartnerUpdate } from '../../src/partner/registration.js';
import { approve, consentOf, dayAhead, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PENDING: '1000', PROMPT_BUDGET_PER_DAY: '1000' });
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const admin = new pg.Client({ connectionString: g.ownerUrl });
await admin.connect();
t.teardown(() => admin.end());
const update = (file: object) =>
  updatePartner(admin, 'bank-a', (current) => parsePartnerUpdate(current, file));
const ask = (more: object = {}) =>
  bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an'), more) });
const receiptOf = async (consent: string, nth = 0) =>
  (await an.call('GET', `/receipts/${consent}`)).body.receipts.at(nth).content.processing[0];

t.test('prompts, consents and receipts show what was declared when it asked', async (t) => {
  const { request_id } = (await ask()).body;
  await update({
    storage_locations: ['VN'],
    recipients: [],
    contact: { role: 'DPO', email: 'dpo@bank-a.example' },
    name: { vi: 'Ngân hàng A mới', en: 'New Bank A' },
  });
  const prompt = await an.call('GET', `/prompts/${request_id}`);
  fitsContract(t, 'getPrompt', prompt);
  t.match(prompt.body.prompt.declared, {
    storage_locations: ['VN', 'SG'],
    recipients: [{ name: { en: 'Card Printing A' } }],
  });
  const early = (await approve(an, request_id, ['person.birth_full_name'])).body.consent_id;
  const later = await consentOf(bank, an, recurringFor(g.number('an')));
  t.match(await receiptOf(early), {
    storage_locations: ['VN', 'SG'],
    pii_controllers: [{ name: { en: 'Bank A' } }],
  });
  t.match(await receiptOf(later), {
    storage_locations: ['VN'],
    recipient_third_parties: [],
    pii_controllers: [
      { name: { en: 'New Bank A' }, contact: { role: 'DPO' }, agreement: { number: 'UT-2026/001' } },
    ],
  });
  await update({ storage_locations: null, recipients: null, contact: null, agreement: null });
  await an.call('POST', `/consents/${later}/pause`);
  t.match(await receiptOf(later, -1), { storage_locations: ['VN'] }, 'a later receipt too');
  await an.call('POST', `/consents/${later}/resume`);
  const bare = await consentOf(bank, an, onceFor(g.number('an')));
  const receipts = await an.call('GET', `/receipts/${bare}`);
  fitsContract(t, 'getReceipts', receipts);
  const processing = receipts.body.receipts[0].content.processing[0];
  for (const member of ['storage_locations', 'recipient_third_parties'])
    t.notOk(member in processing, member);
  t.strictSame(Object.keys(processing.pii_controllers[0]), ['partner_id', 'name', 'organisation_id']);
  const consent = await an.call('GET', `/consents/${bare}`);
  fitsContract(t, 'getCitizenConsent', consent);
  t.strictSame(consent.body.declared, {});
});

t.test('a removed purpose closes its open requests and refuses its releases', async (t) => {
  const consent = await consentOf(bank, an, recurringFor(g.number('an')));
  const refresh = await bank.call('POST', '/v1/consent-requests', { body: recurringFor(g.number('an')) });
  const opening = (await ask()).body.request_id;
  const changed = await update({ purposes: ['bank.account_opening'] });
  t.equal(changed.closed, 1);
  t.match((await bank.call('GET', `/v1/consent-requests/${refresh.body.request_id}`)).body, {
    status: 'withdrawn',
  });
  t.match((await bank.call('GET', `/v1/consent-requests/${opening}`)).body, { status: 'pending' });
  t.match(await approve(an, refresh.body.request_id, ['person.birth_full_name']), { status: 409 });
  const refused = { status: 403, body: { code: 'purpose_not_permitted' } };
  t.match(await bank.call('POST', `/v1/consents/${consent}/releases`), refused);
  t.match(await bank.call('POST', '/v1/consent-requests', { body: recurringFor(g.number('an')) }), refused);
  const shown = await an.call('GET', `/consents/${consent}`);
  fitsContract(t, 'getCitizenConsent', shown);
  t.match(shown.body, { state: 'active', releases_refused: 'purpose_not_permitted' });
  const history = await an.call('GET', '/history?kind=request_withdrawn');
  t.match(history.body.items[0], { actor: 'operator', refusal: 'purpose_not_permitted' });
  await update({ purposes: ['bank.account_opening', 'bank.know_your_customer_refresh', 'bank.age_check'] });
  t.match((await bank.call('GET', `/v1/consent-requests/${refresh.body.request_id}`)).body, {
    status: 'withdrawn',
  });
  t.equal((await bank.call('POST', `/v1/consents/${consent}/releases`)).status, 201);
});

t.test('a partner cannot act outside its agreement', async (t) => {
  const { request_id } = (await ask()).body;
  for (const [from, until] of [
    ['2026-01-01', dayAhead(-2)],
    [dayAhead(2), undefined],
  ]) {
    await update({ agreement: { number: 'UT-2', from, ...(until !== undefined && { until }) } });
    t.match(await ask(), { status: 403, body: { code: 'partner_suspended' } });
    t.strictSame((await an.call('GET', '/prompts')).body.items, []);
  }
  await update({ agreement: { number: 'UT-2', from: '2026-01-01', until: dayAhead(2) } });
  t.equal((await ask()).status, 201);
  t.match((await bank.call('GET', `/v1/consent-requests/${request_id}`)).body, { status: 'withdrawn' });
});

t.test('an agreement that ends by itself closes what is open', async (t) => {
  const { request_id } = (await ask()).body;
  const ends = (day: string) =>
    g.owner.query(
      `UPDATE partner.partner SET declaration = jsonb_set(declaration, '{agreement,until}', to_jsonb($1::text))
         WHERE partner_id = 'bank-a'`,
      [day],
    );
  await ends(dayAhead(-2));
  t.match(
    await approve(an, request_id, ['person.birth_full_name']),
    { status: 409 },
    'also before it is closed',
  );
  await g.owner.query('SELECT gate.close_ended_agreements()');
  await ends(dayAhead(2));
  t.match((await bank.call('GET', `/v1/consent-requests/${request_id}`)).body, { status: 'withdrawn' });
});

t.test('an update changes what it names, and each version stays', async (t) => {
  const before = await partnerVersions(admin, 'bank-a');
  t.strictSame((await update({})).changes, []);
  const { changes, version } = await update({ quota_per_minute: 50_000, mandates: [] });
  t.match(changes, [{ member: 'quota_per_minute', from: 60_000, to: 50_000 }]);
  const versions = await partnerVersions(admin, 'bank-a');
  t.equal(versions.length, before.length + 1);
  t.match(versions[0], { version, content: { quota_per_minute: 50_000 } });
  t.match(versions.at(-1), {
    version: 1,
    content: { storage_locations: ['VN', 'SG'], name: { en: 'Bank A' } },
  });
  const { rows } = await g.owner.query(
    "SELECT fields, actor FROM ledger.entry WHERE kind = 'partner_updated' ORDER BY entry_id DESC LIMIT 1",
  );
  t.strictSame(rows, [{ fields: ['quota_per_minute'], actor: 'operator' }]);
  for (const file of [
    { partner_id: 'bank-b' },
    { kind: 'civic' },
    { organisation_id: '0100000002' },
    { keys: [] },
    { status: 'active' },
    { purposes: ['civic.condolence_book'] },
    { purposes: null },
    { name: { vi: 'A' } },
    { quota_per_minute: 0 },
  ]) {
    await t.rejects(update(file), { name: /./ }, JSON.stringify(file));
  }
  t.equal((await partnerVersions(admin, 'bank-a')).length, versions.length);
});
