import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { requestAccountOpening, requestRecurringAccess, signInAs } from '../../scripts/inbox/visit.js';
import { consentOf, recurringFor } from '../app/asking.js';
import { until } from '../delivery/receivers.js';
import { openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const consent = await consentOf(bank, an, recurringFor(g.number('an')));
for (let i = 0; i < 2; i++) await bank.call('POST', `/v1/consents/${consent}/releases`, {});
const older = await requestRecurringAccess(bank, g.number('an'));
await bank.call('DELETE', `/v1/consent-requests/${older}`);
for (let i = 0; i < 12; i++) {
  const id = await requestAccountOpening(bank, g.number('an'));
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
}
const { page, faults } = await openPhone(browser, { reducedMotion: 'reduce' });
await signInAs(page, g.origin, 'Nguyễn Thu An');

t.test('what was repeated is one entry of the history, and an approval is one', async (t) => {
  await page.goto(`${g.origin}/history?group=access`);
  await page.getByText('Ngân hàng A đã xem thông tin · 2 lần').waitFor();
  t.equal(await page.locator('.entry').count(), 1);
  await page.goto(`${g.origin}/history`);
  await page.getByRole('button', { name: 'Xem thêm' }).click();
  await page.getByText('Đồng ý cho Ngân hàng A xem').waitFor();
  t.equal(await page.getByText('Bạn trả lời yêu cầu của Ngân hàng A').count(), 0);
});

t.test('the filter is in the address, and survives a reload', async (t) => {
  await page.goto(`${g.origin}/history`);
  await page.getByText('Lọc', { exact: true }).click();
  await page.getByLabel('Loại việc').selectOption('access');
  await page.waitForURL('**/history?group=access');
  t.equal(await page.getByLabel('Loại việc').inputValue(), 'access', 'the form stays open');
  await page.reload();
  await page.getByText('Ngân hàng A đã xem thông tin · 2 lần').waitFor();
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await page.waitForURL('**/history');
  await page.goto(`${g.origin}/history?group=nothing&since=yesterday`);
  await page.getByText('Ngân hàng A rút lại yêu cầu').first().waitFor();
});

t.test('Back returns to the place, also beyond the first page of a list', async (t) => {
  await page.goto(`${g.origin}/history`);
  await page.getByRole('button', { name: 'Xem thêm' }).click();
  const link = page.getByRole('link', { name: 'Xem lần đồng ý' }).last();
  await link.scrollIntoViewIfNeeded();
  const before = await link.boundingBox();
  const y = await page.evaluate<number>('scrollY');
  await until(() => page.evaluate<boolean>(`history.state?.y === ${y}`));
  await link.click();
  await page.getByRole('heading', { name: 'Thông tin đã được xem' }).waitFor();
  await page.goBack();
  await link.waitFor();
  await until(() => page.evaluate<boolean>(`scrollY === ${y}`));
  const after = await link.boundingBox();
  t.equal(after?.y, before?.y);
  t.strictSame(faults, []);
});
