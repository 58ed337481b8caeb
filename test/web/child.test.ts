import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { makePasskey, requestEnrolment, signInAs, tickAll } from '../../scripts/inbox/visit.js';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const school = g.partner('school-a');
const statusOf = async (id: string) => (await school.call('GET', `/v1/consent-requests/${id}`)).body;
const signInOnPhone = async (name: string) => {
  const phone = await openPhone(browser);
  await signInAs(phone.page, g.origin, name);
  await makePasskey(phone.page, g.origin);
  return phone;
};
const mother = await signInOnPhone('Nguyễn Thu An');
const son = await signInOnPhone('Trần Gia Khôi');

t.test('from the age of 7 guardian and child both decide, each on their own phone', async (t) => {
  await mother.page.goto(`${g.origin}/`);
  const id = await requestEnrolment(school, g.number('gia_khoi'));
  await mother.page.getByRole('heading', { name: 'Về Trần Gia Khôi, bạn trả lời thay' }).waitFor();
  await mother.page.getByRole('link', { name: /Xem và trả lời/ }).click();
  await mother.page.getByText(/Sau bạn, còn cần Trần Gia Khôi đồng ý nữa/).waitFor();
  t.notMatch(await mother.page.locator('main').innerText(), /của bạn/, 'what is asked is not hers');
  await mother.page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp cả 2/ }).check();
  const sensitive = mother.page.getByRole('checkbox', { name: 'Cung cấp thêm: Dân tộc' });
  t.notOk(await sensitive.isChecked(), 'a sensitive field has a checkbox of its own');
  await tickAll(mother.page);
  await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await mother.page.getByRole('heading', { name: 'Đang chờ người khác trả lời' }).waitFor();
  t.equal((await statusOf(id)).status, 'pending', 'the guardian alone is not sufficient');

  await son.page.goto(`${g.origin}/prompts/${id}`);
  await son.page.getByText(/Người trả lời trước đã chọn/).waitFor();
  await son.page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp cả 2/ }).check();
  await son.page.getByRole('checkbox', { name: 'Cung cấp thêm: Dân tộc' }).check();
  await son.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await son.page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  const { consent_id } = await statusOf(id);
  const { data } = (await school.call('POST', `/v1/consents/${consent_id}/releases`, {})).body;
  t.strictSame(Object.keys(data.person).sort(), ['birth_full_name', 'date_of_birth', 'ethnicity']);

  await mother.page.goto(`${g.origin}/receipts/${consent_id}`);
  await mother.page.getByText('Nguyễn Thu An (bạn) đồng ý lúc').waitFor();
  await mother.page.getByText(/Trần Gia Khôi đồng ý lúc/).waitFor();
});

t.test("a child's refusal is sufficient", async (t) => {
  const id = await requestEnrolment(school, g.number('gia_khoi'));
  await son.page.goto(`${g.origin}/prompts/${id}`);
  await son.page.getByRole('button', { name: 'Từ chối' }).click();
  await son.page.getByRole('heading', { name: 'Đã từ chối' }).waitFor();
  t.equal((await statusOf(id)).status, 'refused');
});

t.test('under the age of 7 a guardian decides alone', async (t) => {
  const id = await requestEnrolment(school, g.number('bao_anh'));
  await mother.page.goto(`${g.origin}/prompts/${id}`);
  await mother.page.getByText('Bạn trả lời thay cho Trần Bảo Anh').waitFor();
  await tickAll(mother.page);
  await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await mother.page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  t.equal((await statusOf(id)).status, 'approved');
});

t.test(
  'a field about other people is marked, has a checkbox of its own, and its release is in their history',
  async (t) => {
    const id = await requestEnrolment(school, g.number('bao_anh'), ['person.related_persons']);
    await mother.page.goto(`${g.origin}/prompts/${id}`);
    await mother.page.getByText('Về người khác').waitFor();
    await mother.page.getByText(/Thông tin này nêu tên người khác/).waitFor();
    await mother.page.getByText('Trần Minh Đức').waitFor();
    t.notMatch(await mother.page.locator('main').innerText(), /\d{12}/, 'the prompt shows what is released');
    await tickAll(mother.page);
    await mother.page.getByRole('checkbox', { name: /Cha, mẹ, vợ hoặc chồng, con/ }).check();
    await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await mother.page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
    const { consent_id } = await statusOf(id);
    t.equal((await school.call('POST', `/v1/consents/${consent_id}/releases`, {})).status, 201);
    await mother.page.goto(`${g.origin}/history`);
    await mother.page.getByText(/thấy tên bạn trong thông tin của người khác/).waitFor();
    await mother.page.getByText('Trong thông tin của Trần Bảo Anh').waitFor();
  },
);

t.test(
  'the guardian confirms the agreement of a child without an account; lapsed consents are shown',
  async (t) => {
    await g.owner.query(
      'UPDATE population.person SET account_level = NULL WHERE person_id = population.find_person($1)',
      [g.number('gia_khoi')],
    );
    const id = await requestEnrolment(school, g.number('gia_khoi'));
    await mother.page.goto(`${g.origin}/prompts/${id}`);
    await mother.page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp cả 2/ }).check();
    await mother.page.getByRole('checkbox', { name: 'Cung cấp thêm: Dân tộc' }).check();
    await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await mother.page
      .getByRole('alert')
      .getByText(/Tôi đã hỏi trực tiếp Trần Gia Khôi/)
      .waitFor();
    await mother.page.getByRole('checkbox', { name: /Tôi đã hỏi trực tiếp Trần Gia Khôi/ }).check();
    await mother.page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await mother.page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
    t.equal((await statusOf(id)).status, 'approved');

    await g.owner.query(
      `UPDATE population.guardianship SET valid_to = population.today()
       WHERE child_id = population.find_person($1) AND guardian_id = population.find_person($2)`,
      [g.number('gia_khoi'), g.number('an')],
    );
    const father = await openPhone(browser);
    await signInAs(father.page, g.origin, 'Trần Minh Đức');
    await father.page.getByText('Việc giám hộ đã chấm dứt.').first().waitFor();
    for (const phone of [mother, son, father]) t.strictSame(phone.faults, []);
  },
);
