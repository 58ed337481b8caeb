import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openCounts, questionsAsked } from '../helpers/statistics.js';

/** Households on the page of counts. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const ministry = g.partner('ministry-education');

t.test('households by size: the counts of the API, in a table, a chart and a CSV file', async (t) => {
  const { body } = await ministry.call('GET', '/v1/statistics/households?unit=01&by=household_size');
  const counts: { household_size: number | null; households: number }[] = body.counts;
  for (const [language, width, name, total, largest, people] of [
    ['vi', 360, 'Biểu đồ số hộ theo số người trong hộ', 'Tổng', 'Từ 7 người', 'Số người trong hộ'],
    ['en', 1280, 'Chart of households by size', 'Total', '7 people and more', 'Household size'],
  ] as const) {
    const { page, faults } = await openCounts(g, browser, { language, width });
    await page.locator('select[name=province]').selectOption('01');
    await page.locator('select[name=level]').selectOption('province');
    await page.locator('select[name=detail]').selectOption({ label: people });
    const before = await questionsAsked(g);
    await page.getByRole('button', { name: language === 'vi' ? 'Xem' : 'Show', exact: true }).click();
    await page.getByRole('img', { name }).waitFor();
    t.equal(await questionsAsked(g), before + 1, 'one question');
    const heads = await page.getByRole('columnheader').allInnerTexts();
    t.strictSame([heads[1], heads.at(-1), heads.length], [total, largest, 9]);
    const shown = [null, 1, 2, 3, 4, 5, 6, 7].map((size) => {
      const count = counts.find(({ household_size }) => household_size === size); // none is 0
      return count?.households.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB') ?? '';
    });
    t.strictSame(await page.getByRole('cell').allInnerTexts(), shown);
    t.equal(
      await page.getByText(language === 'vi' ? 'của chủ hộ' : 'where its head').count(),
      1,
      'and the rule',
    );
    t.notOk(await isTooWide(page));
    t.strictSame(await findViolations(page), []);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click(),
    ]);
    t.match(download.suggestedFilename(), /^households-01-\d{4}-\d\d-\d\d\.csv$/);
    const rows: string[][] = parse(readFileSync(await download.path(), 'utf8'), { bom: true });
    t.strictSame(
      rows.slice(1, 1 + counts.length).map((row) => Number(row.at(-1))),
      counts.map(({ households }) => households),
    );
    t.strictSame(faults, []);
  }
});

t.test('households by unit have a chart by unit; the comparison begins with the place alone', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en' });
  await page.goto(
    `${g.origin}/statistics?language=en&province=01&level=commune&detail=household_size&residence=current`,
  );
  await page.getByRole('img', { name: 'Chart of households by unit' }).waitFor();
  t.equal(await page.locator('select[name=residence]').inputValue(), 'permanent', 'which is not asked');
  await page.emulateMedia({ media: 'print' });
  const said = (await page.locator('dl.paper').innerText()).replaceAll(/\s+/g, ' ');
  t.match(said, /Divided by Household size/);
  t.notMatch(said, /Residence/);
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('link', { name: 'Compare' }).click();
  await page.locator('select[name=detail] option[value=age]').waitFor({ state: 'attached' });
  t.equal(await page.locator('select[name=detail] option[value=household_size]').count(), 0);
  t.match(page.url(), /place=01/);
  await page.goto(`${g.origin}/statistics/comparison?language=en&place=01&place=79&detail=household_size`);
  t.equal(
    await page.getByRole('heading', { level: 1 }).count(),
    1,
    'refused as any choice that is not offered',
  );
});
