import t from 'tap';
import { approve, consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { runHere } from '../helpers/program.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const school = g.partner('school-a');
const environment = { DATABASE_URL: g.ownerUrl, DATA_DIR: t.testdir() };
const an = await g.citizen('an', '1');
/** Entries of one instant have no order. */
const newestKinds = async (citizen: typeof an) =>
  (await citizen.call('GET', '/history?limit=2')).body.items.map(({ kind }: { kind: string }) => kind).sort();
const ask = async (person: 'an' | 'duc' | 'tu' = 'an') => {
  const asked = await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number(person)) });
  return asked.body.request_id as string;
};
const enrol = async (child: 'gia_khoi' | 'bao_anh' | 'mai') => {
  const body = {
    ...onceFor(g.number(child)),
    purpose: 'school.enrolment',
    statement: 'Nhập học',
    optional_fields: [],
  };
  return (await school.call('POST', '/v1/consent-requests', { body })).body.request_id as string;
};
const statusOf = async (id: string, partner = bank) =>
  (await partner.call('GET', `/v1/consent-requests/${id}`)).body.status;
const report = (citizen: typeof an, body: object, partner = 'bank-a') =>
  citizen.call('POST', `/partners/${partner}/reports`, body);
const command = async (...words: string[]) => {
  const run = await runHere(['partner', 'reports', '--json', ...words], environment);
  return JSON.parse(run.stdout);
};
const metric = async () => {
  const text = await (await fetch(g.gateway_.metricsUrl)).text();
  return [...text.matchAll(/^ung_thuan_partner_reports_total\{reason="(\w+)"\} (\d+)$/gm)].map(
    ([, reason, count]) => `${reason} ${count}`,
  );
};

t.test('a partner that never asked is not found, nor reported', async (t) => {
  const strangers = [
    await an.call('GET', '/partners/rental-a'),
    await an.call('GET', '/partners/no-such-partner'),
    await an.call('GET', '/partners/A'),
    await report(an, { reason: 'other' }, 'rental-a'),
  ];
  for (const answer of strangers) t.match(answer, { status: 404, body: { code: 'not_found' } });
});

t.test('the profile says who is asking, and what it asked before', async (t) => {
  const consent = await consentOf(bank, await g.citizen('an'), recurringFor(g.number('an')));
  const waiting = await ask();
  const profile = await an.call('GET', '/partners/bank-a');
  fitsContract(t, 'getPartnerProfile', profile);
  t.match(profile.body, {
    partner: { partner_id: 'bank-a', kind: 'bank' },
    organisation_id: '0100000001',
    status: 'active',
    contact: { role: /Phụ trách bảo vệ dữ liệu/, email: 'dpo@bank-a.example', phone: '1900 0001' },
    requests_count: 2,
    requests: [
      { request_id: waiting, status: 'pending', about: { relation: 'self' }, reported: false },
      { status: 'approved', consent_id: consent },
    ],
  });
  t.strictSame(
    profile.body.purposes.map(({ id }: { id: string }) => id),
    ['bank.account_opening', 'bank.know_your_customer_refresh', 'bank.age_check'],
  );
  t.equal((await (await g.citizen('tu')).call('GET', '/partners/bank-a')).status, 404, 'it never asked her');
});

t.test('a report refuses the request, and is told to the operator and not to the partner', async (t) => {
  const id = await ask();
  const reported = await report(an, { reason: 'code_differs', request_id: id });
  fitsContract(t, 'reportPartner', reported);
  t.match(reported, { status: 201, body: { refused: true } });
  t.equal(await statusOf(id), 'refused');
  fitsContract(t, 'listHistory', await an.call('GET', '/history?kind=partner_reported'));
  t.strictSame(await newestKinds(an), ['partner_reported', 'request_refused']);
  t.match((await an.call('GET', '/partners/bank-a')).body.requests[0], { status: 'refused', reported: true });
  const events = await bank.call('GET', '/v1/events');
  t.notMatch(JSON.stringify(events.body), /report/);
  t.strictSame(await metric(), ['code_differs 1', 'not_expected 0', 'other 0']);
  const [one] = await command('bank-a');
  t.match(one, { report_id: reported.body.report_id, reason: 'code_differs', request_id: id, refused: true });
  t.notOk('reporter_id' in one || 'person_id' in one);

  const again = await report(an, { reason: 'other', request_id: id });
  t.strictSame(again.body, reported.body, 'the first report');
  t.strictSame(await metric(), ['code_differs 1', 'not_expected 0', 'other 0']);
  t.match(await command(), [{ partner_id: 'bank-a', reports: 1, people: 1, code_differs: 1 }]);
});

t.test('the same report twice at once is one', async (t) => {
  const id = await ask();
  const both = await Promise.all([1, 2].map(() => report(an, { reason: 'not_expected', request_id: id })));
  t.equal(new Set(both.map(({ body }) => body.report_id)).size, 1);
  t.equal(
    (await command('bank-a')).filter((each: { request_id: string }) => each.request_id === id).length,
    1,
  );
});

