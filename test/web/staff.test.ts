import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

/** The page of counts, entered by people with their own sign-in. */
const g = await createTestGateway(t);
const browser = await openBrowser(t);

/** Opens a browser, and signs in from the page of counts. */
async function signIn(name: string, language: 'vi' | 'en' = 'vi', level = 2) {
  const desk = await openPhone(browser);
  const { page } = desk;
  t.equal((await page.goto(`${g.origin}/statistics?language=${language}`))?.status(), 401);
  t.strictSame(await findViolations(page), []);
  await page.getByRole('link', { name: language === 'vi' ? 'Đăng nhập' : 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: new RegExp(`mức ${level} ?: ${name}`) }).click();
  return desk;
}
const answered = async () =>
  (await g.owner.query("SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'"))
    .rows[0].n as number;

t.test('a person of one organisation enters it, asks, and leaves everything', async (t) => {
  const { page, faults } = await signIn('Nguyễn Thu An');
  await page.getByRole('table').waitFor();
  await page.getByText('người đại diện theo pháp luật').waitFor();
  t.equal(await page.getByLabel('Tỉnh, thành phố').inputValue(), '01', 'the area of the mandate');
  t.notOk(await isTooWide(page));
  t.strictSame(await findViolations(page), []);
  const before = await answered();
  const { request } = page.context();
  t.equal((await request.get(`${g.origin}/statistics/counts.csv?province=01`)).status(), 200);
  t.equal(await answered(), before + 1, 'as a file too');
  await page.getByRole('button', { name: 'Rời trang' }).click();
  await page.getByText('Bạn đã đăng xuất khỏi trang số liệu và hộp thư').waitFor();
  t.strictSame(await findViolations(page), []);
  t.equal((await page.goto(`${g.origin}/statistics`))?.status(), 401);
  t.equal((await request.get(`${g.origin}/citizen/v1/session`)).status(), 401, 'of the inbox too');
  t.strictSame(faults, []);
});

t.test('a person of two organisations chooses, and the choice can be taken away', async (t) => {
  const { page } = await signIn('Trần Minh Đức', 'en');
  await page.getByRole('heading', { name: 'For which organisation?' }).waitFor();
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  await page.getByRole('button', { name: /Hà Nội department of education/ }).click();
  await page.getByRole('table').waitFor();
  await page.getByText('statistics reader').waitFor();
  await g.owner.query(
    "UPDATE organisation.role SET ended_at = now() WHERE organisation_id = '0100000008' AND role = 'statistics_reader'",
  );
  const before = await answered();
  await page.goto(`${g.origin}/statistics?language=en`);
  await page.getByText('Ministry of Education').waitFor();
  t.equal(await answered(), before + 1, 'asked for the organisation that is left');
  await g.owner.query(
    "UPDATE organisation.role SET valid_until = population.today() - 1 WHERE role = 'statistics_administrator' AND valid_until IS NOT NULL",
  );
  t.equal((await page.goto(`${g.origin}/statistics?language=en`))?.status(), 403);
  t.equal(await page.getByRole('alert').count(), 2);
  t.equal(await page.getByRole('table').count(), 0);
  t.equal(await answered(), before + 1, 'nothing is recorded as an answer');
  t.equal((await page.context().request.get(`${g.origin}/statistics/counts.csv`)).status(), 401);
});

t.test('somebody whose term ended, or who has no role, is told so', async (t) => {
  const before = await answered();
  const { page } = await signIn('Kim Seo-yeon');
  await page
    .getByText(/Bộ Giáo dục và Đào tạo: vai trò của bạn đã hết vào ngày \d{2}\/\d{2}\/\d{4}\./)
    .waitFor();
  t.strictSame(await findViolations(page), []);
  t.notOk(await isTooWide(page));
  const other = await signIn('Hà Thị Xoan', 'en');
  await other.page.getByRole('heading', { name: 'You cannot see counts' }).waitFor();
  t.equal(await other.page.getByRole('alert').count(), 0);
  const low = await signIn('Lê Thị Tuyết', 'vi', 1);
  await low.page.getByText('Cần đăng nhập bằng tài khoản định danh mức 2').waitFor();
  t.equal(await answered(), before);
});

t.test('forms of other sites, and choices of nobody, enter nothing', async (t) => {
  const choose = (origin: string, headers: object = {}) =>
    fetch(`${g.origin}/statistics/choose`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: 'partner_id=ministry-education',
      redirect: 'manual',
    });
  t.equal((await choose('https://elsewhere.example')).status, 403);
  const answer = await choose(g.origin);
  t.equal(answer.status, 303);
  t.equal(answer.headers.get('set-cookie'), null);
  const invented = await choose(g.origin, { cookie: 'session=invented' });
  t.match(invented.headers.get('set-cookie'), /^statistics-for=;/);
});
