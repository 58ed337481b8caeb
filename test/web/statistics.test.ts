import { readFileSync } from 'node:fs';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The page of counts, used by staff of the ministry and of a province. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const ministry = g.partner('ministry-education');

async function createLink(who = ministry): Promise<string> {
  const answer = await who.call('POST', '/v1/statistics/sign-in-links', {});
  fitsContract(t, 'createStatisticsSignInLink', answer);
  t.equal(answer.status, 201);
  return answer.body.url;
}

/** Opens a browser and signs in with a link. */
async function signIn(who = ministry, language = 'vi') {
  const desk = await openPhone(browser, { viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  await desk.page.goto(`${await createLink(who)}&language=${language}`);
  await desk.page.getByRole('button', { name: language === 'vi' ? 'Vào' : 'Enter', exact: true }).click();
  await desk.page.getByRole('table').waitFor();
  return desk;
}

t.test('only a partner with the mandate gets a link, which can be used once', async (t) => {
  const refused = await g.partner('bank-a').call('POST', '/v1/statistics/sign-in-links', {});
  t.match(refused, { status: 403, body: { code: 'mandate_missing' } });
  const { page } = await openPhone(browser);
  const url = await createLink();
  await page.goto(url);
  t.strictSame(await findViolations(page), []);
  const other = await openPhone(browser);
  await other.page.goto(url); // opening a link does not use it up
  await page.getByRole('button', { name: 'Vào' }).click();
  await page.getByRole('table').waitFor();
  await other.page.getByRole('button', { name: 'Vào' }).click();
  await other.page.getByRole('heading', { name: 'Bạn chưa vào trang' }).waitFor();
  t.equal((await other.page.goto(`${g.origin}/statistics`))?.status(), 401);
  t.strictSame(await findViolations(other.page), []);

  const idempotencyKey = 'sign-in-link-0001';
  const first = await ministry.call('POST', '/v1/statistics/sign-in-links', { idempotencyKey });
  const again = await ministry.call('POST', '/v1/statistics/sign-in-links', { idempotencyKey });
  t.not(first.body.url, again.body.url);
  await other.page.goto(first.body.url);
  await other.page.getByRole('button', { name: 'Vào' }).click();
  await other.page.getByRole('heading', { name: 'Bạn chưa vào trang' }).waitFor();
  await other.page.goto(again.body.url);
  await other.page.getByRole('button', { name: 'Vào' }).click();
  await other.page.getByRole('table').waitFor();
  await g.owner.query('UPDATE statistics.sign_in_link SET expires_at = now()');
});

t.test(
  'the page shows a table and a chart for the chosen area, level and years, and offers CSV',
  async (t) => {
    const { page, faults } = await signIn();
    const entries = async () =>
      (
        await g.owner.query(
          "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
        )
      ).rows[0].n;
    const before = await entries();
    await page.getByLabel('Tỉnh, thành phố').selectOption('01');
    await page.getByLabel('Chi tiết đến').selectOption('commune');
    await page.getByLabel('Số năm học').selectOption('3');
    await page.getByRole('button', { name: 'Xem' }).click();
    await page.getByRole('heading', { level: 2, name: 'Thành phố Hà Nội' }).waitFor();
    t.equal(await entries(), before + 1, 'the answer is in the ledger');
    const question = '/v1/statistics/residents?unit=01&level=commune&by=unit,school_level&years=3';
    const { counts, not_yet_born: unborn } = (await ministry.call('GET', question)).body;
    const total = counts.find(
      (c: { unit: null; school_level: null }) => c.unit === null && c.school_level === null,
    );
    const row = page.getByRole('row').filter({ hasText: 'Thành phố Hà Nội' }).first();
    t.ok(
      (await row.innerText()).includes(total.people.toLocaleString('vi-VN')),
      'the table has the counts of the API',
    );
    t.equal(await page.getByRole('img', { name: 'Biểu đồ số trẻ theo năm học' }).count(), 1);
    t.equal(await page.locator('svg .line').count(), 5 * 2, 'a line over the years for each school level');
    t.ok((await page.getByText('Chưa sinh, không tính').count()) > 0, 'years without newborns are noted');
    t.ok((await page.getByLabel('Xã, phường').locator('option').count()) > 1, 'communes to choose from');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Tải CSV' }).click(),
    ]);
    const csv = readFileSync(await download.path(), 'utf8');
    t.match(csv, /^\uFEFFNăm học,Mã đơn vị,Đơn vị,Cấp học,Loại cư trú,Số người\r\n/);
    t.match(download.suggestedFilename(), /^counts-01-\d{4}-\d{2}-\d{2}\.csv$/);
    const lines = counts.length + 3 + unborn.length;
    t.equal(
      csv.trim().split('\r\n').length,
      lines,
      'a line for each count, the header, method, days and the unborn',
    );
    t.strictSame(faults, []);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      t.strictSame(await findViolations(page), [], colorScheme);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    t.notOk(await isTooWide(page), 'on a phone the table scrolls, not the page');
    const first = await row.getByRole('cell').nth(1).boundingBox();
    t.ok(first && first.x + first.width <= 360, 'a number is visible without scrolling');
    const lowest = page.getByRole('row').last();
    const last = lowest.getByRole('cell').last();
    const left = async () => (await last.boundingBox())?.x ?? 0;
    t.ok((await left()) > 360, 'there is more');
    await page.evaluate("document.querySelector('.scroll').scrollTo(10_000, 0)");
    const name = await lowest.getByRole('rowheader').boundingBox();
    t.ok(name && name.x >= 0 && name.x + name.width <= (await left()), 'beside the name of its row');
    t.ok((await left()) < 360, 'the last column is reached by scrolling');
    t.notOk(await isTooWide(page));
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Residents by age and place' }).waitFor();
    t.equal(await page.getByLabel('Province or city').inputValue(), '01', 'the question is kept');
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'You have left the page' }).waitFor();
    t.strictSame(await findViolations(page), []);
    t.equal((await page.goto(`${g.origin}/statistics`))?.status(), 401, 'the session is over');
  },
);

