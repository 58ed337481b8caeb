import { readFileSync } from 'node:fs';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { findViolations, isTooWide, openBrowser, readPaper } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The page that compares children with places at schools. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);

async function signIn(partner = 'ministry-education') {
  const desk = await openPhone(browser, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const { body } = await g.partner(partner).call('POST', '/v1/statistics/sign-in-links', {});
  await desk.page.goto(`${body.url}&language=vi`);
  await desk.page.getByRole('button', { name: 'Vào', exact: true }).click();
  await desk.page.getByRole('link', { name: 'Kế hoạch trường lớp' }).click();
  await desk.page.getByRole('heading', { level: 1, name: 'Kế hoạch trường lớp và giáo viên' }).waitFor();
  return desk;
}
const questions = async () =>
  (await g.owner.query("SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'"))
    .rows[0].n;

t.test('places are pasted, compared, and come back with the plan', async (t) => {
  const { page, faults } = await signIn();
  t.strictSame(await findViolations(page), []);
  await page.getByLabel('Địa bàn').selectOption('01');
  await page.getByLabel('Tiểu học: Trẻ mỗi lớp').fill('20');
  await page.getByLabel('Số chỗ hiện có').fill('Mã đơn vị\tCấp học\tSố chỗ\n00004\tTiểu học\t1');
  const before = await questions();
  await page.getByRole('button', { name: 'Tính' }).click();
  await page.getByRole('heading', { level: 2, name: 'Thành phố Hà Nội' }).waitFor();
  t.equal(await questions(), before + 1);
  const { body } = await g.partner('ministry-education').call('POST', '/v1/statistics/school-plans', {
    body: {
      unit: '01',
      standards: { primary: { class_size: 20 } },
      places: [{ unit: '00004', school_level: 'primary', places: 1 }],
    },
  });
  const [total] = body.rows;
  const cells = page.getByRole('table').nth(1).getByRole('row').nth(1).getByRole('cell');
  t.strictSame(await cells.allTextContents(), [
    `${total.school_year}–${total.school_year + 1}`,
    ...[total.children, total.classes, total.teachers, total.rooms].map((n) => n.toLocaleString('vi-VN')),
    '',
    '',
  ]);
  t.equal(await page.getByLabel('Tiểu học: Trẻ mỗi lớp').inputValue(), '20', 'the form is kept');
  t.match(await page.getByLabel('Số chỗ hiện có').inputValue(), /00004/);
  t.ok(await page.getByRole('heading', { name: 'Nơi thiếu chỗ' }).isVisible());
  t.notMatch(page.url(), /00004/, 'nothing of the table is in the address');
  const paper = await readPaper(t, page);
  const standards = 'Tiểu học Trẻ mỗi lớp: 20; Giáo viên mỗi lớp: 1,5; Lớp mỗi phòng: 1';
  for (const part of ['Địa bàn Thành phố Hà Nội', 'Số năm học 7', standards, 'Hỏi ngày'])
    t.ok(paper.includes(part), `${part}: ${paper}`);
  t.strictSame(await findViolations(page), []);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải CSV' }).click(),
  ]);
  const file = await download.path();
  t.match(readFileSync(file, 'utf8'), /^\uFEFFNăm học,Mã đơn vị,/);
  await page.getByLabel('Số chỗ hiện có').fill('');
  await page.getByLabel('Hoặc chọn tệp CSV').setInputFiles(file);
  await page.getByRole('button', { name: 'Tính' }).click();
  await page.getByRole('heading', { name: 'Nơi thiếu chỗ' }).waitFor();
  t.match(await page.getByLabel('Số chỗ hiện có').inputValue(), /00004/, 'a file is read as a table is');
  await page.setViewportSize({ width: 360, height: 740 });
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  await page.getByRole('link', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Planning schools and teachers' }).waitFor();
  t.strictSame(faults, []);
});

t.test('a wrong table is explained by line, and nothing is asked', async (t) => {
  const { page } = await signIn('province-01');
  const before = await questions();
  const alert = page.getByRole('alert');
  const put = async (table: string) => {
    await page.getByLabel('Số chỗ hiện có').fill(table);
    await page.getByRole('button', { name: 'Tính' }).click();
    await alert.waitFor();
  };
  await put('00004;Tiểu học;nhiều\n4;Tiểu học;1');
  t.match(await alert.innerText(), /Dòng 1: số chỗ cần là số nguyên\.\s+Dòng 2: mã đơn vị cần đủ/);
  t.strictSame(await findViolations(page), []);
  await put('Mã đơn vị;Cấp học;Số chỗ\n\n00004;Tiểu học;1\n26740;Tiểu học;1');
  t.match(await alert.innerText(), /Dòng 4: không có nơi này trong địa bàn/);
  t.match(await page.getByLabel('Số chỗ hiện có').inputValue(), /26740/, 'what was entered is kept');
  t.equal(await questions(), before);
});

t.test('forms of other sites, and what is no form, are refused', async (t) => {
  const { page } = await signIn();
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join(';');
  const send = (origin: string, body: FormData | string, type?: string) =>
    fetch(`${g.origin}/statistics/schools`, {
      method: 'POST',
      body,
      headers: { cookie, origin, ...(type && { 'content-type': type }) },
    });
  const form = new FormData();
  form.set('unit', '01');
  t.equal((await send('https://elsewhere.example', form)).status, 403);
  t.equal((await send(g.origin, 'unit=01', 'multipart/form-data')).status, 400);
  t.equal((await send(g.origin, '--x', 'multipart/form-data; boundary=x')).status, 400);
  form.set('class_size-primary', '0');
  t.equal((await send(g.origin, form)).status, 400);
  form.set('places', 'x'.repeat(1_100_000));
  t.equal((await send(g.origin, form)).status, 413);
  t.equal((await send(g.origin, new FormData())).status, 200, 'what is left out is as on the page');
});
