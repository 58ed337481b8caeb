import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { approve } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const school = g.partner('school-a');
const fields = ['person.birth_full_name'];
const ask = async (child: PersonaKey) => {
  const { body } = await school.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number(child) },
      purpose: 'school.enrolment',
      statement: 'Nhập học',
      required_fields: fields,
      optional_fields: [],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
  return body.request_id as string;
};
const statusOf = async (id: string) => (await school.call('GET', `/v1/consent-requests/${id}`)).body.status;
const citizen = (key: PersonaKey) => g.citizen(key);
const byRole = (a: { role: string }, b: { role: string }) => a.role.localeCompare(b.role);

t.test('a guardian decides for a child under 7', async (t) => {
  const id = await ask('bao_anh');
  for (const stranger of ['tu', 'tuyet'] as const)
    t.equal((await approve(await citizen(stranger), id, fields)).status, 404);
  const prompts = await (await citizen('duc')).call('GET', '/prompts');
  fitsContract(t, 'listPrompts', prompts);
  t.equal(prompts.body.items[0].request_id, id);
  const decided = await approve(await citizen('duc'), id, fields);
  t.match(decided, { status: 200, body: { status: 'approved' } });
  fitsContract(t, 'decidePrompt', decided);
  const released = await school.call('POST', `/v1/consents/${decided.body.consent_id}/releases`, {});
  t.equal(released.body.data.person.birth_full_name, 'Trần Bảo Anh');
  const history = await (await citizen('an')).call('GET', '/history');
  fitsContract(t, 'listHistory', history);
  t.match(JSON.stringify(history.body), released.body.release_id, 'the other parent sees it');
});

t.test('from 7 on, the child and a guardian decide', async (t) => {
  const id = await ask('gia_khoi');
  const first = await approve(await citizen('gia_khoi'), id, fields);
  t.match(first, { status: 200, body: { status: 'pending' } });
  fitsContract(t, 'decidePrompt', first);
  t.equal(await statusOf(id), 'pending');
  t.match(await approve(await citizen('an'), id, fields), { status: 200, body: { status: 'approved' } });
  const other = await ask('gia_khoi');
  await approve(await citizen('an'), other, fields);
  t.equal(await statusOf(other), 'pending', 'a parent alone cannot approve');
  await (await citizen('gia_khoi')).call('POST', `/prompts/${other}/decision`, { decision: 'refuse' });
  t.equal(await statusOf(other), 'refused', 'the child may refuse');
});

t.test('joint guardians and the child all decide', async (t) => {
  const id = await ask('mai');
  for (const [who, status] of [
    ['ong_phuong', 'pending'],
    ['mai', 'pending'],
    ['ba_xoan', 'approved'],
  ] as const) {
    t.match(await approve(await citizen(who), id, fields), { status: 200, body: { status } }, who);
    t.equal(await statusOf(id), status);
  }
});

t.test('three concurrent approvals grant one consent', async (t) => {
  const id = await ask('mai');
  const deciders = await Promise.all((['mai', 'ong_phuong', 'ba_xoan'] as const).map(citizen));
  const answers = await Promise.all(deciders.map((each) => approve(each, id, fields)));
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  t.strictSame(answers.map(({ body }) => body.status).sort(), ['approved', 'pending', 'pending']);
  t.equal(await statusOf(id), 'approved');
});

t.test('from 16 on, a person decides alone', async (t) => {
  const id = await ask('hai_long');
  t.equal((await approve(await citizen('tuyet'), id, fields)).status, 404, 'no longer a guardian');
  t.match(await approve(await citizen('hai_long'), id, fields), {
    status: 200,
    body: { status: 'approved' },
  });
});

t.test('a child without an account consents in the presence of the guardian', async (t) => {
  await g.owner.query(
    'UPDATE population.person SET account_level = NULL WHERE person_id = population.find_person($1)',
    [g.number('gia_khoi')],
  );
  const id = await ask('gia_khoi');
  const an = await citizen('an');
  const { prompt } = (await an.call('GET', `/prompts/${id}`)).body;
  t.match(prompt, { child_consent: 'witnessed_by_guardian', about: { relation: 'child' } });
  t.match(await approve(an, id, fields), {
    status: 400,
    body: { code: 'invalid_request', errors: [{ pointer: '/child_agrees' }] },
  });
  const decided = await approve(an, id, fields, { child_agrees: true });
  t.match(decided, { status: 200, body: { status: 'approved' } });
  const receipts = await an.call('GET', `/receipts/${decided.body.consent_id}`);
  fitsContract(t, 'getReceipts', receipts);
  const { decisions } = receipts.body.receipts[0].content;
  t.equal(decisions.length, 2);
  t.match(decisions.toSorted(byRole), [
    { role: 'guardian', assertion_hash: String },
    { role: 'subject', witnessed_by: 'guardian' },
  ]);
  t.equal(receipts.body.evidence.length, 1);
  t.match(receipts.body.evidence, [{ terms: { role: 'guardian', child_agrees: true } }]);
});

