import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { consentOf, onceFor, recurringFor } from '../app/asking.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');
const consent = await consentOf(bank, an, recurringFor(g.number('an')));
for (let i = 0; i < 2; i++) await bank.call('POST', `/v1/consents/${consent}/releases`, {});
const pharmacy = g.partner('pharmacy-a');
const age = await consentOf(
  pharmacy,
  an,
  onceFor(g.number('an'), {
    ...{ purpose: 'pharmacy.age_check', required_fields: ['person.is_adult'], optional_fields: [] },
    retention: 'P1D',
  }),
);
await pharmacy.call('POST', `/v1/consents/${age}/releases`, {});
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;
await signInAs(page, g.origin, 'Nguyễn Thu An');
const [YEAR, MONTH] = new Date(Date.now() + 7 * 3_600_000).toISOString().split('-');
const THIS = `${g.origin}/summary?month=${YEAR}-${MONTH}`;

t.test('the summary names the places that read, and the consents that still run', async (t) => {
  await page.goto(THIS);
  await page.getByRole('heading', { name: `Tháng ${MONTH}/${YEAR}` }).waitFor();
  await page.getByText('2 nơi đã xem thông tin của bạn.').waitFor();
  await page.getByText(/^xem 2 lần, lần cuối lúc/).waitFor();
  const running = page.getByRole('region', { name: 'Sự đồng ý còn hiệu lực' });
  await running.getByText(/^đồng ý ngày .*, có hiệu lực đến hết ngày/).waitFor();
  t.equal(await running.getByRole('listitem').count(), 1);
  await page.getByRole('link', { name: 'Ngân hàng A', exact: true }).click();
  await page.getByText('Ngân hàng A đã xem thông tin').first().waitFor();
  t.equal(
    await page.getByText('Nhà thuốc A đã xem thông tin').count(),
    0,
    'the history of that month and place',
  );
  await page.goBack();
  await page.getByRole('link', { name: 'Xem tháng trước đó' }).click();
  await page.getByText('Không nơi nào xem thông tin của bạn.').waitFor();
  await page.goto(`${g.origin}/summary?month=2026-01&language=en`);
  await page.getByRole('heading', { name: 'January 2026' }).waitFor();
});

t.test('the notification is off at first, and one tick turns it on and off', async (t) => {
  await page.goto(`${g.origin}/history`);
  await page.getByRole('link', { name: 'Tóm tắt tháng trước' }).click();
  const tick = page.getByRole('checkbox', { name: /Đầu mỗi tháng/ });
  await tick.waitFor();
  t.notOk(await tick.isChecked());
  await tick.check();
  await page.getByRole('status').getByText('Đã bật.').waitFor();
  await page.reload();
  await tick.waitFor();
  t.ok(await tick.isChecked());
  await tick.uncheck();
  await page.getByRole('status').getByText('Đã tắt.').waitFor();
  await phone.context.setOffline(true);
  await tick.click();
  await page.getByRole('alert').first().waitFor();
  t.notOk(await tick.isChecked(), 'what was not stored is not shown as stored');
  await phone.context.setOffline(false);
  t.equal((await an.call('GET', '/monthly-summary')).body.subscribed, false);
});

t.test('the summary has no accessibility violations and fits a phone, in both languages', async (t) => {
  for (const [language, colorScheme] of [
    ['vi', 'light'],
    ['vi', 'dark'],
    ['en', 'light'],
  ] as const) {
    await page.goto(THIS);
    await page.evaluate(`localStorage.setItem('language', '${language}')`);
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await page.getByText(language === 'vi' ? '2 nơi đã xem' : '2 places read').waitFor();
    t.strictSame(await findViolations(page), [], `${language}, ${colorScheme}`);
    t.notOk(await isTooWide(page), language);
  }
  await page.evaluate("document.documentElement.style.setProperty('font-size', '200%')");
  t.notOk(await isTooWide(page), 'at 200 % text');
  await page.goto(`${g.origin}/summary?month=2026-99`);
  await page.getByRole('heading', { name: 'Monthly summary' }).waitFor();
  t.strictSame(phone.faults, []);
});
