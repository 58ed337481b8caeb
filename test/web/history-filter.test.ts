import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { requestAccountOpening, requestEnrolment, signInAs } from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
await signInAs(page, g.origin, 'Nguyễn Thu An');
await requestEnrolment(g.partner('school-a'), g.number('bao_anh'));
for (let i = 0; i < 3; i++) await requestAccountOpening(g.partner('bank-a'), g.number('an'));

const filters = () => new URL(page.url()).searchParams;
const about = page.locator('.entry', { hasText: 'Về Trần Bảo Anh' });
const ofBank = page.getByText(/^Ngân hàng A gửi yêu cầu/);

t.test('the history is filtered by child and kind of data, in the address', async (t) => {
  await page.goto(`${g.origin}/history`);
  await ofBank.first().waitFor();
  await page.getByText('Lọc', { exact: true }).click();
  await page.getByLabel('Về ai').selectOption('Trần Bảo Anh');
  await ofBank.first().waitFor({ state: 'detached' });
  await about.first().waitFor();
  t.match(filters().get('about'), /^[\w-]{22}$/);
  await page.getByLabel('Loại thông tin').selectOption('Điện thoại, thư điện tử');
  await page.getByText('Không có việc nào khớp với bộ lọc').waitFor();
  await page.getByLabel('Loại thông tin').selectOption('Nơi cư trú');
  await about.first().waitFor();
  t.equal(filters().get('data'), 'residence');
  await page.reload();
  await about.first().waitFor();
  const chosen = page.getByLabel('Về ai').locator('option:checked', { hasText: 'Trần Bảo Anh' });
  await chosen.waitFor({ state: 'attached' }); // the address is enough
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await ofBank.first().waitFor();
  t.equal(filters().size, 0);
});

t.test('Back returns to the filtered history', async (t) => {
  await page.getByText('Lọc', { exact: true }).click();
  await page.getByLabel('Về ai').selectOption('Tôi');
  await about.first().waitFor({ state: 'detached' });
  await page.getByRole('navigation').first().getByRole('link', { name: 'Của tôi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Của tôi' }).waitFor();
  await page.goBack();
  await ofBank.first().waitFor();
  t.equal(filters().get('about'), 'self');
  t.equal(await about.count(), 0);
});

t.test('the filters are accessible, fit a phone, and are printed', async (t) => {
  for (const language of ['vi', 'en']) {
    await page.goto(`${g.origin}/history?about=self&data=contact`);
    await page.evaluate(`localStorage.setItem('language', '${language}')`);
    await page.reload();
    await page.locator(`html[lang=${language}]`).waitFor();
    await page.locator('.entry').first().waitFor();
    t.strictSame(await findViolations(page), [], language);
    t.notOk(await isTooWide(page), language);
  }
  await page.emulateMedia({ media: 'print' });
  await page.getByText('Me · Telephone, email').waitFor();
  t.strictSame(phone.faults, []);
});
