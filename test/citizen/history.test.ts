import t from 'tap';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
// Without sample prescriptions, which appear in the history too.
const sinh = await g.citizen('sinh');
const consent = await consentOf(bank, sinh, recurringFor(g.number('sinh')));
await bank.call('POST', `/v1/consents/${consent}/releases`, {});
await sinh.call('POST', `/consents/${consent}/pause`);
await bank.call('POST', `/v1/consents/${consent}/releases`, {});
const other = g.partner('bank-b');
await other.call('POST', '/v1/consent-requests', {
  body: onceFor(g.number('sinh'), {
    purpose: 'bank.age_check',
    required_fields: ['person.is_adult'],
    optional_fields: [],
    retention: 'P30D',
  }),
});

const kinds = async (query: string) => {
  const answer = await sinh.call('GET', `/history?${query}`);
  fitsContract(t, 'listHistory', answer);
  return answer.body.items.map(({ kind }: { kind: string }) => kind);
};

t.test('the history can be filtered by group, kind and partner', async (t) => {
  t.strictSame(await kinds('group=access'), ['release']);
  t.strictSame(await kinds('group=refused'), ['release_refused']);
  t.strictSame(await kinds('group=consent'), ['consent_paused', 'consent_given']);
  t.strictSame(await kinds('group=request&partner_id=bank-b'), ['request_created']);
  t.strictSame(await kinds('group=account'), ['passkey_added']);
  t.strictSame(await kinds('group=access&kind=consent_paused'), [], 'both filters apply');
  t.strictSame(await kinds('group=consent&kind=consent_paused'), ['consent_paused']);
  t.equal((await sinh.call('GET', '/history?group=everything')).status, 400);
});

t.test('the history of one consent is its own, and nobody else reads it', async (t) => {
  const query = `consent_id=${consent}`;
  const all = await kinds(query);
  t.strictSame(all.slice(0, 3), ['release_refused', 'consent_paused', 'release']);
  t.strictSame(all.slice(3).sort(), ['consent_given', 'decision_recorded'], 'of one decision, at one time');
  t.strictSame(await kinds(`${query}&group=access`), ['release']);
  t.strictSame((await (await g.citizen('tu')).call('GET', `/history?${query}`)).body.items, []);
  t.equal((await sinh.call('GET', '/history?consent_id=none')).status, 400);
});

t.test("the history can be filtered by day in Vietnam's time zone", async (t) => {
  const day = (offset: number) =>
    new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
  const all = (await kinds('')).length;
  t.ok(all > 0);
  t.equal((await kinds(`since=${day(0)}&until=${day(0)}`)).length, all);
  t.strictSame(await kinds(`until=${day(-1)}`), []);
  t.strictSame(await kinds(`since=${day(1)}`), []);
  t.equal((await sinh.call('GET', '/history?since=yesterday')).status, 400);
  t.equal((await sinh.call('GET', '/history?since=2026-13-45')).status, 400, 'no such day');
});

t.test('the partners that requested data are listed', async (t) => {
  const answer = await sinh.call('GET', '/history/partners');
  fitsContract(t, 'listHistoryPartners', answer);
  t.strictSame(
    answer.body.items.map((each: { partner_id: string }) => each.partner_id),
    ['bank-a', 'bank-b'],
  );
  t.strictSame((await (await g.citizen('tu')).call('GET', '/history/partners')).body.items, []);
});

t.test('a consent shows its remaining uses', async (t) => {
  const { body } = await sinh.call('GET', `/consents/${consent}`);
  t.match(body, { state: 'paused', uses: 1, uses_in_period: 1, uses_left: 1 });
  t.ok(Date.parse(body.period_ends_at) > Date.now());
  const once = await consentOf(bank, sinh, onceFor(g.number('sinh')));
  t.match((await sinh.call('GET', `/consents/${once}`)).body, { uses_left: 1, period_ends_at: undefined });
  await bank.call('POST', `/v1/consents/${once}/releases`, {});
  t.match((await sinh.call('GET', `/consents/${once}`)).body, { state: 'consumed', uses_left: 0 });
});

t.test('the history can be filtered by whom it is about, and by kind of data', async (t) => {
  const mother = await g.citizen('an');
  const school = g.partner('school-a');
  const enrolment = (child: 'gia_khoi' | 'bao_anh', optional: string[]) =>
    school.call('POST', '/v1/consent-requests', {
      body: onceFor(g.number(child), { purpose: 'school.enrolment', optional_fields: optional }),
    });
  await enrolment('bao_anh', ['person.permanent_residence']);
  await enrolment('gia_khoi', []);
  await bank.call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
  const subjects = await mother.call('GET', '/history/subjects');
  fitsContract(t, 'listHistorySubjects', subjects);
  const [self, ...children] = subjects.body.items;
  t.strictSame(self, { about_id: 'self', about: { relation: 'self' } });
  t.match(children.map(({ about }: { about: { name: string } }) => about.name).sort(), [
    'Trần Bảo Anh',
    'Trần Gia Khôi',
  ]);
  const idOf = (name: string) =>
    children.find(({ about }: { about: { name: string } }) => about.name === name).about_id;
  const read = async (query: string) => {
    const answer = await mother.call('GET', `/history?group=request&limit=100&${query}`);
    fitsContract(t, 'listHistory', answer);
    return answer.body.items as { about: { name?: string }; fields: { id: string }[] }[];
  };
  const ofBaoAnh = await read(`about=${idOf('Trần Bảo Anh')}`);
  t.ok(ofBaoAnh.length > 0 && ofBaoAnh.every(({ about }) => about.name === 'Trần Bảo Anh'));
  const own = await read('about=self');
  t.ok(own.length > 0 && own.every(({ about }) => about.name === undefined));
  const residence = await read('data=residence');
  t.ok(residence.length > 0);
  t.ok(residence.every(({ fields }) => fields.some(({ id }) => id === 'person.permanent_residence')));
  t.strictSame(await read(`data=residence&about=${idOf('Trần Gia Khôi')}`), [], 'both filters apply');
  t.ok((await read('data=contact&about=self')).length > 0);

  const father = (await (await g.citizen('duc')).call('GET', '/history/subjects')).body.items;
  const theirs = father.find(({ about }: { about: { name?: string } }) => about.name === 'Trần Bảo Anh');
  t.not(theirs.about_id, idOf('Trần Bảo Anh'), 'each guardian has names of their own');
  t.strictSame(await read(`about=${theirs.about_id}`), []);
  t.equal((await mother.call('GET', '/history?about=somebody')).status, 400);
  t.equal((await mother.call('GET', '/history?data=everything')).status, 400);
});
