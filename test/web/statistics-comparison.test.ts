import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import t from 'tap';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openCounts, questionsAsked } from '../helpers/statistics.js';

/** The page that asks one question for several places and days. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const ministry = g.partner('ministry-education');
const left = async () =>
  2000 -
  (await g.owner.query("SELECT asked FROM statistics.question WHERE partner_id = 'ministry-education'"))
    .rows[0].asked;

t.test('places of both eras are put together, the cost is said, then all are asked at once', async (t) => {
  const { page, faults } = await openCounts(g, browser, { width: 360 });
  await page.goto(`${g.origin}/statistics?language=vi&province=01&commune=00004&detail=sex&level=commune`);
  await page.getByRole('link', { name: 'So sánh' }).click();
  const before = await questionsAsked(g);
  await page.getByText('Cần ít nhất hai nơi').waitFor();
  t.equal(await page.getByRole('button', { name: 'So sánh' }).count(), 0, 'nothing to compare yet');
  t.equal(await page.getByLabel('Chia theo').inputValue(), 'sex', 'the question comes along');
  await page.getByLabel('Tên nơi muốn thêm').fill('quan 1');
  await page.getByRole('button', { name: 'Cập nhật' }).click();
  t.strictSame(await findViolations(page), []);
  await page.getByRole('link', { name: 'Thêm: Quận 1 (theo địa giới ngày 30/06/2025)' }).click();
  await page.getByText('So sánh này tính là 2 câu hỏi.').waitFor();
  t.equal(await questionsAsked(g), before, 'nothing was asked');
  await page.getByRole('button', { name: 'So sánh' }).click();
  await page.getByRole('heading', { name: 'Kết quả so sánh' }).waitFor();
  t.equal(await questionsAsked(g), before + 2);
  const rows = page.getByRole('table').getByRole('row');
  t.equal(await rows.count(), 3);
  for (const [at, query] of [
    [1, 'unit=00004'],
    [2, 'unit=760&on=2025-06-30'],
  ] as const) {
    const { counts } = (await ministry.call('GET', `/v1/statistics/residents?${query}&by=sex`)).body;
    const of = (sex: string | null) =>
      (counts.find((c: { sex: string | null }) => c.sex === sex)?.people ?? 0).toLocaleString('vi-VN');
    const cells = await rows.nth(at).getByRole('cell').allInnerTexts();
    t.strictSame(
      cells.slice(1).map((cell) => cell || '0'),
      [of(null), of('male'), of('female')],
      query,
    );
  }
  t.equal(await page.getByRole('img', { name: 'Biểu đồ so sánh' }).count(), 1);
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  await page.getByRole('link', { name: 'Bỏ: Phường Ba Đình' }).click();
  await page.getByText('Cần ít nhất hai nơi').waitFor();
  t.strictSame(faults, []);
});

t.test('days of people are compared as lines, and as a file with codes as text', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en' });
  const { rows } = await g.owner.query(
    'SELECT population.today()::text AS today, (SELECT began_on::text FROM statistics.cube_state) AS began',
  );
  const { today, began } = rows[0];
  await page.goto(`${g.origin}/statistics/comparison?language=en&place=01&place=00004&detail=sex`);
  if (began < today) await page.getByLabel('Day 1').fill(began);
  await page.getByLabel('Today too').check();
  await page.getByRole('button', { name: 'Update' }).click();
  const questions = began < today ? 4 : 2;
  await page.getByText(`This comparison is ${questions} questions.`).waitFor();
  const before = await left();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  t.equal(await left(), before - questions);
  const text = readFileSync(await download.path(), 'utf8');
  t.match(text, /^\uFEFFUnit code,Unit,Units as of,People as of,Sex,Residence,People\r\n"=""01""",/);
  const records: string[][] = parse(text, { bom: true, relax_quotes: true });
  t.ok(
    records.every((record) => record.length === 7),
    'each line as long as the others',
  );
  t.ok(records.some(([code]) => code === '="00004"'));
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('heading', { name: 'The comparison' }).waitFor();
  t.equal(await page.getByRole('table').getByRole('row').count(), questions + 1);
  t.strictSame(await findViolations(page), []);
});

t.test('what cannot be compared is said, and nothing of it is asked', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en' });
  const before = await questionsAsked(g);
  const seven = ['01', '15', '40', '48', '75', '79', '92'].map((code) => `place=${code}`).join('&');
  for (const [query, text] of [
    ['place=01&ask=1', 'takes at least two'],
    ['place=01&place=01&ask=1', 'takes at least two'],
    ['place=x&place=01&place=1@2025-02-30&ask=1', 'takes at least two'],
    [`${seven}&ask=1`, 'at most 12 questions'],
    ['place=01&detail=name&place=79&ask=1', 'takes at least two'],
  ] as const) {
    for (const path of ['comparison', 'comparison.csv']) {
      t.equal((await page.goto(`${g.origin}/statistics/${path}?language=en&${query}`))?.status(), 200);
      await page.getByText(text).waitFor();
      t.equal(await page.getByRole('table').count(), 0, query);
    }
  }
  t.equal(await questionsAsked(g), before);
  const unknown = await page.goto(`${g.origin}/statistics/comparison?language=en&place=01&place=99&ask=1`);
  t.equal(unknown?.status(), 404);
  await page.getByRole('alert').filter({ hasText: 'No such unit' }).waitFor();
  const early = await page.goto(
    `${g.origin}/statistics/comparison?language=en&place=01&place=79&day=2010-01-01&ask=1`,
  );
  t.equal(early?.status(), 400);
  await page.getByRole('alert').filter({ hasText: 'There are counts only from' }).waitFor();
  await g.owner.query("UPDATE statistics.question SET asked = 1999 WHERE partner_id = 'ministry-education'");
  const last = await questionsAsked(g);
  await page.goto(`${g.origin}/statistics/comparison?language=en&place=01&place=79&ask=1`);
  await page.getByText('too few questions left today').waitFor();
  t.equal(await questionsAsked(g), last, 'one question is left, and stays');
  t.equal((await fetch(`${g.origin}/statistics/comparison?place=01&place=79&ask=1`)).status, 401);
});
