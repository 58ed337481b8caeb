import type { Page } from 'playwright-core';
import t from 'tap';
import { findViolations, isTooWide, openBrowser, readPaper } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { openCounts, questionsAsked } from '../helpers/statistics.js';

/** Questions for counts that an organisation keeps under a name. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);
const HANOI = '0100000008';

/** What the page itself sends, with values that its fields do not let through. */
async function post(page: Page, action: string, values: Record<string, string>): Promise<void> {
  const loaded = page.waitForEvent('domcontentloaded'); // a page before may show the same
  await page.evaluate(
    `((action, values) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      for (const [name, value] of Object.entries(values)) {
        const field = document.createElement('textarea');
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    })(${JSON.stringify(action)}, ${JSON.stringify(values)})`,
  );
  await loaded;
}

t.test('one of an organisation saves a question, another runs it and deletes it', async (t) => {
  const first = await openCounts(g, browser, { person: 'Nguyễn Thu An', width: 360 });
  const { page } = first;
  await page.getByLabel('Chia theo').selectOption('nationality');
  await page.getByRole('button', { name: 'Xem', exact: true }).click();
  await page.getByRole('link', { name: 'Lưu câu hỏi này' }).click();
  const before = await questionsAsked(g);
  await page.getByText('Chia theo: Quốc tịch').waitFor();
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await page.getByLabel('Tên của câu hỏi').fill('Người nước ngoài ở Hà Nội');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã ghi nhận' }).waitFor();
  t.equal(await page.getByRole('listitem').count(), 1);
  t.strictSame(await findViolations(page), []);
  t.equal(await questionsAsked(g), before, 'saving asks nothing');
  const { rows } = await g.owner.query('SELECT * FROM statistics.saved_question');
  t.strictSame(
    Object.keys(rows[0]),
    ['question_id', 'organisation_id', 'name', 'address', 'saved_at'],
    'not who',
  );

  const second = await openCounts(g, browser, {
    person: 'Trần Minh Đức',
    organisation: /Hà Nội/,
    language: 'en',
  });
  await second.page.getByRole('link', { name: 'Saved questions' }).click();
  await second.page
    .getByRole('link', { name: 'Show counts: Người nước ngoài ở Hà Nội (one question)' })
    .click();
  await second.page.getByRole('table').waitFor();
  t.equal(await second.page.getByLabel('Divided by').inputValue(), 'nationality');
  await second.page.getByRole('link', { name: 'Saved questions' }).click();
  await second.page.getByRole('button', { name: 'Delete: Người nước ngoài ở Hà Nội' }).click();
  await second.page.getByText('The organisation has saved no question yet.').waitFor();
  t.strictSame([...first.faults, ...second.faults], []);
});

t.test('a comparison is saved, and opened to be asked', async (t) => {
  const { page, faults } = await openCounts(g, browser, { person: 'Nguyễn Thu An', width: 360 });
  const before = await questionsAsked(g);
  await page.goto(
    `${g.origin}/statistics/comparison?language=vi&detail=sex&place=01&place=001%402025-06-30&today=1`,
  );
  await page.getByRole('link', { name: 'Lưu câu hỏi này' }).click();
  await page.getByText('Thành phố Hà Nội, Quận Ba Đình (theo địa giới ngày 30/06/2025)').waitFor();
  await page.getByText('Các ngày mà người được đếm: hôm nay; Chia theo: Giới tính').waitFor();
  await page.getByLabel('Tên của câu hỏi').fill('Hà Nội và Ba Đình cũ');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await page.getByRole('status').filter({ hasText: 'Đã ghi nhận' }).waitFor();
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await page.getByRole('link', { name: 'Mở so sánh: Hà Nội và Ba Đình cũ', exact: true }).click();
  await page.getByText('So sánh này tính là 2 câu hỏi.').waitFor();
  t.equal(await page.getByLabel('Chia theo').inputValue(), 'sex');
  t.ok(await page.getByLabel('Cả hôm nay').isChecked());
  t.equal(await questionsAsked(g), before, 'nothing was asked');
  await page.getByRole('button', { name: 'So sánh' }).click();
  const paper = await readPaper(t, page);
  t.match(
    paper,
    /^Các nơi Thành phố Hà Nội, Quận Ba Đình \(theo địa giới ngày 30\/06\/2025\) Các ngày.* hôm nay Chia theo/,
  );
  for (const address of [
    'detail=sex&place=01',
    'detail=household_size&place=01&place=79',
    'day=2026-01-01',
  ]) {
    await post(page, '/statistics/saved/save', { language: 'vi', name: 'x', address });
    await page.getByRole('alert').filter({ hasText: 'Câu hỏi không hợp lệ' }).waitFor();
  }
  await page.getByRole('button', { name: 'Xóa: Hà Nội và Ba Đình cũ' }).click();
  await page.getByText('Tổ chức chưa lưu câu hỏi nào.').waitFor();
  t.strictSame(faults, []);
});

