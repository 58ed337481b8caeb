import t from 'tap';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openCounts, questionsAsked } from '../helpers/statistics.js';

/** Finding the place of a question by name, on the page of counts. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);

t.test('a place of today is found by name, and chosen, by keyboard alone', async (t) => {
  const { page, faults } = await openCounts(g, browser);
  await page.getByLabel('Chia theo').selectOption('sex');
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
  await page.getByRole('columnheader', { name: 'Nam', exact: true }).waitFor();
  const before = await questionsAsked(g);
  await page.getByLabel('Tên xã, phường').focus();
  await page.keyboard.type('p. ba dinh');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Tìm địa bàn' }).waitFor();
  t.strictSame(await findViolations(page), []);
  t.equal(await page.getByLabel('Tên xã, phường').inputValue(), 'p. ba dinh');
  t.equal(await page.getByRole('listitem').count(), 1);
  t.equal(await questionsAsked(g), before, 'a search is no question');
  await page.getByRole('link', { name: 'Xem số liệu: Phường Ba Đình' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Phường Ba Đình' }).waitFor();
  t.equal(await page.getByLabel('Chia theo').inputValue(), 'sex', 'the rest of the question stays');
  t.equal(await page.getByRole('combobox', { name: 'Xã, phường', exact: true }).inputValue(), '00004');
  t.strictSame(faults, []);
});

t.test('a district of before the mergers is told what it became, and counted as it was', async (t) => {
  const { page, faults } = await openCounts(g, browser, { width: 360 });
  await page.getByLabel('Tên xã, phường').fill('q.1');
  await page.getByRole('button', { name: 'Tìm' }).click();
  const item = page.getByRole('listitem');
  await item.getByText('Thành phố Hồ Chí Minh; đến hết ngày 30/06/2025').waitFor();
  const became = await item.getByText('Địa bàn này nay thuộc').innerText();
  t.match(became, /Phường Sài Gòn, Phường Bến Thành\.$/);
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  await item.getByRole('link', { name: /Đếm người hôm nay theo địa giới ngày 30\/06\/2025/ }).click();
  await page.getByRole('heading', { level: 2, name: 'Quận 1' }).waitFor();
  t.equal(await page.getByLabel('Đơn vị của ngày').inputValue(), '2025-06-30');
  t.equal(await page.getByRole('combobox', { name: 'Huyện, quận', exact: true }).inputValue(), '760');
  const communes = page.getByRole('combobox', { name: 'Xã, phường', exact: true }).locator('option');
  t.strictSame(await communes.allInnerTexts(), [
    'Cả tỉnh',
    'Phường Bến Nghé (26740)',
    'Phường Nguyễn Thái Bình (26746)',
  ]);
  const { body } = await g
    .partner('ministry-education')
    .call('GET', '/v1/statistics/residents?unit=760&on=2025-06-30&level=district&by=unit,school_level');
  const total = body.counts.find(
    (c: { unit: unknown; school_level: unknown }) => c.unit === null && c.school_level === null,
  ).people;
  const cells = await page.getByRole('row').filter({ hasText: 'Quận 1' }).getByRole('cell').allInnerTexts();
  t.equal(cells[0], total.toLocaleString('vi-VN'), 'the counts of the API');
  t.notOk(await isTooWide(page));
  await page.getByRole('combobox', { name: 'Huyện, quận', exact: true }).selectOption('');
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
  await page.getByRole('heading', { level: 2, name: 'Thành phố Hồ Chí Minh' }).waitFor();
  t.strictSame(faults, []);
});

t.test('what a place became is counted as one unit, or each alone', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en' });
  await page.getByLabel('Name of a commune').fill('quan 1, ho chi minh');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'See the communes of today as one unit' }).click();
  await page.getByRole('heading', { level: 2, name: 'Phường Sài Gòn + Phường Bến Thành' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'Phường Bến Thành' }).click();
  await page.getByRole('heading', { level: 2, name: 'Phường Bến Thành' }).waitFor();
  t.equal(await page.getByLabel('Units of the day').inputValue(), '', 'as of today');
});

t.test('names that nothing has, and texts that are none, are answered as such', async (t) => {
  const { page } = await openCounts(g, browser, { partner: 'province-01' });
  for (const text of ['không có nơi nào như thế', '"><script>alert(1)</script>', '???', 'x'.repeat(3000)]) {
    const answer = await page.goto(`${g.origin}/statistics/places?q=${encodeURIComponent(text)}`);
    t.equal(answer?.status(), 200);
    await page.getByText('Không tìm thấy địa bàn nào').waitFor();
    t.equal(await page.locator('script').count(), 0);
  }
  const odd = await page.goto(`${g.origin}/statistics/places?q=ba+dinh&detail=name&years=99&language=xx`);
  t.equal(odd?.status(), 200, 'a question that no form sends is left out');
  await page.getByRole('link', { name: 'Xem số liệu: Phường Ba Đình' }).click();
  await page.getByRole('heading', { level: 2, name: 'Phường Ba Đình' }).waitFor();
  await page.goto(`${g.origin}/statistics/places?q=hai+chau`);
  await page.getByRole('link', { name: 'Xem số liệu: Phường Hải Châu' }).click();
  await page.getByRole('alert').filter({ hasText: 'không được xem số liệu của nơi này' }).waitFor();
  t.equal((await fetch(`${g.origin}/statistics/places?q=x`)).status, 401);
});

t.test('each choice is explained, and the questions left are said before and after', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en', width: 360 });
  const left = async () =>
    Number((await page.locator('.quota strong').first().innerText()).replaceAll(/\D/g, ''));
  const before = await left();
  const asked = (
    await g.owner.query("SELECT asked FROM statistics.question WHERE partner_id = 'ministry-education'")
  ).rows[0].asked;
  t.equal(before, 2000 - asked);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('table').waitFor();
  t.equal(await left(), before - 1);
  const explained = page.getByText('Explanation: Divided by');
  await page.getByLabel('Divided by').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  t.ok(await page.getByText('Each column of the table is a group of this kind').isVisible(), 'by keyboard');
  t.equal(await explained.count(), 1);
  for (const field of await page.locator('.question:not(.search) select, .question input[type=date]').all()) {
    const id = await field.getAttribute('aria-describedby');
    t.ok((await page.locator(`#${id}`).textContent())?.trim(), `${id} is read out with its choice`);
  }
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  await g.owner.query("UPDATE statistics.question SET asked = 2000 WHERE partner_id = 'ministry-education'");
  await page.goto(`${g.origin}/statistics?language=en`);
  await page.getByText('has used up its questions').waitFor();
  t.equal(await left(), 0);
  for (const path of ['mergers?language=en&province=01', 'schools?language=en']) {
    await page.goto(`${g.origin}/statistics/${path}`);
    t.equal(await left(), 0, path);
  }
});
