import t from 'tap';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openCounts } from '../helpers/statistics.js';

/** The charts of the page of counts, each with its table, and the page on paper. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const ministry = g.partner('ministry-education');
const shown = (people: number) => people.toLocaleString('vi-VN');

t.test('each question has the chart that suits it, and a table with its numbers', async (t) => {
  const { page, faults } = await openCounts(g, browser, { width: 360 });
  for (const [query, name, mark, marks] of [
    ['province=01&level=commune&detail=sex', 'Biểu đồ số người theo đơn vị', 'rect', 4],
    ['province=01&commune=00004&level=commune&detail=age_band', 'Biểu đồ số người theo nhóm', 'rect', 2],
    ['province=01&level=province&detail=age', 'Biểu đồ số người theo tuổi', 'rect', 20],
    ['province=01&level=province&detail=five_year_age', 'Biểu đồ số người theo tuổi', 'rect', 10],
    [
      'province=01&level=commune&detail=five_year_age_sex',
      'Tháp dân số theo nhóm tuổi và giới tính',
      'rect',
      20,
    ],
    ['province=01&level=commune&detail=school_level&years=3', 'Biểu đồ số trẻ theo năm học', '.line', 10],
  ] as const) {
    await page.goto(`${g.origin}/statistics?language=vi&${query}`);
    const chart = page.getByRole('img', { name });
    t.equal(await chart.count(), 1, query);
    t.match(await chart.getAttribute('aria-label'), /Các số có trong bảng bên dưới/);
    t.ok((await chart.locator(mark).count()) >= marks, `${query}: ${await chart.locator(mark).count()}`);
    t.notOk(await isTooWide(page), query);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      t.strictSame(await findViolations(page), [], `${query} ${colorScheme}`);
    }
    const outside = await page.evaluate<number>(
      `[...document.querySelectorAll('svg text')].filter((each) => {
        const [own, all] = [each.getBoundingClientRect(), each.closest('svg').getBoundingClientRect()];
        return own.left < all.left - 1 || own.right > all.right + 1;
      }).length`,
    );
    t.equal(outside, 0, `${query}: every text is within the drawing`);
  }
  t.strictSame(faults, []);
});

t.test('the pyramid and its table have the counts of the API, the oldest on top', async (t) => {
  const { page } = await openCounts(g, browser);
  await page.goto(`${g.origin}/statistics?language=vi&province=01&level=province&detail=five_year_age_sex`);
  const { body } = await ministry.call('GET', '/v1/statistics/residents?unit=01&by=five_year_age,sex');
  const table = page.getByRole('region', { name: 'Tháp dân số' }).getByRole('row');
  t.equal(await table.count(), 22);
  for (const group of ['0-4', '30-34', '60-64']) {
    const of = (sex: string | null) =>
      body.counts.find(
        (c: { five_year_age: string | null; sex: string | null }) =>
          c.five_year_age === group && c.sex === sex,
      )?.people ?? 0;
    const cells = await table.filter({ hasText: group }).first().getByRole('cell').allInnerTexts();
    t.strictSame(cells, [of(null), of('male'), of('female')].map(shown), group);
  }
  const names = await page.locator('svg text[text-anchor=middle]').allTextContents();
  t.equal(names[0], '100+');
  t.equal(names.at(-1), '0-4');
});

t.test('an age that nobody has keeps its place among the bars', async (t) => {
  const { page } = await openCounts(g, browser);
  await page.goto(`${g.origin}/statistics?language=vi&province=01&commune=00004&level=commune&detail=age`);
  const places = await page.evaluate<[string, number][]>(
    "[...document.querySelectorAll('svg text:not(.small)')].map((each) => [each.textContent, Number(each.getAttribute('y'))])",
  );
  t.ok(places.length > 5);
  for (const [at, [age, y]] of places.entries()) {
    t.equal(Number(age.replace('+', '')), at * 5);
    t.equal(y - (places[0]?.[1] ?? 0), at * 5 * 8, `age ${age}`);
  }
});

t.test('on paper the page says what was asked, of which days, how it is protected and by whom', async (t) => {
  const { page } = await openCounts(g, browser, { language: 'en' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${g.origin}/statistics?language=en&province=01&level=commune&detail=sex&on=2025-06-30`);
  const paper = page.locator('dl.paper');
  t.notOk(await paper.isVisible(), 'on a screen the form says it');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const said = (await paper.innerText()).replaceAll(/\s+/g, ' ');
  for (const part of [
    'Thành phố Hà Nội',
    'Detail down to commune',
    'Divided by Sex',
    'Residence Permanent',
    'Units as of 30/06/2025',
    'Asked on',
  ])
    t.ok(said.includes(part), `${part}: ${said}`);
  t.ok(await page.getByText('Ministry of Education').first().isVisible(), 'the organisation');
  t.ok(await page.getByText('The numbers are protected').isVisible());
  t.ok(await page.getByRole('table').isVisible());
  t.ok(await page.getByRole('img').isVisible());
  for (const part of await page.locator('form.question, nav, .screen').all()) t.notOk(await part.isVisible());
  const colours = await page.evaluate<string[]>(
    "[getComputedStyle(document.body).color, getComputedStyle(document.querySelector('.scroll')).overflowX]",
  );
  t.strictSame(colours, ['rgb(0, 0, 0)', 'visible'], 'dark on white, with no part of the table cut off');
  const pdf = await page.pdf({ format: 'A4' });
  t.ok((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length >= 1);
});

t.test('on paper nothing is wider than the page, however many groups there are', async (t) => {
  const { page } = await openCounts(g, browser);
  await page.setViewportSize({ width: 680, height: 960 }); // A4 without its margins
  /** Opens a page as on paper, which a new page does not stay by itself. */
  const openOnPaper = async (path: string) => {
    await page.goto(`${g.origin}/${path}`);
    await page.emulateMedia({ media: 'print' });
    t.notOk(await page.getByRole('button').first().isVisible(), 'on paper');
  };
  for (const path of [
    'statistics?province=01&level=commune&detail=age',
    'statistics?province=01&level=commune&detail=five_year_age',
    'statistics?province=01&level=commune&detail=five_year_age_sex',
    'statistics?province=01&level=commune&detail=school_level&years=7',
    'statistics/mergers?province=01&unit=00004&unit=00166&detail=age',
    'statistics/comparison?place=01&place=00004&place=79&detail=age&ask=1',
  ]) {
    await openOnPaper(path);
    await page.getByRole('table').first().waitFor();
    t.notOk(await isTooWide(page), path);
    await page.getByText('Các số được bảo vệ').first().waitFor();
  }
  await openOnPaper('statistics?province=01&level=commune&detail=age');
  t.equal(await page.getByRole('table').count(), 1, 'the ages of the whole area');
  await page.getByText('quá nhiều cột để in').waitFor();
  await page.emulateMedia({ media: 'screen' });
  t.equal(await page.getByRole('table').count(), 2, 'those of each unit on the screen');
  t.strictSame(await findViolations(page), []);
  const { body } = await ministry.call('GET', '/v1/statistics/residents?unit=01&by=age');
  const rows = page.getByRole('region', { name: 'Tuổi', exact: true }).getByRole('row');
  t.equal(await rows.count(), body.counts.length + 1, 'a row for each age, the total and the heads');
});

t.test('who signed in is on paper under the pseudonym', async (t) => {
  const { page } = await openCounts(g, browser, { person: 'Nguyễn Thu An' });
  await page.emulateMedia({ media: 'print' });
  const said = await page.locator('dl.paper').innerText();
  const { rows } = await g.owner.query(
    "SELECT DISTINCT substr(f, 10) AS asked_by FROM ledger.entry e, unnest(e.fields) f WHERE e.kind = 'statistics_answered' AND f LIKE 'asked\\_by=%'",
  );
  t.equal(rows.length, 1);
  t.ok(said.includes(rows[0].asked_by), said);
  t.notMatch(said, /Nguyễn Thu An/);
});