t.test('the page shows why a question is refused, and no counts', async (t) => {
  const { page } = await signIn(g.partner('province-01'), 'en');
  t.equal(await page.getByLabel('Province or city').inputValue(), '01', 'its own province is preselected');
  for (const [query, status, message] of [
    ['province=79&level=commune', 403, 'may not ask'],
    ['province=77', 404, 'No such unit'],
    ['on=1800-01-01', 404, 'This unit is not known on 01/01/1800'],
    ['years=7&school_year=2031', 400, 'not accepted'],
    ['years=9', 400, 'School years'],
    ['province=1', 400, 'Province or city'],
    ['detail=name', 400, 'Divided by'],
    ['on=2026-02-30', 400, 'not a valid day'],
    ['counted_on=2026-02-30', 400, 'People of the day'],
    ['counted_on=2010-01-01', 400, 'There are counts only from'],
    ['counted_on=2999-01-01', 400, 'People of the day'],
    [`province=${encodeURIComponent('"><script>')}`, 400, 'Province or city'],
  ] as const) {
    const answer = await page.goto(`${g.origin}/statistics?language=en&${query}`);
    t.equal(answer?.status(), status, query);
    t.ok((await page.getByRole('alert').innerText()).includes(message), query);
    t.equal(await page.getByRole('table').count(), 0);
  }
  t.strictSame(await findViolations(page), []);
  await g.owner.query("UPDATE statistics.question SET asked = 2000 WHERE partner_id = 'province-01'");
  t.equal((await page.goto(`${g.origin}/statistics?language=en`))?.status(), 429);
  await page.getByText('has used up its questions').waitFor();
  await g.owner.query('DELETE FROM statistics.question');
  await page.goto(`${g.origin}/statistics?language=en&province=01&commune=00166&detail=age&on=2025-06-30`);
  await page.getByRole('alert').or(page.getByRole('table')).first().waitFor();
  await g.owner.query("UPDATE partner.partner SET status = 'suspended' WHERE partner_id = 'province-01'");
  t.equal((await page.goto(`${g.origin}/statistics`))?.status(), 401, 'a suspended partner has no session');
});

