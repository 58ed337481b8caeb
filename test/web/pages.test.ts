import { request } from 'node:http';
import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { readConfig } from '../../src/config.js';
import { languageOf } from '../../src/web/pages/language.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t, {
  HOTLINE: '1900 0000',
  SECURITY_CONTACT: 'mailto:security@gateway.example',
});
const HELP = ['/help', '/help/rights', '/help/privacy', '/help/fraud', '/help/contact', '/status'];
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(g.origin + path, { headers, redirect: 'manual' });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

t.test('help is a page in each language, reachable by keyboard and without faults', async (t) => {
  const { page, faults } = await openPhone(await openBrowser(t));
  for (const path of HELP) {
    await page.goto(`${g.origin}${path}?language=vi`);
    t.equal(await page.locator('html').getAttribute('lang'), 'vi');
    t.strictSame(await findViolations(page), [], path);
    t.notOk(await isTooWide(page), path);
    const title = await page.getByRole('heading', { level: 1 }).innerText();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter'); // skips to the content
    await page.getByRole('link', { name: 'English' }).press('Enter');
    await page.locator('html[lang="en"]').waitFor();
    t.not(await page.getByRole('heading', { level: 1 }).innerText(), title);
    t.strictSame(await findViolations(page), [], path);
    t.notMatch(await page.locator('main').innerText(), /[đưươ]/i, 'English throughout');
    await page.emulateMedia({ colorScheme: 'dark' });
    t.strictSame(await findViolations(page), [], `${path}, dark`);
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.goto(`${g.origin}/`);
  await page.getByRole('link', { name: 'Tìm hiểu thêm' }).click();
  await page.getByRole('heading', { name: 'Ưng Thuận là gì' }).waitFor();
  await page.getByRole('link', { name: 'Liên hệ' }).click();
  await page.getByRole('link', { name: '1900 0000' }).waitFor();
  await page.getByText('security@gateway.example').waitFor();
  t.strictSame(faults, []);
});

t.test('the page to check receipts is linked from help and the first page, in their language', async (t) => {
  const { page, faults } = await openPhone(await openBrowser(t));
  await page.goto(`${g.origin}/help/rights?language=en`);
  t.equal(await page.getByRole('link', { name: 'check a receipt' }).count(), 2, 'in the text and the footer');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Check a receipt' }).click();
  await page.getByRole('heading', { level: 1, name: 'Check a receipt' }).waitFor();
  await page.goto(`${g.origin}/`);
  await page.getByRole('link', { name: 'Kiểm tra biên nhận' }).click();
  await page.getByRole('heading', { level: 1, name: 'Kiểm tra biên nhận' }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { level: 1, name: 'Check a receipt' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Check a receipt' }).waitFor();
  t.strictSame(faults, []);
});

t.test('a chosen language stays chosen where its texts cannot be loaded', async (t) => {
  const { page, context } = await openPhone(await openBrowser(t), { serviceWorkers: 'block' });
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await page.evaluate("localStorage.setItem('language', 'en')");
  await context.route('**/assets/en-*.js', (route) => route.abort());
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Yêu cầu' }).waitFor(); // after the session was read, so after all first effects
  t.equal(await page.evaluate("localStorage.getItem('language')"), 'en');
  await context.unroute('**/assets/en-*.js');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Waiting for your answer' }).waitFor();
});

t.test('unknown addresses and failed sign-ins are pages for people, and problems for programs', async (t) => {
  for (const [path, status, title] of [
    ['/no-such-page', 404, 'Không có trang này'],
    ['/documents/x', 404, 'Không có trang này'],
    ['/%zz', 400, 'Địa chỉ này không dùng được'],
    ['/sign-in?return_to=//elsewhere.example', 400, 'Đăng nhập không thành công'],
    ['/sign-in?return_to=/&extra=1', 400, 'Đăng nhập không thành công'],
    ['/sandbox/identity/authorize?client_id=x', 400, 'Đăng nhập không thành công'],
  ] as const) {
    const page = await ask(path, { accept: BROWSER, 'accept-language': 'vi,en;q=0.5' });
    t.equal(page.status, status, path);
    t.match(page.headers.get('content-type'), /^text\/html/, path);
    t.ok(page.text.includes(`<h1>${title}</h1>`), path);
    t.match(page.text, /<html lang="vi">/);
    t.match(page.headers.get('content-security-policy'), /default-src 'none'/, path);
    const english = await ask(path, { accept: BROWSER, 'accept-language': 'en-US' });
    t.match(english.text, /<html lang="en">/);
    const switches = english.text.includes('<a href="?language=vi" lang="vi" hreflang="vi">Tiếng Việt</a>');
    t.equal(
      switches,
      !title.startsWith('Đăng nhập'),
      `${path}: a sign-in is not asked again in the other language`,
    );
    t.notMatch(english.text.replace(/Ưng Thuận|Tiếng Việt/g, ''), /[đưươ]/i);
    const problem = await ask(path, { accept: 'application/json' });
    t.equal(problem.status, status);
    t.equal(problem.headers.get('content-type'), 'application/problem+json; charset=utf-8', path);
    t.equal((await ask(path)).headers.get('content-type'), 'application/problem+json; charset=utf-8');
  }
});

t.test('the contracts answer with problems, whoever asks', async (t) => {
  for (const path of ['/v1/x', '/v1/%zz', '/v1/consents/x', '/citizen/v1/x', '/citizen/v1/session']) {
    const answer = await ask(path, { accept: BROWSER });
    t.match(answer.headers.get('content-type'), /^application\/problem\+json/, path);
  }
  t.match((await ask('/readyz/x', { accept: 'text/html;q=0' })).headers.get('content-type'), /problem/);
});

t.test('a refused form of a page is a page', async (t) => {
  const answer = await new Promise<{ status: number | undefined; type: string | undefined }>(
    (resolve, reject) => {
      const call = request(
        `${g.origin}/statistics/leave`,
        { method: 'POST', headers: { accept: BROWSER, origin: 'https://elsewhere.example' } },
        (response) => {
          response.resume();
          resolve({ status: response.statusCode, type: response.headers['content-type'] });
        },
      );
      call.on('error', reject).end();
    },
  );
  t.match(answer, { status: 403, type: /^text\/html/ });
});

t.test('the language is the named one, else the preferred one, else Vietnamese', async (t) => {
  for (const [named, accepted, language] of [
    [undefined, undefined, 'vi'],
    [undefined, 'fr', 'vi'],
    [undefined, 'en-GB,en;q=0.9,vi;q=0.8', 'en'],
    [undefined, 'en;q=0.4, vi-VN;q=0.8', 'vi'],
    [undefined, 'vi;q=0, en;q=0.1', 'en'],
    ['vi', 'en', 'vi'],
    ['xx', 'en', 'en'],
  ] as const) {
    t.equal(languageOf(named, accepted), language, `${named} ${accepted}`);
  }
});

t.test('security.txt names the contact (RFC 9116), and is absent without one', async (t) => {
  const { status, headers, text } = await ask('/.well-known/security.txt');
  t.equal(status, 200);
  t.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
  const fields = new Map(
    text
      .trim()
      .split('\n')
      .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
  );
  t.equal(fields.get('Contact'), 'mailto:security@gateway.example');
  const days = (Date.parse(fields.get('Expires') ?? '') - Date.now()) / 86_400_000;
  t.ok(days > 100 && days < 365, 'it expires within a year');
  t.equal(fields.get('Preferred-Languages'), 'vi, en');
  const other = await g.second({ SECURITY_CONTACT: '', HOTLINE: '' });
  t.equal((await fetch(`${other.url}/.well-known/security.txt`)).status, 404);
  t.match(await (await fetch(`${other.url}/help/contact?language=vi`)).text(), /chưa công bố số điện thoại/);
  for (const wrong of [{ HOTLINE: 'call us' }, { SECURITY_CONTACT: 'security@gateway.example' }]) {
    t.throws(() => readConfig(wrong), { message: /invalid environment/ });
  }
});

t.test('no print ends with a blank page', async (t) => {
  const { page } = await openPhone(await openBrowser(t), { viewport: { width: 1280, height: 900 } });
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  const pagesOf = async (path: string) => {
    await page.goto(g.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    return Number(/\/Type \/Pages\s*\/Count (\d+)|\/Count (\d+)/.exec(pdf)?.slice(1).find(Boolean));
  };
  for (const path of ['/', '/consents', '/documents', '/help/fraud', '/no-such-page']) {
    t.equal(await pagesOf(path), 1, path);
  }
});

t.test('robots.txt, the icon and the state of the gateway', async (t) => {
  const robots = await ask('/robots.txt');
  t.match(robots.text, /^User-agent: \*\n(.*\n)*Disallow: \/$/m);
  const icon = await fetch(`${g.origin}/favicon.ico`);
  t.equal(icon.status, 200);
  t.match(icon.headers.get('content-type'), /^image\//);
  t.match(
    (await ask('/status?language=vi')).text,
    /Cổng đang hoạt động[\s\S]*lúc \d\d:\d\d, \d\d\/\d\d\/\d{4}\./,
  );
});
