import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  makePasskey,
  requestAccountOpening,
  requestRecurringAccess,
  signInAs,
  tickAll,
} from '../../scripts/inbox/visit.js';
import { setStatus } from '../../src/database/admin/partner.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const { page } = await openPhone(browser, { reducedMotion: 'reduce' });
const bank = g.partner('bank-a');

t.test('that a partner is suspended is what a person sees first of its consent', async (t) => {
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await makePasskey(page, g.origin);
  const request = await requestRecurringAccess(bank, g.number('an'));
  await page.goto(`${g.origin}/prompts/${request}`);
  await tickAll(page);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('link', { name: 'Xem lần đồng ý này' }).waitFor();
  const { consent_id } = (await bank.call('GET', `/v1/consent-requests/${request}`)).body;
  const open = await requestAccountOpening(bank, g.number('an'));
  await page.goto(`${g.origin}/prompts/${open}`);
  await page.getByText('Chi tiết về yêu cầu và bên yêu cầu').click();
  await page.getByText('Lưu dữ liệu ở').waitFor();

  await setStatus(g.owner, 'bank-a', 'suspended');
  await page.getByRole('heading', { level: 1, name: 'Yêu cầu này đã được rút lại hoặc bị đóng' }).waitFor();

  await page.goto(`${g.origin}/consents/${consent_id}`);
  const notice = page.getByText(
    'Ngân hàng A đang bị tạm đình chỉ: không xem được gì cho đến khi được mở lại.',
  );
  await notice.waitFor();
  const heading = page.getByRole('heading', { level: 1 });
  const [above, below] = [await notice.boundingBox(), await heading.boundingBox()];
  t.ok((above?.y ?? Number.POSITIVE_INFINITY) < (below?.y ?? 0), 'the notice is above the heading');
  t.equal(await page.getByText('Hiện không xem được').count(), 1);
  t.equal(await page.getByText('Đang có hiệu lực').count(), 0, 'nothing says that it can be read');
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await page.goto(`${g.origin}/consents`);
  await page.getByText('Ngân hàng A đang bị tạm đình chỉ').waitFor();
  t.equal(await page.getByText('Hiện không xem được').count(), 1);

  await setStatus(g.owner, 'bank-a', 'active');
  await page.goto(`${g.origin}/consents/${consent_id}`);
  await page.getByText('Đang có hiệu lực').waitFor();
  t.equal(await notice.count(), 0);
});
