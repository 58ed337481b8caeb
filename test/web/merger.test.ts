import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { findViolations, isTooWide, openBrowser, readPaper } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The page that counts several communes as one unit. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const ministry = g.partner('ministry-education');

async function signIn(partner = 'ministry-education') {
  const desk = await openPhone(browser, { viewport: { width: 1280, height: 900 } });
  const { body } = await g.partner(partner).call('POST', '/v1/statistics/sign-in-links', {});
  await desk.page.goto(`${body.url}&language=vi`);
  await desk.page.getByRole('button', { name: 'Vào', exact: true }).click();
  await desk.page.getByRole('link', { name: 'Nhiều xã như một' }).click();
  await desk.page.getByRole('heading', { level: 1, name: 'Xem nhiều xã, phường như một đơn vị' }).waitFor();
  return desk;
}

t.test('communes are chosen, counted together beside each, and compared with the standards', async (t) => {
  const { page, faults } = await signIn();
  t.strictSame(await findViolations(page), []);
  await page.getByLabel('Tỉnh, thành phố').selectOption('01');
  await page.getByRole('button', { name: 'Chọn tỉnh' }).click();
  const boxes = page.getByRole('group', { name: 'Các xã, phường' }).getByRole('checkbox');
  await boxes.first().waitFor();
  const codes = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()];
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByLabel('Chia theo').selectOption('sex');
  await page.getByLabel('So với tiêu chuẩn của').selectOption('city_ward');
  await page.getByLabel('Diện tích của cả nhóm').fill('4,5');
  await page.getByRole('button', { name: 'Xem' }).click();
  const [counts, standards] = [page.getByRole('table').nth(0), page.getByRole('table').nth(1)];
  await standards.waitFor();
  const { body } = await ministry.call('GET', `/v1/statistics/mergers?units=${codes}&by=sex`);
  const shown = (code: string | undefined) =>
    body.counts
      .filter(
        (c: { unit: { code: string } | null; unit_is_unresolved?: true }) =>
          c.unit?.code === code && !c.unit_is_unresolved,
      )
      .sort(
        (a: { sex: string | null }, b: { sex: string | null }) =>
          Number(a.sex !== null) - Number(b.sex !== null) || (a.sex === 'male' ? -1 : 1),
      )
      .map((c: { people: number }) => c.people.toLocaleString('vi-VN'));
  const row = async (name: string | RegExp) =>
    (
      await counts.getByRole('row').filter({ hasText: name }).first().getByRole('cell').allTextContents()
    ).filter(Boolean);
  t.strictSame(await row('Cả nhóm'), shown(undefined));
  for (const code of codes) t.strictSame(await row(code), shown(code), code);
  t.match(await standards.innerText(), /Dân số thường trú và tạm trú\s+45\.000\s+\d+\s+Chưa đạt/);
  t.match(await standards.innerText(), /Diện tích, km²\s+5,5\s+4,5\s+Chưa đạt/);
  t.ok(await boxes.nth(0).isChecked(), 'the form is kept');
  const paper = await readPaper(t, page);
  for (const part of [...codes, 'Chia theo Giới tính', 'phường của thành phố', 'km² 4,5', 'Hỏi ngày'])
    t.ok(paper.includes(part), `${part}: ${paper}`);
  t.strictSame(await findViolations(page), []);
  await page.setViewportSize({ width: 360, height: 740 });
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  t.strictSame(faults, []);
});

t.test('what cannot be calculated is explained, and nothing is asked', async (t) => {
  const { page } = await signIn('province-01');
  const questions = async () =>
    (
      await g.owner.query(
        "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
      )
    ).rows[0].n;
  const before = await questions();
  const box = page.getByRole('checkbox').first();
  await box.check();
  await page.getByRole('button', { name: 'Xem' }).click();
  await page.getByRole('alert').waitFor();
  t.match(await page.getByRole('alert').innerText(), /từ 2 đến 20 xã, phường/);
  t.ok(await box.isChecked());
  for (const [query, status] of [
    ['unit=00004&unit=99999', 400],
    ['unit=00004&unit=00004', 400],
    ['unit=00004&unit=x', 400],
    ['unit=00004&unit=00008&kind=ward&area_km2=many', 400],
    ['unit=00004&unit=26740', 403],
    ['province=x', 400],
    ['detail=age&detail=sex', 400],
  ] as const) {
    const answer = await page.goto(`${g.origin}/statistics/mergers?language=en&${query}`);
    t.equal(answer?.status(), status, query);
    t.match(await answer?.text(), /role="alert"/);
  }
  t.equal(await questions(), before);
});
