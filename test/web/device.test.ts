import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { makePasskey, requestAccountOpening, signInAs } from '../../scripts/inbox/visit.js';
import { findViolations, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);

t.test('the list of passkeys knows this device, names devices apart, and names can be changed', async (t) => {
  const home = await openPhone(browser);
  await signInAs(home.page, g.origin, 'Nguyễn Thu An');
  await makePasskey(home.page, g.origin);
  const { page, faults } = await openPhone(browser);
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await makePasskey(page, g.origin);
  await page.goto(`${g.origin}/me`);
  const row = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await row('Máy tính Linux 2').getByText('Máy này').waitFor();
  t.equal(await row('Máy tính Linux').getByText('Máy này').count(), 0, 'that of the other device');
  await row('Máy tính Linux').getByText('Chỉ có trên một máy').waitFor();
  const hello = '08987058-cadc-4b81-b6e1-30de50dcbe96';
  await g.owner.query(
    `UPDATE citizen.passkey SET aaguid = $1, is_backup_eligible = true WHERE name = 'Máy tính Linux'`,
    [hello],
  );
  await page.reload();
  await row('Máy tính Linux')
    .getByText(/^Windows Hello · Trong trình quản lý mật khẩu/)
    .waitFor();
  await page.getByRole('button', { name: 'Đổi tên khóa “Máy tính Linux”' }).click();
  t.strictSame(await findViolations(page), []);
  await page.getByLabel('Tên mới').fill('Máy ở nhà');
  await page.getByRole('button', { name: 'Lưu tên' }).click();
  await row('Máy ở nhà').waitFor();
  t.equal(await page.locator('.mark-here').count(), 1);
  await page.goto(`${g.origin}/me?passkey=new&language=en`);
  const name = page.getByRole('textbox');
  while ((await name.inputValue()) !== 'Linux computer')
    await page.evaluate('new Promise(requestAnimationFrame)');
  t.strictSame(faults, []);
});

t.test('who does not wait for the proposed name gets one that no other passkey has', async (t) => {
  await g.owner.query(`UPDATE citizen.passkey SET name = 'Máy tính Linux' WHERE name = 'Máy ở nhà'`);
  const { page, faults } = await openPhone(browser);
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  let onBegun = (): void => undefined;
  const begun = new Promise<void>((done) => {
    onBegun = done;
  });
  await page.route('**/citizen/v1/passkeys', async (route) => {
    if (route.request().method() === 'GET') await begun; // the names that are taken come late
    await route.continue();
  });
  await page.route('**/citizen/v1/passkeys/challenge', async (route) => {
    onBegun();
    await route.continue();
  });
  await page.goto(`${g.origin}/me?passkey=new`);
  await page.getByRole('button', { name: 'Tạo khóa trên máy này' }).click();
  await page.getByRole('heading', { name: 'Đã có khóa truy cập' }).waitFor();
  const { rows } = await g.owner.query('SELECT name FROM citizen.passkey ORDER BY name');
  t.strictSame(
    rows.map(({ name }) => name),
    ['Máy tính Linux', 'Máy tính Linux 2', 'Máy tính Linux 3'],
  );
  t.strictSame(faults, []);
});

t.test('the icon says how many requests wait, and nothing when none does', async (t) => {
  const { page } = await openPhone(browser);
  await page.addInitScript(`
    const set = (count) => { document.documentElement.dataset.badge = count; };
    navigator.setAppBadge = async (count) => set(count);
    navigator.clearAppBadge = async () => set(0);
  `);
  await signInAs(page, g.origin, 'Trần Minh Đức');
  const bank = g.partner('bank-a');
  const id = await requestAccountOpening(bank, g.number('duc'));
  await page.locator('html[data-badge="1"]').waitFor();
  await bank.call('DELETE', `/v1/consent-requests/${id}`);
  await page.locator('html[data-badge="0"]').waitFor();
  t.pass();
});
