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

t.test('under 7 a guardian decides', async (t) => {
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

t.test('from 7 the child and a guardian decide', async (t) => {
  const id = await ask('gia_khoi');
  const first = await approve(await citizen('gia_khoi'), id, fields);
  t.match(first, { status: 200, body: { status: 'pending' } });
  fitsContract(t, 'decidePrompt', first);
  t.equal(await statusOf(id), 'pending');
  t.match(await approve(await citizen('an'), id, fields), { status: 200, body: { status: 'approved' } });
  const other = await ask('gia_khoi');
  await approve(await citizen('an'), other, fields);
  t.equal(await statusOf(other), 'pending', 'a parent alone is not enough');
  await (await citizen('gia_khoi')).call('POST', `/prompts/${other}/decision`, { decision: 'refuse' });
  t.equal(await statusOf(other), 'refused', 'the child may say no');
});

t.test('joint guardians both decide, and the child', async (t) => {
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

t.test('the three at once: approved once', async (t) => {
  const id = await ask('mai');
  const deciders = await Promise.all((['mai', 'ong_phuong', 'ba_xoan'] as const).map(citizen));
  const answers = await Promise.all(deciders.map((each) => approve(each, id, fields)));
  t.strictSame(
    answers.map(({ status }) => status),
    [200, 200, 200],
  );
  t.equal(answers.filter(({ body }) => body.status === 'approved').length, 1);
  t.equal(await statusOf(id), 'approved');
});

t.test('from 16 one decides alone', async (t) => {
  const id = await ask('hai_long');
  t.equal((await approve(await citizen('tuyet'), id, fields)).status, 404, 'a guardian no longer');
  t.match(await approve(await citizen('hai_long'), id, fields), {
    status: 200,
    body: { status: 'approved' },
  });
});
