import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import {
  makePasskey,
  requestAccountOpening,
  requestEnrolment,
  requestRecurringAccess,
  signInAs,
  tickAll,
  waitForPromptStream,
} from '../../scripts/inbox/visit.js';
import { onceFor } from '../app/asking.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const phone = await openPhone(browser, { reducedMotion: 'reduce' });
const { page } = phone;

/** Prepares and lists the paths of all screens. */
async function prepareScreens() {
  await signInAs(page, g.origin, 'Nguyễn Thu An');
  await makePasskey(page, g.origin);
  const approvedRequest = await requestRecurringAccess(g.partner('bank-a'), g.number('an'));
  await page.goto(`${g.origin}/prompts/${approvedRequest}`);
  await tickAll(page);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('link', { name: 'Xem lần đồng ý này' }).waitFor();
  const { consent_id } = (await g.partner('bank-a').call('GET', `/v1/consent-requests/${approvedRequest}`))
    .body;
  const own = await requestAccountOpening(g.partner('bank-a'), g.number('an'));
  const child = await requestEnrolment(g.partner('school-a'), g.number('gia_khoi'));
  return {
    home: '/',
    prompt: `/prompts/${own}`,
    'prompt of a child': `/prompts/${child}`,
    'prompt that is gone': `/prompts/${approvedRequest}`,
    consents: '/consents',
    consent: `/consents/${consent_id}`,
    receipts: `/receipts/${consent_id}`,
    history: '/history',
    me: '/me',
    documents: '/documents',
    'a new passkey': '/me?passkey=new',
    nothing: '/consents/none',
  };
}

t.test('no screen has accessibility violations, and all fit a phone', async (t) => {
  const paths = await prepareScreens();
  for (const language of ['vi', 'en'] as const) {
    if (language === 'en') {
      await page.getByRole('button', { name: 'English' }).first().click();
      await page.locator('html[lang=en]').waitFor(); // kept afterwards
    }
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [name, path] of Object.entries(paths)) {
        await page.goto(g.origin + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        t.strictSame(await findViolations(page), [], `${name}, ${language}, ${colorScheme}`);
        t.notOk(await isTooWide(page), `${name} fits a phone`);
      }
    }
    t.equal(await page.evaluate('document.documentElement.lang'), language);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(g.origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate("document.documentElement.style.setProperty('font-size', '200%')");
    t.notOk(await isTooWide(page), `${name} at 200 % text`);
  }
  const stranger = await openPhone(browser);
  await stranger.page.goto(`${g.origin}/?sign-in=failed`);
  await stranger.page.getByRole('link', { name: 'Đăng nhập' }).waitFor();
  t.strictSame(await findViolations(stranger.page), [], 'welcome');
  t.strictSame([...phone.faults, ...stranger.faults], []);
});

t.test('a prompt can be answered with the keyboard alone', async (t) => {
  await page.goto(`${g.origin}/`);
  const id = await requestAccountOpening(g.partner('bank-a'), g.number('an'));
  await page.goto(`${g.origin}/prompts/${id}`);
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor();
  const press = async (wanted: RegExp, key: string) => {
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>(
        `(({ labels, textContent }) => (labels?.[0]?.textContent ?? textContent).trim())(document.activeElement)`,
      );
      if (wanted.test(name)) return page.keyboard.press(key);
    }
    t.fail(`the keyboard does not reach ${wanted}`);
  };
  await press(/^I agree to share/, 'Space');
  await press(/18/, 'Space');
  await press(/^Approve$/, 'Enter');
  await page.getByRole('link', { name: 'See what you agreed to' }).first().waitFor();
  const { body } = await g.partner('bank-a').call('GET', `/v1/consent-requests/${id}`);
  t.equal(body.status, 'approved');
});

/** The elements and their parts that move for longer than a millisecond, or scroll smoothly, by their computed styles. */
const movingParts = () =>
  page.evaluate<string[]>(`[...document.querySelectorAll('*')].flatMap((element) =>
    ['', '::before', '::after', '::backdrop'].flatMap((part) => {
      const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element, part);
      const isLong = (durations) => durations.split(',').some((each) => parseFloat(each) > 0.001);
      const isMoving = isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration));
      return isMoving || scrollBehavior === 'smooth' ? [element.tagName + '.' + element.className + part] : [];
    }))`);

t.test('who asked for reduced motion sees nothing move', async (t) => {
  const waiting = await requestAccountOpening(g.partner('bank-a'), g.number('an'));
  const seen = { reduce: 0, 'no-preference': 0 };
  for (const reducedMotion of ['no-preference', 'reduce'] as const) {
    await page.emulateMedia({ reducedMotion });
    for (const path of ['/history', '/me', `/prompts/${waiting}`]) {
      await page.goto(g.origin + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      if (path.startsWith('/prompts/')) {
        await page.getByRole('button', { name: /^Who is this/ }).click();
        await page.getByRole('radio').first().waitFor();
      } else if (path === '/history') {
        await waitForPromptStream(page);
        const { body } = await g
          .partner('bank-a')
          .call('POST', '/v1/consent-requests', { body: onceFor(g.number('an')) });
        await page.getByRole('complementary').getByRole('link').waitFor(); // the sheet of a request that arrives
        await g.partner('bank-a').call('DELETE', `/v1/consent-requests/${body.request_id}`);
      }
      const moving = await movingParts();
      seen[reducedMotion] += moving.length;
      if (reducedMotion === 'reduce') {
        t.strictSame(moving, [], path);
        t.equal(await page.evaluate('document.getAnimations().length'), 0, path);
      }
    }
  }
  t.ok(seen['no-preference'] > 0, 'it would see what moves');
});
