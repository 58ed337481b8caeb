import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  requestAccountOpening,
  requestRecurringAccess,
  signInAs,
  waitForPromptStream,
} from '../../scripts/inbox/visit.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const { page, faults } = await openPhone(browser, { reducedMotion: 'reduce' });
const sheet = page.getByRole('complementary', { name: 'Yêu cầu mới' });
const TITLE_LOOKS_MAX = 1_000;
/** The page's policy forbids waiting by a script. */
const isTitled = async (title: string) => {
  for (let looks = 0; (await page.title()) !== title; looks++) {
    if (looks === TITLE_LOOKS_MAX) throw new Error(`the title is ${await page.title()}`);
    await page.waitForTimeout(50);
  }
};
await signInAs(page, g.origin, 'Nguyễn Thu An');

t.test('a share code is one tap from the inbox, and the request made with it is there at once', async (t) => {
  await page.getByRole('heading', { name: 'Không có yêu cầu nào đang chờ' }).waitFor();
  await isTitled('Yêu cầu đang chờ bạn · Ưng Thuận');
  await page.getByRole('button', { name: 'Tạo mã chia sẻ' }).click();
  const spoken = await page.getByRole('img', { name: /^Mã chia sẻ [0-9A-Z] / }).getAttribute('aria-label');
  const share_code = String(spoken).replace('Mã chia sẻ', '').replaceAll(' ', '');
  const id = await requestAccountOpening(bank, '', { subject: { share_code } });
  await page.getByText('Mã đã được dùng: Ngân hàng A').waitFor();
  await page
    .getByRole('article')
    .getByRole('link', { name: /Xem và trả lời/ })
    .waitFor();
  t.equal(await sheet.count(), 0, 'the list shows it already');
  await isTitled('(1) Yêu cầu đang chờ bạn · Ưng Thuận');
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
  await isTitled('Yêu cầu đang chờ bạn · Ưng Thuận');
});

t.test('a request that arrives is a sheet over any other screen', async (t) => {
  await page.goto(`${g.origin}/history`);
  await page.getByText('Lọc', { exact: true }).click();
  await page.getByLabel('Loại việc').focus();
  await isTitled('Nhật ký · Ưng Thuận');
  await waitForPromptStream(page);
  const first = await requestRecurringAccess(bank, g.number('an'));
  await sheet.getByText('Ngân hàng A', { exact: true }).waitFor();
  await isTitled('(1) Nhật ký · Ưng Thuận');
  t.match(await sheet.locator('.brief').innerText(), /Phạm vi: xem nhiều nhất 4 lần mỗi tháng.*giữ 1 năm/);
  t.equal(
    await page.evaluate('document.activeElement.tagName'),
    'SELECT',
    'the focus stays where the person is',
  );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    t.strictSame(await findViolations(page), [], colorScheme);
  }
  t.notOk(await isTooWide(page));
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });

  await page.goto(`${g.origin}/prompts/${first}`);
  await page.getByRole('checkbox').first().check();
  await waitForPromptStream(page);
  const second = await requestAccountOpening(bank, g.number('an'));
  await sheet.waitFor();
  const [over, bar] = [await sheet.boundingBox(), await page.locator('.answer').boundingBox()];
  t.ok(
    over !== null && bar !== null && over.y + over.height <= bar.y,
    'it does not come to lie under the thumb',
  );
  await sheet.getByRole('link', { name: 'Xem và trả lời' }).click();
  await page.waitForURL(`**/prompts/${second}`);
  await sheet.waitFor({ state: 'detached' });
  await page.goBack();
  await page.getByText('Bạn sẽ cung cấp 1/3 thông tin').waitFor();

  const third = await requestAccountOpening(bank, g.number('an'));
  await sheet.waitFor();
  await bank.call('DELETE', `/v1/consent-requests/${third}`);
  await sheet.waitFor({ state: 'detached' });
});

t.test('a link to a request that is opened signed out says that a request waits', async (t) => {
  const id = await requestAccountOpening(bank, g.number('duc'));
  const stranger = await openPhone(browser);
  await stranger.page.goto(`${g.origin}/prompts/${id}`);
  await stranger.page.getByText('Có một yêu cầu gửi đến bạn. Đăng nhập để xem và trả lời.').waitFor();
  t.strictSame(await findViolations(stranger.page), []);
  await stranger.page.getByRole('link', { name: 'Đăng nhập' }).click();
  await stranger.page.getByRole('link', { name: /mức 2 ?: Trần Minh Đức/ }).click();
  await stranger.page.getByRole('heading', { name: 'Ngân hàng A đề nghị xem thông tin của bạn' }).waitFor();
  t.strictSame([...faults, ...stranger.faults], []);
});