t.test("a guardian reports a child's request, also one that she has approved", async (t) => {
  const id = await enrol('gia_khoi');
  const mother = await g.citizen('an');
  t.match(await approve(mother, id, ['person.birth_full_name'], { child_agrees: false }), {
    body: { status: 'pending' },
  });
  t.match(await report(mother, { reason: 'not_expected', request_id: id }, 'school-a'), {
    status: 201,
    body: { refused: true },
  });
  t.equal(await statusOf(id, school), 'refused');
  const child = await g.citizen('gia_khoi');
  t.strictSame(await newestKinds(child), ['partner_reported', 'request_refused']);
  t.match((await child.call('GET', '/history?kind=partner_reported')).body.items, [
    { guardian: { name: 'Nguyễn Thu An', own: false } },
  ]);
  t.match((await an.call('GET', '/partners/school-a')).body.requests, [
    { about: { relation: 'child', name: 'Trần Gia Khôi' }, status: 'refused', reported: true },
  ]);
  const other = await enrol('bao_anh');
  t.match(await report(await g.citizen('tu'), { reason: 'other', request_id: other }, 'school-a'), {
    status: 404,
  });
  t.equal(await statusOf(other, school), 'pending', 'a stranger refuses nothing');
  t.match(await report(an, { reason: 'other', request_id: other }, 'bank-a'), { status: 404 });
  t.equal(await statusOf(other, school), 'pending', 'nor does a report about another partner');
});

t.test('reports that refuse nothing are limited to ten a day, others are not', async (t) => {
  const duc = await g.citizen('duc', '1');
  const over = await ask('duc');
  await bank.call('DELETE', `/v1/consent-requests/${over}`);
  const waiting = await ask('duc');
  t.match(await report(duc, { reason: 'other', request_id: over }), {
    status: 201,
    body: { refused: false },
  });
  for (let i = 1; i < 10; i++) t.equal((await report(duc, { reason: 'other' })).status, 201);
  t.match(await report(duc, { reason: 'other' }), { status: 429, body: { code: 'rate_limited' } });
  t.match(await report(duc, { reason: 'code_differs', request_id: waiting }), { body: { refused: true } });
  t.match(
    (await command()).find((each: { partner_id: string }) => each.partner_id === 'bank-a'),
    { people: 2, reports: 13 },
    'eleven of them by one person',
  );
});

t.test('bad reports are refused', async (t) => {
  for (const body of [
    {},
    { reason: 'spite' },
    { reason: 'other', text: 'x' },
    { reason: 'other', request_id: 'x' },
  ]) {
    t.match(await report(an, body), { status: 400, body: { code: 'invalid_request' } }, JSON.stringify(body));
  }
  const unknown = 'csr_01m83t4d0wf8y9hrtw5k9vysj1';
  t.equal((await report(an, { reason: 'other', request_id: unknown })).status, 404);
});

t.test('the command prints for people too, and refuses what it does not know', async (t) => {
  const run = (...words: string[]) => runHere(['partner', 'reports', ...words], environment);
  t.match((await run()).stdout, /^bank-a {2}active {2}Ngân hàng A\n {4}2 people, 13 reports, last /);
  t.match(
    (await run('school-a')).stdout,
    /not_expected {2}csr_\w+ school\.enrolment, refused by it {2}open$/m,
  );
  t.match((await run('rental-a')).stdout, 'rental-a was not reported');
  t.match(await run('no-such'), { status: 1, complaint: /no partner no-such is registered/ });
  t.match((await run('--since', 'lately')).complaint, /--since: a day or an ISO 8601 time/);
  t.strictSame(await command('--since', '2999-01-01'), []);
});

t.test('an operator marks a report as handled once, with time and name', async (t) => {
  const handle = (...words: string[]) => runHere(['partner', 'report', 'handle', ...words], environment);
  const open = () => command('school-a', '--open');
  const [first] = await open();
  t.match(first, { handled_at: null, handled_by: null });
  const before = (await open()).length;
  const both = await Promise.all(
    ['Lê Thị Hoa', 'Trần Nam'].map((by) => handle(first.report_id, '--by', by, '--json')),
  );
  t.strictSame(both.map(({ status }) => status).sort(), [0, 1], 'one of two at once');
  const done = JSON.parse(both.find(({ status }) => status === 0)?.stdout ?? '');
  t.match(done, { report_id: first.report_id, partner_id: 'school-a', handled_by: /Hoa|Nam/ });
  t.match(
    both.find(({ status }) => status === 1)?.complaint,
    `${done.handled_by} handled ${first.report_id} already`,
  );
  t.equal((await open()).length, before - 1);
  const kept = (await command('school-a')).find(
    (each: { report_id: string }) => each.report_id === first.report_id,
  );
  t.match(kept, { handled_at: done.handled_at, handled_by: done.handled_by });
  t.match(
    (await command('--open')).every((each: { open: number }) => each.open > 0),
    true,
  );
  for (const [words, complaint] of [
    [['rpt_x', '--by', 'Hoa'], /rpt_x is no report/],
    [['rpt_01m83t6h38f8y97xwvpyt3bc2k', '--by', 'Hoa'], /there is no report rpt_/],
    [[first.report_id], /partner report handle|report handle REPORT --by NAME/],
    [[first.report_id, '--by', ' '], /--by: a name/],
    [[first.report_id, '--by', 'a\u0007'], /--by: a name/],
    [[first.report_id, '--by', 'x'.repeat(101)], /--by: a name/],
  ] as const) {
    t.match(await handle(...words), { status: 1, complaint });
  }
});