t.test('a commune sees its own counts, and totals of its province and the country', async (t) => {
  const mandate = (code: string) =>
    g.owner.query("UPDATE partner.partner SET mandates = $1 WHERE partner_id = 'province-01'", [
      [`statistics:residents:${code}`],
    ]);
  await g.owner.query("UPDATE partner.partner SET status = 'active' WHERE partner_id = 'province-01'");
  await mandate('00004');
  const { page } = await signIn(g.partner('province-01'), 'en');
  t.equal(await page.getByLabel('Commune or ward').inputValue(), '00004');
  await page.getByRole('heading', { level: 2, name: 'Phường Ba Đình' }).waitFor();
  for (const [commune, province, level, name] of [
    ['', '01', 'province', 'Thành phố Hà Nội'],
    ['', '', 'country', 'Việt Nam'],
    ['00004', '', 'commune', 'Phường Ba Đình'],
  ] as const) {
    await page.getByLabel('Commune or ward').selectOption(commune);
    await page.getByLabel('Province or city').selectOption(province);
    await page.getByLabel('Detail down to').selectOption(level);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('heading', { level: 2, name }).waitFor();
    t.equal(await page.getByRole('table').count(), 1, name);
  }
  const beyond = await page.goto(`${g.origin}/statistics?language=en&province=01&commune=&level=commune`);
  t.equal(beyond?.status(), 403);
  await mandate('01');
});

t.test('a wrong day is explained, and days are shown, as the page is written', async (t) => {
  const { page } = await signIn();
  for (const [query, text] of [
    ['on=2026-02-30', 'Ngày không hợp lệ'],
    ['on=1800-01-01&province=01', 'Chưa rõ đơn vị này vào ngày 01/01/1800'],
    ['years=9', 'Câu hỏi không hợp lệ. Hãy chọn lại: “Số năm học”'],
  ] as const) {
    await page.goto(`${g.origin}/statistics?language=vi&${query}`);
    const shown = await page.getByRole('alert').innerText();
    t.ok(shown.includes(text), `${query}: ${shown}`);
    t.notMatch(shown, /[a-z]+ (must|is|not|the) /, 'no English');
  }
  await page.goto(`${g.origin}/statistics?language=vi`);
  const notes = (await page.locator('.note').allInnerTexts()).join(' ');
  t.match(notes, /Đơn vị theo ngày \d{2}\/\d{2}\/\d{4}/);
  t.notMatch(notes, /\d{4}-\d{2}-\d{2}/);
});

t.test('a count of zero has no bar', async (t) => {
  const { page } = await signIn();
  await page.goto(`${g.origin}/statistics?language=vi&province=01&level=commune&years=1`);
  const numbers = await page.locator('svg text').allTextContents();
  const chart = page.getByRole('img');
  const bars = await chart.locator('rect').count();
  const counts = numbers.map((text) => text.trim()).filter((text) => /^[\d.]+$/.test(text));
  t.equal(bars, counts.filter((text) => text !== '0').length);
});

t.test('forms of other sites are refused', async (t) => {
  for (const path of ['/statistics/enter', '/statistics/leave']) {
    const answer = await fetch(g.origin + path, {
      method: 'POST',
      headers: { origin: 'https://elsewhere.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'code=x',
    });
    t.equal(answer.status, 403);
    t.match(await answer.json(), { code: 'cross_site_request' });
  }
  const answer = await fetch(`${g.origin}/statistics/enter`, {
    method: 'POST',
    headers: { origin: g.origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: `code=${'x'.repeat(43)}`,
  });
  t.equal(answer.status, 401);
  t.equal(answer.headers.get('set-cookie'), null);
});
