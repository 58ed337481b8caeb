import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The page on which an organisation administers who sees counts. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const day = async (days: number) =>
  (await g.owner.query('SELECT (population.today() + $1::integer)::text AS day', [days])).rows[0]
    .day as string;

/** Opens the page as the person, in a phone or at a desk. */
async function openStaff(name: string, language: 'vi' | 'en' = 'vi', width = 360) {
  const { page, faults } = await openPhone(browser, { viewport: { width, height: 800 } });
  await page.goto(`${g.origin}/statistics?language=${language}`);
  await page.getByRole('link', { name: language === 'vi' ? 'Đăng nhập' : 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: new RegExp(`mức 2 ?: ${name}`) }).click();
  const choice = page.getByRole('button', { name: /Bộ Giáo dục|Ministry of Education/ });
  await choice.or(page.getByRole('table')).first().waitFor();
  if ((await choice.count()) > 0) await choice.click();
  await page
    .getByRole('link', { name: language === 'vi' ? 'Người của tổ chức' : 'People of the organisation' })
    .click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, faults };
}

async function isFine(t: Test, page: Page, what: string): Promise<void> {
  t.strictSame(await findViolations(page), [], what);
  t.notOk(await isTooWide(page), what);
}

t.test('one administrator gives a role, a second confirms it, and either ends it', async (t) => {
  const first = await openStaff('Huỳnh Thanh Từ');
  const { page } = first;
  await isFine(t, page, 'the page');
  t.equal(await page.getByRole('listitem').filter({ hasText: 'Trần Minh Đức' }).count(), 1);
  const fill = async (code: string, until: string) => {
    await page.getByLabel('Mã chia sẻ của người nhận').fill(code);
    await page.getByLabel('Tên để hiện trong tổ chức').fill('Vàng A Sinh, Vụ Kế hoạch');
    await page.getByRole('combobox', { name: 'Vai trò' }).selectOption('statistics_reader');
    await page.getByLabel('Đến hết ngày').fill(until);
    await page.getByRole('button', { name: 'Trao', exact: true }).click();
  };
  await fill('AAAAAAAA', await day(30));
  await page.getByRole('alert').filter({ hasText: 'Mã chia sẻ không đúng' }).waitFor();
  t.equal(
    await page.getByLabel('Tên để hiện trong tổ chức').inputValue(),
    'Vàng A Sinh, Vụ Kế hoạch',
    'what was entered stays',
  );
  await isFine(t, page, 'with a refusal');
  await page.getByLabel('Tên để hiện trong tổ chức').fill('Trần Minh \u202eĐức');
  await page.getByRole('button', { name: 'Trao', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'bằng chữ thường dùng' }).waitFor();
  const sinh = await g.citizen('sinh');
  const { share_code: code } = (await sinh.call('POST', '/share-codes', {})).body;
  await fill(code.toLowerCase(), await day(30));
  await page.getByRole('status').waitFor();
  const waiting = page.getByRole('listitem').filter({ hasText: 'Vàng A Sinh' });
  t.equal(await waiting.getByRole('button', { name: 'Xác nhận' }).count(), 0, 'not by who gave it');

  const second = await openStaff('Trần Minh Đức', 'en', 1280);
  const row = second.page.getByRole('listitem').filter({ hasText: 'Vàng A Sinh' });
  await row.getByText('given by Huỳnh Thanh Từ').waitFor();
  await isFine(t, second.page, 'with a role that waits');
  await row.getByRole('button', { name: 'Confirm' }).click();
  await second.page.getByRole('status').waitFor();
  await page.reload();
  await waiting.getByRole('button', { name: 'Kết thúc' }).click();
  await page.getByRole('heading', { name: 'Đã hết trong một năm qua' }).waitFor();
  t.equal(await waiting.getByRole('button').count(), 0);
  await page.getByRole('cell', { name: 'vào trang' }).first().waitFor();
  t.ok((await page.getByRole('cell', { name: /đơn vị VN, ngày/ }).count()) > 0, 'who asked what');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await isFine(t, page, colorScheme);
  }
  t.strictSame([...first.faults, ...second.faults], []);
});

