import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { madeUpDocument } from '../../src/sandbox/issuer/documents.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

/** An issuer that answers, or passes the response to `silent` if it is set. */
let holdResponse: ((response: ServerResponse) => void) | undefined;
const issuer = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (holdResponse !== undefined) {
    holdResponse(response);
    return;
  }
  const { personal_id_number } = JSON.parse(Buffer.concat(chunks).toString());
  const kind = request.url?.split('/').pop() as 'driving_licence';
  const document = madeUpDocument(kind, personal_id_number, '2026-11-20');
  response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
  const none = { code: 'document_not_found' };
  response.end(JSON.stringify(document === undefined ? none : { kind, personal_id_number, document }));
});
await new Promise<void>((done) => issuer.listen(0, '127.0.0.1', done));
t.teardown(() => {
  issuer.closeAllConnections();
  issuer.close();
});

const g = await createTestGateway(t, {
  DOCUMENT_ISSUER_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`,
});
const browser = await openBrowser(t);
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
const licence = (on: Page) => on.getByRole('region', { name: /^(Giấy phép lái xe|Driving licence)$/ });
const stored = async () =>
  (await g.owner.query("SELECT count(*)::integer AS n FROM document.link WHERE kind = 'driving_licence'"))
    .rows[0].n;
const checkScreen = async (what: string) => {
  t.strictSame(await findViolations(page), [], what);
  t.notOk(await isTooWide(page), `${what} fits a phone`);
};

t.test('a document is linked after agreement, shown in words, and unlinked', async (t) => {
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await page.getByRole('link', { name: 'Của tôi' }).click();
  await page.getByRole('link', { name: 'Xem và liên kết giấy tờ' }).click();
  await page.getByRole('heading', { level: 1, name: 'Giấy tờ' }).waitFor();
  await checkScreen('nothing linked');
  await licence(page).getByText('Cục Cảnh sát giao thông').waitFor();
  await licence(page).getByText('Thuê xe').waitFor();

  await licence(page)
    .getByRole('button', { name: /^Liên kết/ })
    .click();
  const tick = licence(page).getByRole('checkbox', { name: /Tôi đồng ý để cổng lấy Giấy phép lái xe/ });
  t.notOk(await tick.isChecked(), 'nothing is ticked beforehand');
  await licence(page).getByText('Cổng gửi số định danh của bạn cho cơ quan cấp').waitFor();
  await licence(page).getByRole('button', { name: 'Đồng ý và lấy về' }).click();
  await licence(page).getByRole('alert').getByText('Chưa có gì được lấy').waitFor();
  await checkScreen('the terms');
  t.equal(await stored(), 0);
  await licence(page).getByRole('button', { name: 'Hủy' }).click();
  t.equal(await stored(), 0);

  await licence(page)
    .getByRole('button', { name: /^Liên kết/ })
    .click();
  t.notOk(await tick.isChecked(), 'the checkbox is reset');
  await tick.check();
  await licence(page).getByRole('button', { name: 'Đồng ý và lấy về' }).click();
  await licence(page).getByText('Đã liên kết. Chưa nơi nào đọc được').waitFor();
  await licence(page)
    .getByText(/Hạng A1, từ ngày \d\d\/\d\d\/\d{4}/)
    .waitFor();
  await licence(page).getByText('20/11/2026').waitFor();
  await checkScreen('linked');
  await page.getByRole('button', { name: 'English' }).first().click();
  await licence(page)
    .getByText(/Class A1, since \d\d\/\d\d\/\d{4}/)
    .waitFor();
  await checkScreen('linked, in English');
  await page.getByRole('button', { name: 'Tiếng Việt' }).first().click();

  await licence(page).getByRole('button', { name: /^Gỡ/ }).click();
  await licence(page).getByText('Nội dung ở đây bị xóa ngay').waitFor();
  await checkScreen('asking before unlinking');
  await licence(page).getByRole('button', { name: 'Giữ lại' }).click();
  t.equal(await stored(), 1);
  await licence(page).getByRole('button', { name: /^Gỡ/ }).click();
  await licence(page).getByRole('button', { name: 'Gỡ và xóa ngay' }).click();
  await licence(page).getByText('Đã gỡ. Nội dung đã bị xóa.').waitFor();
  t.equal(await stored(), 0);
  await licence(page).getByText('Chưa liên kết').waitFor();

  await page.goto(`${g.origin}/history`);
  await page.getByText('Bạn gỡ giấy tờ, nội dung đã xóa').waitFor();
  await page.getByText('Bạn liên kết giấy tờ').waitFor();
  await page.locator('.entry-fields').getByText('Giấy phép lái xe').first().waitFor();
});

t.test('linking can be cancelled while the issuer is being asked', async (t) => {
  await page.goto(`${g.origin}/documents`);
  await licence(page)
    .getByRole('button', { name: /^Liên kết/ })
    .click();
  await licence(page).getByRole('checkbox').check();
  const asked = new Promise<ServerResponse>((done) => {
    holdResponse = done;
  });
  await licence(page).getByRole('button', { name: 'Đồng ý và lấy về' }).click();
  const response = await asked;
  holdResponse = undefined;
  await licence(page)
    .getByText(/Đang lấy từ Cục Cảnh sát giao thông/)
    .waitFor();
  const closed = once(response, 'close');
  await licence(page).getByRole('button', { name: 'Hủy' }).click();
  await licence(page).getByText('Đã hủy. Không có gì thay đổi.').waitFor();
  await closed;
  t.equal(await stored(), 0);
});

t.test('a person without the document is informed, and level 1 cannot link', async (t) => {
  const xoan = await openPhone(browser);
  await signInAs(xoan.page, g.origin, 'Hà Thị Xoan');
  await xoan.page.goto(`${g.origin}/documents`);
  await licence(xoan.page)
    .getByRole('button', { name: /^Liên kết/ })
    .click();
  await licence(xoan.page).getByRole('checkbox').check();
  await licence(xoan.page).getByRole('button', { name: 'Đồng ý và lấy về' }).click();
  await licence(xoan.page).getByRole('alert').getByText('bạn không có giấy tờ này').waitFor();

  const tuyet = await openPhone(browser);
  await signInAs(tuyet.page, g.origin, 'Lê Thị Tuyết', 1);
  await tuyet.page.goto(`${g.origin}/documents`);
  await licence(tuyet.page).getByText('Liên kết giấy tờ cần đăng nhập ở mức 2.').waitFor();
  t.equal(await licence(tuyet.page).getByRole('button').count(), 0);
  for (const each of [phone, tuyet]) t.strictSame(each.faults, []);
});
