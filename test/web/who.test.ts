import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  makePasskey,
  requestAccountOpening,
  requestEnrolment,
  signInAs,
  tickAll,
} from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
await signInAs(page, g.origin, 'Nguyễn Thu An');
await makePasskey(page, g.origin);
const statusOf = async (id: string) => (await bank.call('GET', `/v1/consent-requests/${id}`)).body;
const isSheetTooWide = () =>
  page.evaluate<boolean>(
    "(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector('dialog'))",
  );
const ask = () => requestAccountOpening(bank, g.number('an'), { expires_in_s: 3600 });
const sheet = page.getByRole('dialog', { name: 'Ngân hàng A' });
const open = page.getByRole('button', { name: 'Bên yêu cầu là ai? Phản ánh về Ngân hàng A' });

t.test('from a prompt the sheet says who is asking, by keyboard too, and Back closes it', async (t) => {
  const id = await ask();
  await page.goto(`${g.origin}/prompts/${id}`);
  await open.focus();
  await page.keyboard.press('Enter');
  for (const text of [
    '0100000001',
    'Ngân hàng',
    'Phụ trách bảo vệ dữ liệu / Data protection officer',
    'Ngân hàng kiểm tra tuổi',
    'Đã gửi bạn 1 yêu cầu',
    'Đang chờ trả lời',
  ]) {
    await sheet.getByText(text, { exact: true }).first().waitFor();
  }
  t.equal(
    await sheet.getByRole('link', { name: 'dpo@bank-a.example' }).getAttribute('href'),
    'mailto:dpo@bank-a.example',
  );
  t.equal(await sheet.getByRole('link', { name: '1900 0001' }).getAttribute('href'), 'tel:19000001');
  for (let i = 0; i < 20; i++) await page.keyboard.press('Tab');
  t.ok(
    await page.evaluate(
      "document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)",
    ),
    'the focus stays in the sheet',
  );
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.waitForFunction("document.activeElement.classList.contains('who-button')"); // focus returns
  await open.click();
  await sheet.getByText('0100000001').waitFor();
  await page.goBack();
  await sheet.waitFor({ state: 'detached' });
  t.equal(new URL(page.url()).pathname, `/prompts/${id}`);
  await open.click();
  await sheet.getByRole('button', { name: 'Đóng' }).click();
  await sheet.waitFor({ state: 'detached' });
});

t.test('a code that does not match is reported from the prompt, which is refused', async (t) => {
  const id = await ask();
  await page.goto(`${g.origin}/prompts/${id}`);
  await open.click();
  await sheet.getByRole('button', { name: 'Từ chối và gửi phản ánh' }).click();
  await sheet.getByRole('alert').getByText('Hãy chọn một lý do.').waitFor();
  t.equal((await statusOf(id)).status, 'pending', 'nothing is sent without a reason');
  await phone.context.setOffline(true);
  await sheet.getByRole('radio', { name: /Mã đối chiếu không khớp/ }).check();
  await sheet.getByRole('button', { name: 'Từ chối và gửi phản ánh' }).click();
  await sheet.getByRole('alert').waitFor();
  await phone.context.setOffline(false);
  await sheet.getByRole('button', { name: 'Từ chối và gửi phản ánh' }).click();
  await page.getByRole('heading', { level: 1, name: 'Đã từ chối và gửi phản ánh' }).waitFor();
  await page.locator('h1:focus').waitFor();
  t.equal((await statusOf(id)).status, 'refused');
  await page.goto(`${g.origin}/history`);
  await page.getByText('Bạn phản ánh về Ngân hàng A').waitFor();
});

