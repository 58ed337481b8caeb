import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { makePasskey, requestAccountOpening, signInAs } from '../../scripts/inbox/visit.js';
import { findViolations, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
const statusOf = async (id: string) => (await bank.call('GET', `/v1/consent-requests/${id}`)).body.status;
await signInAs(page, g.origin, 'Nguyễn Thu An');
await makePasskey(page, g.origin);

const open = async (on: Page = page) => {
  const id = await requestAccountOpening(bank, g.number('an'), { expires_in_s: 3600 });
  await on.goto(`${g.origin}/prompts/${id}`);
  return id;
};
const tick = async (on: Page = page) => {
  await on.getByRole('radio', { name: /Chỉ cung cấp: đã đủ 18/ }).check();
  await on.getByRole('checkbox', { name: /Tôi đồng ý cung cấp: Họ/ }).check();
  await on.getByRole('checkbox', { name: 'Cung cấp thêm: Số thuê bao di động' }).check();
};
const press = (name: 'Đồng ý' | 'Từ chối', on: Page = page) =>
  on.getByRole('button', { name, exact: true }).click();
/** That the outcome is in the bar with the buttons, seen without scrolling, and has the focus. */
const seesOutcome = async (t: Test, text: RegExp, on: Page = page) => {
  const outcome = on.locator('.answer').getByRole('alert');
  await outcome.getByText(text).waitFor();
  t.equal(await on.evaluate("document.activeElement?.getAttribute('role')"), 'alert', `focused: ${text}`);
  const box = await outcome.boundingBox();
  t.ok(box !== null && box.y >= 0 && box.y + box.height <= 740, `in sight: ${text}`);
};
const ticked = async (on: Page = page) => {
  const boxes = await on.getByRole('checkbox').or(on.getByRole('radio')).all();
  return (await Promise.all(boxes.map((box) => box.isChecked()))).filter(Boolean).length;
};
const problem = (code: string, status: number) => ({
  status,
  contentType: 'application/problem+json',
  body: JSON.stringify({ type: `${g.origin}/problems/${code}`, title: code, status, code }),
});

t.test('what came of an answer is in the bar, and takes the focus', async (t) => {
  const id = await open();
  await press('Đồng ý');
  await seesOutcome(t, /Còn 2 chỗ cần bạn đánh dấu/);
  t.strictSame(await findViolations(page), []);
  await page
    .getByRole('alert')
    .getByRole('button', { name: /Tôi đồng ý cung cấp: Họ/ })
    .click();
  const box = await page.getByRole('checkbox', { name: /Tôi đồng ý cung cấp: Họ/ }).boundingBox();
  const bar = await page.locator('.answer').boundingBox();
  t.ok(box !== null && bar !== null && box.y + box.height <= bar.y, 'what is missing is not under the bar');
  await tick();
  await phone.setUserVerified(false);
  await press('Đồng ý');
  await seesOutcome(t, /chưa có gì được gửi/);
  t.strictSame(await findViolations(page), []);
  await phone.setUserVerified(true);

  await page.route('**/challenge', (route) => route.abort());
  await press('Đồng ý');
  await seesOutcome(t, /Không có kết nối mạng/);
  await page.unroute('**/challenge');
  await page.route('**/challenge', (route) => route.fulfill(problem('rate_limited', 429)));
  await press('Đồng ý');
  await seesOutcome(t, /quá nhanh/);
  await page.unroute('**/challenge');
  await page.route('**/decision', (route) => route.abort());
  await press('Đồng ý');
  await seesOutcome(t, /Đường truyền bị ngắt/);
  await press('Từ chối');
  await seesOutcome(t, /Đường truyền bị ngắt/);
  await page.unroute('**/decision');
  for (const [code, way] of [
    ['insufficient_user_authentication', 'Đăng nhập lại'],
    ['account_level_insufficient', 'Đăng nhập lại ở mức 2'],
    ['passkey_copy_suspected', 'Tạo khóa trên máy này'],
  ] as const) {
    await page.route('**/decision', (route) => route.fulfill(problem(code, 403)));
    await press('Đồng ý');
    await page.locator('.answer').getByRole('link', { name: way, exact: true }).waitFor();
    await page.unroute('**/decision');
  }
  t.equal(await statusOf(id), 'pending');
  await press('Đồng ý');
  await page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  await page.locator('h1:focus').waitFor();
});

t.test('ticks survive a reload, Back and Forward, but not for another person', async (t) => {
  const id = await open();
  await tick();
  await page.getByText('Ghi lý do từ chối').click();
  await page.getByRole('textbox').fill('Tôi chưa cần.');
  await page.reload();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();
  t.equal(await page.getByRole('textbox', { includeHidden: true }).inputValue(), 'Tôi chưa cần.');
  await page.getByRole('link', { name: 'Yêu cầu', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Yêu cầu đang chờ bạn' }).waitFor();
  await page.goBack();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();
  await page.goBack();
  await page.waitForURL((url) => !url.pathname.includes(id)); // the browser goes forward from a page that is there
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.goForward();
  await page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();

  await page.evaluate(`(() => {
    const key = Object.keys(sessionStorage).find((each) => each.includes('${id}'));
    sessionStorage.setItem(key, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(key)), of: 'Ai khác' }));
  })()`);
  await page.reload();
  await page.getByText('Bạn chưa đánh dấu thông tin nào').waitFor();
  t.equal(await ticked(), 0);
  await tick();
  await press('Từ chối');
  await page.getByRole('heading', { name: 'Đã từ chối' }).waitFor();
  t.equal(await page.evaluate('sessionStorage.length'), 0, 'nothing is kept of an answered request');
});

t.test('a device without a passkey of the person offers to make one, and the ticks are kept', async (t) => {
  const other = await openPhone(browser, { reducedMotion: 'reduce' });
  await signInAs(other.page, g.origin, 'Nguyễn Thu An');
  const id = await open(other.page);
  await tick(other.page);
  await press('Đồng ý', other.page);
  await seesOutcome(t, /có thể trên máy chưa có khóa truy cập/, other.page);
  await other.page.locator('.answer').getByRole('link', { name: 'Tạo khóa trên máy này' }).click();
  await other.page.getByRole('button', { name: 'Tạo khóa trên máy này' }).click();
  await other.page.getByRole('link', { name: 'Quay lại yêu cầu' }).click();
  await other.page.getByRole('status').getByText('Bạn sẽ cung cấp 3/4 thông tin').waitFor();
  await press('Đồng ý', other.page);
  await other.page.getByRole('heading', { name: 'Đã đồng ý' }).waitFor();
  t.equal(await statusOf(id), 'approved');
  t.strictSame([...phone.faults, ...other.faults], []);
});
