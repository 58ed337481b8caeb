import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { makePasskey, requestEnrolment, signInAs, tickAll } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const school = g.partner('school-a');
const signInOnPhone = async (name: string) => {
  const phone = await openPhone(browser);
  await signInAs(phone.page, g.origin, name);
  await makePasskey(phone.page, g.origin);
  return phone;
};
const grandfather = await signInOnPhone('Lò Văn Phương');
const grandmother = await signInOnPhone('Hà Thị Xoan');
const girl = await signInOnPhone('Lò Thị Mai');

t.test('two guardians who decide jointly and the child are told of each other', async (t) => {
  const id = await requestEnrolment(school, g.number('mai'), []);
  const [his, hers, childs] = [grandfather.page, grandmother.page, girl.page];
  await childs.goto(`${g.origin}/prompts/${id}`);
  await childs.getByText('Sau bạn, còn cần Hà Thị Xoan và Lò Văn Phương đồng ý').waitFor();
  await childs.getByRole('checkbox', { name: 'Dân tộc' }).check();
  await his.goto(`${g.origin}/prompts/${id}`);
  await his.getByText('Sau bạn, còn cần Lò Thị Mai và Hà Thị Xoan đồng ý').waitFor();
  await his.getByRole('checkbox', { name: /cả 2/ }).check();
  await his.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await his.getByRole('heading', { name: 'Đang chờ người khác trả lời' }).waitFor();
  await his.getByText('Bạn đã đồng ý').waitFor();
  await his.getByText('Còn chờ Lò Thị Mai và Hà Thị Xoan').waitFor();

  await childs.getByText('Lò Văn Phương đã đồng ý').waitFor();
  await childs.getByText(/những gì bạn chọn được đã thay đổi/).waitFor();
  t.equal(await childs.getByRole('checkbox', { checked: true }).count(), 0, 'nothing stays ticked unseen');

  await his.goto(`${g.origin}/`);
  const waiting = his.getByRole('region', { name: 'Đang chờ người khác trả lời' });
  await waiting.getByText('Còn chờ Lò Thị Mai và Hà Thị Xoan').waitFor();
  t.equal(await his.getByText(/đang chờ bạn trả lời/).count(), 0, 'it is not counted as his to answer');
  t.strictSame(await findViolations(his), []);
  t.notOk(await isTooWide(his));

  await waiting.getByRole('link', { name: /Xem ai đã trả lời/ }).click();
  await his.getByRole('button', { name: 'Rút lại câu trả lời của tôi' }).waitFor();
  t.strictSame(await findViolations(his), []);
  await his.getByRole('button', { name: 'Rút lại câu trả lời của tôi' }).press('Enter');
  await his.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
  await childs.getByText('Sau bạn, còn cần Hà Thị Xoan và Lò Văn Phương đồng ý').waitFor();

  for (const page of [his, hers, childs]) {
    await page.goto(`${g.origin}/prompts/${id}`);
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page
      .getByRole('heading', { name: page === childs ? 'Đã đồng ý' : 'Đang chờ người khác trả lời' })
      .waitFor();
  }
  await childs.getByRole('link', { name: 'Xem lần đồng ý này' }).click();
  const consentPath = new URL(childs.url()).pathname;
  await his.goto(`${g.origin}${consentPath}`);
  await his.getByText('Bạn đã đồng ý').first().waitFor();
  await his.getByText('Hà Thị Xoan đã đồng ý').waitFor();
  await his.goto(`${g.origin}${consentPath.replace('consents', 'receipts')}`);
  await his.getByText('Lò Văn Phương (bạn) đồng ý lúc').waitFor();
  await his.getByText('Hà Thị Xoan đồng ý lúc').waitFor();
  await his.goto(`${g.origin}/history`);
  await his.getByText(/Bạn rút lại câu trả lời cho/).waitFor();
  await his.getByText(/Hà Thị Xoan trả lời yêu cầu của/).waitFor();
  for (const phone of [grandfather, grandmother, girl]) t.strictSame(phone.faults, []);
});