t.test("a guardian reports a child's request", async (t) => {
  const school = g.partner('school-a');
  const id = await requestEnrolment(school, g.number('bao_anh'));
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByRole('button', { name: /^Bên yêu cầu là ai\? Phản ánh về Trường/ }).click();
  const ofSchool = page.getByRole('dialog', { name: 'Trường Tiểu học A' });
  await ofSchool.getByText('Về Trần Bảo Anh').waitFor();
  await ofSchool.getByRole('radio', { name: 'Tôi không làm việc gì với bên này' }).check();
  await ofSchool.getByRole('button', { name: 'Từ chối và gửi phản ánh' }).click();
  await page.getByRole('heading', { level: 1, name: 'Đã từ chối và gửi phản ánh' }).waitFor();
  t.equal((await school.call('GET', `/v1/consent-requests/${id}`)).body.status, 'refused');
});

t.test(
  'from a consent and from the history the sheet shows earlier requests, and links leave it',
  async (t) => {
    const id = await ask();
    await page.goto(`${g.origin}/prompts/${id}`);
    await page.getByRole('radio', { name: /Chỉ cung cấp: đã đủ 18/ }).check();
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
    const { consent_id } = await statusOf(id);
    await page.goto(`${g.origin}/consents/${consent_id}`);
    await open.click();
    await sheet.getByText('Đã gửi bạn 3 yêu cầu').waitFor();
    await sheet.getByText('Đã từ chối · bạn đã phản ánh').waitFor();
    await sheet.getByRole('radio', { name: 'Lý do khác' }).check();
    await sheet.getByRole('button', { name: 'Gửi phản ánh', exact: true }).click();
    await sheet.getByRole('status').getByText('Đã gửi phản ánh.').waitFor();
    await sheet.getByText('Đã đồng ý · bạn đã phản ánh').waitFor();
    t.match((await statusOf(id)).status, 'approved', 'a report withdraws no consent');

    await page.goto(`${g.origin}/history`);
    const name = page.getByRole('listitem').getByRole('button', { name: 'Ngân hàng A', exact: true });
    await name.first().click();
    await sheet.getByRole('link', { name: 'Xem tất cả trong nhật ký' }).click();
    await sheet.waitFor({ state: 'detached' });
    t.equal(new URL(page.url()).search, '?partner_id=bank-a');
    await page.goBack();
    await page.waitForURL((url) => url.search === ''); // a place that is kept meanwhile also ends the wait of goBack
    t.equal(new URL(page.url()).search, '', 'Back skips the sheet');
    t.match(
      await page.locator('.entry-what').filter({ hasText: 'Đồng ý cho' }).first().innerText(),
      'Đồng ý cho Ngân hàng A xem',
    );
    t.equal(await open.count(), 0, 'the question is not repeated in each entry');
    await name.first().click();
    await sheet.getByRole('link', { name: 'Xem lần đồng ý' }).click();
    await page.getByRole('heading', { name: 'Thông tin được phép xem' }).waitFor();
    t.equal(new URL(page.url()).pathname, `/consents/${consent_id}`);
  },
);

t.test('the sheet has no accessibility violations and fits a phone, in both languages', async (t) => {
  const id = await ask();
  for (const [language, colorScheme] of [
    ['vi', 'light'],
    ['vi', 'dark'],
    ['en', 'light'],
  ] as const) {
    await page.goto(`${g.origin}/prompts/${id}`);
    await page.evaluate(`localStorage.setItem('language', '${language}')`);
    await page.reload();
    await page.emulateMedia({ colorScheme });
    await page
      .getByRole('button', { name: language === 'vi' ? /^Bên yêu cầu là ai/ : /^Who is this/ })
      .click();
    await page.getByRole('dialog').getByText('0100000001').waitFor();
    t.strictSame(await findViolations(page), [], `${language}, ${colorScheme}`);
    t.notOk(await isTooWide(page), language);
    t.notOk(await isSheetTooWide(), 'nor does the sheet scroll sideways');
  }
  await page.evaluate("document.documentElement.style.setProperty('font-size', '200%')");
  t.notOk(await isSheetTooWide(), 'at 200 % text');
  t.strictSame(phone.faults, []);
});