t.test('a guardian cannot consent for a child with an account', async (t) => {
  const id = await ask('mai');
  const guardian = await citizen('ong_phuong');
  t.match((await guardian.call('GET', `/prompts/${id}`)).body.prompt, { child_consent: 'own_account' });
  t.match(await approve(guardian, id, fields, { child_agrees: true }), {
    status: 400,
    body: { errors: [{ pointer: '/child_agrees' }] },
  });
});

t.test('a later decider chooses among the fields already agreed to', async (t) => {
  const wide = ['person.birth_full_name', 'person.date_of_birth', 'person.sex'];
  const { body } = await school.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number('mai') },
      purpose: 'school.enrolment',
      statement: 'Nhập học',
      required_fields: ['person.birth_full_name'],
      optional_fields: ['person.date_of_birth', 'person.sex'],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
  const id = body.request_id as string;
  const [mai, ong, ba] = await Promise.all((['mai', 'ong_phuong', 'ba_xoan'] as const).map(citizen));
  if (!mai || !ong || !ba) throw new Error('three people');
  t.equal((await ong.call('GET', `/prompts/${id}`)).body.prompt.agreed_fields, null);
  t.equal((await approve(mai, id, wide.slice(0, 2))).status, 200);
  t.strictSame((await ong.call('GET', `/prompts/${id}`)).body.prompt.agreed_fields, wide.slice(0, 2));
  t.match(await approve(ong, id, wide), { status: 403, body: { code: 'field_not_permitted' } });
  t.equal((await approve(ong, id, wide.slice(0, 2))).status, 200);
  const last = await approve(ba, id, wide.slice(0, 1));
  t.match(last, { status: 200, body: { status: 'approved' } });
  const { receipts, evidence } = (await mai.call('GET', `/receipts/${last.body.consent_id}`)).body;
  t.equal(evidence.length, 3, 'three passkeys signed');
  t.strictSame(
    receipts[0].content.processing[0].pii_information.map((each: { pii_type: string }) => each.pii_type),
    ['person.birth_full_name'],
    'the fields all agreed to',
  );
});

t.test('those who decide together are told of each other, and partners are not', async (t) => {
  const id = await ask('mai');
  const [mai, ong, ba] = await Promise.all((['mai', 'ong_phuong', 'ba_xoan'] as const).map(citizen));
  if (!mai || !ong || !ba) throw new Error('three people');
  const promptOf = async (who: typeof mai) => {
    const answer = await who.call('GET', `/prompts/${id}?answered=true`);
    fitsContract(t, 'getPrompt', answer);
    return answer.body.prompt;
  };
  t.strictSame((await promptOf(ong)).others_awaited, [
    { role: 'subject', count: 1, names: ['Lò Thị Mai'] },
    { role: 'guardian', count: 1, names: ['Hà Thị Xoan'] },
  ]);
  t.strictSame((await promptOf(mai)).others_awaited, [
    { role: 'guardian', count: 2, names: ['Hà Thị Xoan', 'Lò Văn Phương'] },
  ]);
  await approve(ong, id, fields);
  t.match((await promptOf(ba)).decisions, [
    { role: 'guardian', verdict: 'approved', name: 'Lò Văn Phương', own: false },
  ]);

  const own = await promptOf(ong);
  t.match(own.decisions, [{ name: 'Lò Văn Phương', own: true }]);
  t.equal((await ong.call('GET', `/prompts/${id}?answered=true`)).body.values.length, 0, 'without values');
  t.match(
    await ong.call('GET', `/prompts/${id}`),
    { status: 409, body: { code: 'request_not_pending', status_of_request: 'pending' } },
    'only where it is asked for',
  );
  const listed = async (query: string) => {
    const answer = await ong.call('GET', `/prompts${query}`);
    fitsContract(t, 'listPrompts', answer);
    return answer.body.items.some((each: { request_id: string }) => each.request_id === id);
  };
  t.equal(await listed(''), false);
  t.equal(await listed('?answered=true'), true);

  await approve(mai, id, fields);
  const { body } = await approve(ba, id, fields);
  const consent = (await ong.call('GET', `/consents/${body.consent_id}`)).body;
  t.match(consent.decisions, [
    { role: 'guardian', name: 'Lò Văn Phương', own: true },
    { role: 'subject', name: 'Lò Thị Mai', own: false },
    { role: 'guardian', name: 'Hà Thị Xoan', own: false },
  ]);
  const history = await ong.call('GET', '/history?kind=decision_recorded');
  fitsContract(t, 'listHistory', history);
  const [last, child, first] = history.body.items.filter(
    (each: { request_id: string }) => each.request_id === id,
  );
  t.strictSame(last.guardian, { name: 'Hà Thị Xoan', own: false });
  t.notOk('guardian' in child, 'the child decided this one');
  t.strictSame(first.guardian, { name: 'Lò Văn Phương', own: true });

  const seen = [
    await school.call('GET', `/v1/consent-requests/${id}`),
    await school.call('GET', `/v1/consents/${body.consent_id}`),
    await school.call('POST', `/v1/consents/${body.consent_id}/releases`, {}),
  ];
  t.notMatch(JSON.stringify(seen.map((each) => each.body)), /Xoan|Phương/, 'no partner learns who decided');
});