t.test('links of the system are turned off by one, and on again by two', async () => {
  const { page } = await openStaff('Huỳnh Thanh Từ', 'en');
  await page.getByRole('button', { name: 'Turn off at once' }).click();
  await page.getByText('Off: only people with a role').waitFor();
  await page.getByRole('button', { name: 'Turn on again' }).click();
  await page.getByText('An administrator has asked').waitFor();
  const second = await openStaff('Trần Minh Đức');
  await second.page.getByRole('button', { name: 'Bật lại' }).click();
  await second.page.getByRole('button', { name: 'Tắt ngay' }).waitFor();
});

t.test(
  'a representative sees who got the data of the organisation, and a statistics administrator does not',
  async (t) => {
    const fields = ['organisation.name:0100000008', 'organisation.legal_representative:0100000008'];
    const service = g.partner('civic-e');
    const asked = await service.call('POST', '/v1/consent-requests', {
      body: {
        subject: { personal_id_number: g.number('an') },
        purpose: 'civic.organisation_registration',
        statement: 'Mở hồ sơ dịch vụ công',
        required_fields: fields,
        access: { mode: 'once' },
        retention: 'P1Y',
      },
    });
    const { body } = await (await g.citizen('an')).approve(asked.body.request_id, fields);
    t.equal((await service.call('POST', `/v1/consents/${body.consent_id}/releases`, {})).status, 201);
    for (const [language, width, text] of [
      ['vi', 360, 'Dịch vụ công cho tổ chức đã xem thông tin của tổ chức'],
      ['en', 1280, 'Public services for organisations read the details of the organisation'],
    ] as const) {
      const { page, faults } = await openStaff('Nguyễn Thu An', language, width);
      await page.getByText(text).waitFor();
      await isFine(t, page, `given ${language}`);
      if (process.env.SHOTS_DIR)
        await page.screenshot({
          path: `${process.env.SHOTS_DIR}/staff-given-${language}.png`,
          fullPage: true,
        });
      t.strictSame(faults, []);
    }
    const { page } = await openStaff('Huỳnh Thanh Từ');
    t.equal(await page.getByRole('heading', { name: 'Ai đã nhận thông tin của tổ chức' }).count(), 0);
  },
);

t.test('an old sign-in is asked for again, and others are refused', async (t) => {
  const { page } = await openStaff('Huỳnh Thanh Từ');
  await page.getByRole('button', { name: 'Tắt ngay' }).click();
  await page.getByRole('button', { name: 'Bật lại' }).waitFor();
  await g.owner.query("UPDATE citizen.session SET authenticated_at = now() - interval '6 minutes'");
  await page.getByRole('button', { name: 'Bật lại' }).click();
  await page.getByRole('alert').getByRole('link', { name: 'Đăng nhập lại' }).click();
  await page.getByRole('link', { name: /mức 2 ?: Huỳnh Thanh Từ/ }).click();
  await page.getByRole('heading', { name: 'Người của tổ chức' }).waitFor();
  await page.getByRole('button', { name: 'Bật lại' }).click();
  await page.getByText('Một quản trị viên đã đề nghị bật lại').waitFor();

  const { page: other } = await openPhone(browser);
  t.equal((await other.goto(`${g.origin}/statistics/staff`))?.status(), 401);
  await g.owner.query(
    "UPDATE organisation.role SET role = 'statistics_reader' WHERE person_id = population.find_person($1)",
    [g.number('tu')],
  );
  t.equal((await page.goto(`${g.origin}/statistics/staff`))?.status(), 403);
  await isFine(t, page, 'refused');
  const { url } = (await g.partner('province-01').call('POST', '/v1/statistics/sign-in-links', {})).body;
  await other.goto(url);
  await other.getByRole('button', { name: 'Vào', exact: true }).click();
  await other.getByRole('table').waitFor();
  t.equal((await other.goto(`${g.origin}/statistics/staff`))?.status(), 403, 'a link administers nobody');
  for (const path of ['give', 'confirm', 'end', 'links']) {
    const post = (origin: string) =>
      fetch(`${g.origin}/statistics/staff/${path}`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
        body: 'on=0',
      });
    t.equal((await post('https://elsewhere.example')).status, 403);
    t.equal((await post(g.origin)).status, 401);
  }
});
