import { randomBytes } from 'node:crypto';
import t, { type Test } from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { FIELDS } from '../../src/catalogue/fields.js';
import { PURPOSES } from '../../src/catalogue/purposes.js';
import { consentOf, recurringFor } from '../app/asking.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const an = await g.citizen('an');
const consent = await consentOf(g.partner('bank-a'), an, recurringFor(g.number('an')));
await an.call('POST', `/consents/${consent}/narrow`, { fields: ['person.birth_full_name'] });
await an.call('POST', `/consents/${consent}/pause`);
const { page, faults } = await openPhone(await openBrowser(t));
await signInAs(page, g.origin, 'Nguyễn Thu An');
const open = async () => {
  await page.goto(`${g.origin}/receipts/${consent}`);
  await page.locator('svg.qr-long').waitFor();
};
const pdfOf = async () => {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  return Number(/\/Type \/Pages\s*\/Count (\d+)|\/Count (\d+)/.exec(pdf)?.slice(1).find(Boolean));
};

t.test('from the second receipt on only what changed is shown, the whole one tap away', async (t) => {
  await open();
  const changes = page.locator('.receipts > li');
  t.equal(await changes.count(), 3);
  const [paused, narrowed, given] = [changes.nth(0), changes.nth(1), changes.nth(2)];
  t.match(await narrowed.innerText(), /Đã bớt thông tin[\s\S]*Thông tin đã bớt\s*Số thuê bao di động/);
  t.notMatch(await paused.innerText(), /Số thuê bao di động|Ngân hàng A/);
  t.notMatch(await given.innerText(), /Ngân hàng A/);
  await given.getByText('Xem toàn bộ biên nhận này').click();
  t.match(await given.innerText(), /Ngân hàng A[\s\S]*Số thuê bao di động/);
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
});

t.test('it prints on one page of A4: number, QR code, where to check it, what has happened', async (t) => {
  await open();
  await page.emulateMedia({ media: 'print' });
  const printed = await page.locator('main').innerText();
  for (const text of [consent, `${new URL(g.origin).host}/verify`, 'Ngân hàng A', 'Đã tạm ngừng'])
    t.match(printed, text);
  t.match(printed, /1\. Đã đồng ý: \d\d:\d\d, [\s\S]*3\. Đã tạm ngừng/);
  t.ok(await page.locator('svg.qr-long').isVisible());
  t.notOk(await page.getByText('Xem toàn bộ biên nhận này').first().isVisible());
  await page.emulateMedia({ media: null });
  t.equal(await pdfOf(), 1);
});

/** Shows the page as for another consent: of the first fields of the catalogue, with a statement so long, changed so often. */
const showLong = async (t: Test, fields: number, statement_chars: number, changes: number) => {
  await page.route('**/citizen/v1/receipts/*', async (route) => {
    const body = await (await route.fetch()).json();
    const [first] = body.receipts;
    const processing = first.content.processing[0];
    processing.statement = 'Mở tài khoản thanh toán tại chi nhánh. '.repeat(20).slice(0, statement_chars);
    processing.pii_information = Object.keys(FIELDS)
      .slice(0, fields)
      .map((pii_type) => ({ pii_type, sensitive: true, necessary: true }));
    body.receipts = Array.from({ length: changes }, (_, i) => ({
      ...first,
      seq: i + 1,
      content: { ...first.content, receipt_seq: i + 1 },
    }));
    await route.fulfill({ json: body });
  });
  await open();
  await page.unroute('**/citizen/v1/receipts/*');
  t.equal(await page.locator('.receipt-page .receipt-fields li').count(), fields);
};

t.test('a consent with all fields of any purpose, changed often, still prints on one page', async (t) => {
  const most = Math.max(...Object.values(PURPOSES).map(({ fields }) => fields.length));
  t.ok(most > 12);
  await showLong(t, most, 200, 40);
  t.equal(await pdfOf(), 1);
  await page.emulateMedia({ media: 'print' });
  t.match(await page.locator('main').innerText(), /Còn 32 việc ở giữa/);
  await page.emulateMedia({ media: null });
});

t.test('one with every field there is and the longest statement takes two', async (t) => {
  await showLong(t, Object.keys(FIELDS).length, 500, 40);
  t.equal(await pdfOf(), 2);
});

t.test('a receipt that fits into no QR code says so', async (t) => {
  await page.route('**/citizen/v1/receipts/*', async (route) => {
    const body = await (await route.fetch()).json();
    const [head, , tail] = body.receipts.at(-1).jws.split('.');
    body.receipts.at(-1).jws = `${head}.${randomBytes(3000).toString('base64url')}.${tail}`;
    await route.fulfill({ json: body });
  });
  await page.goto(`${g.origin}/receipts/${consent}`);
  await page.getByText(/quá dài cho một mã QR/).waitFor();
  t.equal(await page.locator('svg.qr-long').count(), 0);
  await page.unroute('**/citizen/v1/receipts/*');
  t.strictSame(faults, []);
});
