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