t.test('names that do not fit, names that are taken, too many and what is gone are told apart', async (t) => {
  const { page } = await openCounts(g, browser, { person: 'Nguyễn Thu An', language: 'en' });
  const saved = `${g.origin}/statistics/saved`;
  await page.goto(`${saved}?language=en&province=01&detail=sex`);
  const refused = async (text: string) => {
    await page.getByRole('alert').filter({ hasText: text }).waitFor();
    t.strictSame(await findViolations(page), [], text);
  };
  for (const name of ['', '   ', 'x'.repeat(81), 'Hà \u202eNội', 'hai\ndòng']) {
    await post(page, '/statistics/saved/save', { language: 'en', name, address: 'province=01&detail=sex' });
    await refused('Enter a name in ordinary letters');
  }
  await post(page, '/statistics/saved/save', {
    language: 'en',
    name: 'x',
    address: 'province=01&detail=name',
  });
  await refused('The question is not accepted');
  await post(page, '/statistics/saved/save', { language: 'en', name: 'x', address: 'province=<script>' });
  await refused('The question is not accepted');
  const save = (name: string) =>
    post(page, '/statistics/saved/save', { language: 'en', name, address: 'province=01&detail=sex' });
  await save('By sex');
  await page.getByRole('status').waitFor();
  await save('By sex');
  await refused('A question has this name already');
  t.equal(await page.getByLabel('Name of the question').inputValue(), 'By sex', 'what was entered stays');
  await post(page, '/statistics/saved/delete', { language: 'en', question_id: 'svq_0' });
  await refused('has no such question');
  await g.owner.query(
    "INSERT INTO statistics.saved_question (organisation_id, name, address, saved_at) SELECT $1, 'q' || i, 'detail=sex', now() FROM generate_series(1, 49) i",
    [HANOI],
  );
  await save('One too many');
  await refused('The organisation has saved 50 questions');
  t.equal((await g.owner.query('SELECT FROM statistics.saved_question')).rowCount, 50);
});

t.test(
  'another organisation neither sees nor deletes them; links, others and strangers cannot',
  async (t) => {
    const { page } = await openCounts(g, browser, { person: 'Huỳnh Thanh Từ', language: 'en' });
    await page.getByRole('link', { name: 'Saved questions' }).click();
    await page.getByText('The organisation has saved no question yet.').waitFor();
    const own = await openCounts(g, browser, { person: 'Nguyễn Thu An', language: 'en' });
    await own.page.getByRole('link', { name: 'Saved questions' }).click();
    const id = (await own.page.locator('input[name=question_id]').first().getAttribute('value')) ?? '';
    t.match(id, /^svq_/);
    const before = (await g.owner.query('SELECT FROM statistics.saved_question')).rowCount;
    await post(page, '/statistics/saved/delete', { language: 'en', question_id: id });
    await page.getByRole('alert').filter({ hasText: 'has no such question' }).waitFor();
    t.equal((await g.owner.query('SELECT FROM statistics.saved_question')).rowCount, before);

    const link = await openCounts(g, browser, { language: 'en' });
    t.equal(await link.page.getByRole('link', { name: 'Saved questions' }).count(), 0);
    t.equal((await link.page.goto(`${g.origin}/statistics/saved?language=en`))?.status(), 403);
    t.strictSame(await findViolations(link.page), []);
    await g.owner.query('UPDATE organisation.role SET ended_at = now() WHERE organisation_id = $1', [HANOI]);
    t.not(
      (await own.page.goto(`${g.origin}/statistics/saved?language=en`))?.status(),
      200,
      'whose role has ended',
    );
    for (const path of ['save', 'delete']) {
      const send = (origin: string) =>
        fetch(`${g.origin}/statistics/saved/${path}`, {
          method: 'POST',
          headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
          body: 'name=x&address=detail%3Dsex',
        });
      t.equal((await send('https://elsewhere.example')).status, 403);
      t.equal((await send(g.origin)).status, 401);
    }
  },
);