t.test('without joint guardians any one of them is awaited', async (t) => {
  await g.owner.query(
    'UPDATE population.person SET account_level = 2 WHERE person_id = population.find_person($1)',
    [g.number('gia_khoi')],
  );
  const id = await ask('gia_khoi');
  const { prompt } = (await (await citizen('gia_khoi')).call('GET', `/prompts/${id}`)).body;
  t.strictSame(prompt.others_awaited, [
    { role: 'guardian', count: 1, names: ['Nguyễn Thu An', 'Trần Minh Đức'] },
  ]);
});

t.test('an approval can be taken back while others are awaited', async (t) => {
  const id = await ask('mai');
  const [mai, ong, ba] = await Promise.all((['mai', 'ong_phuong', 'ba_xoan'] as const).map(citizen));
  if (!mai || !ong || !ba) throw new Error('three people');
  const takeBack = (who: typeof mai) => who.call('DELETE', `/prompts/${id}/decision`);
  t.match(await takeBack(ong), { status: 404, body: { code: 'not_found' } }, 'nothing to take back yet');
  t.equal((await takeBack(await citizen('tu'))).status, 404, "not a stranger's");
  await approve(ong, id, fields);
  const taken = await takeBack(ong);
  fitsContract(t, 'takeBackDecision', taken);
  t.equal(taken.status, 204);
  t.strictSame((await ba.call('GET', `/prompts/${id}`)).body.prompt.decisions, []);
  await approve(ba, id, fields);
  await approve(mai, id, fields);
  t.equal(await statusOf(id), 'pending', 'what was taken back does not count');
  t.match(await approve(ong, id, fields), { status: 200, body: { status: 'approved' } }, 'and again');
  t.match(
    await takeBack(ong),
    { status: 409, body: { code: 'request_not_pending' } },
    'a consent is revoked',
  );
  const history = await ong.call('GET', '/history?group=request');
  t.match(
    history.body.items.find((each: { kind: string }) => each.kind === 'decision_taken_back'),
    { actor: 'guardian', guardian: { own: true }, request_id: id },
  );
});

t.test("what a guardian witnessed of the child's consent is taken back with it", async (t) => {
  await g.owner.query(
    'UPDATE population.person SET account_level = NULL WHERE person_id = population.find_person($1)',
    [g.number('mai')],
  );
  const id = await ask('mai');
  const [ong, ba] = await Promise.all((['ong_phuong', 'ba_xoan'] as const).map(citizen));
  if (!ong || !ba) throw new Error('two people');
  await approve(ong, id, fields, { child_agrees: true });
  t.equal((await ba.call('GET', `/prompts/${id}`)).body.prompt.decisions.length, 2);
  t.equal((await ong.call('DELETE', `/prompts/${id}/decision`)).status, 204);
  t.match((await ba.call('GET', `/prompts/${id}`)).body.prompt, {
    decisions: [],
    others_awaited: [{ role: 'guardian', count: 1, names: ['Lò Văn Phương'] }],
    child_consent: 'witnessed_by_guardian',
  });
});
