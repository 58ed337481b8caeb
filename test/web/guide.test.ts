import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { PROBLEM_TEXTS } from '../../src/contract/docs/problem-texts.js';
import { personas } from '../../src/population/personas.js';
import { PROBLEMS, Problem, type ProblemCode, toBody } from '../../src/problem.js';
import { EVENT_TYPES } from '../../src/web/guide/events.js';
import { ACTORS } from '../../src/web/guide/testing.js';
import { at, documentOf } from '../contract/contracts.js';
import { findViolations, isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';
import { codeOn, tabsOn } from '../samples/guide-code.js';

const g = await createTestGateway(t);
const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const LANGUAGES = ['vi', 'en'] as const;
type Language = (typeof LANGUAGES)[number];

/** The pages for partners, by path, found by following links from the first one. */
const pages = new Map<string, Record<Language, string>>();
const others = new Set<string>();
const isGuide = (path: string) =>
  (path.startsWith('/docs/') || path.startsWith('/problems')) &&
  !/^\/docs\/(samples|reference|guide)/.test(path);
for (const queue = ['/docs/']; queue.length > 0; ) {
  const path = queue.pop() as string;
  if (pages.has(path)) continue;
  const read = async (language: Language) => {
    const answer = await fetch(`${g.origin}${path}?language=${language}`);
    if (answer.status !== 200) t.fail(`${path} is ${answer.status}`);
    return answer.text();
  };
  const page = { vi: await read('vi'), en: await read('en') };
  pages.set(path, page);
  for (const html of Object.values(page)) {
    for (const [, href = ''] of html.matchAll(/href="(\/[^"?#]*)/g)) {
      if (isGuide(href)) queue.push(href);
      else others.add(href);
    }
  }
}
const mainOf = (html: string) => /<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '';
/** What is to be read, without code. */
const textOf = (html: string) =>
  mainOf(html)
    .replace(/<(pre|code)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ');
const pathsBelow = (prefix: string) => [...pages.keys()].filter((path) => path.startsWith(prefix));

t.test('the pages lead to each chapter, operation and problem, and no link is dead', async (t) => {
  t.equal(pathsBelow('/docs/calls/').length, operationIds().length);
  t.strictSame(pathsBelow('/problems/').toSorted(), CODES.map((code) => `/problems/${code}`).toSorted());
  t.ok(pages.size > 100);
  t.ok(others.has('/docs/samples/partner.py'));
  for (const path of others) t.equal((await fetch(g.origin + path)).status, 200, path);
  for (const page of pages.values()) {
    for (const [, path = '', id] of page.vi.matchAll(/href="(\/[^"?#]*)\?[^"#]*#([^"]+)"/g))
      t.match(pages.get(path)?.vi, ` id="${id}"`, `${path}#${id}`);
  }
});

interface Named {
  readonly operationId?: string;
}

function operationIds(): string[] {
  const paths = Object.values(documentOf('partner').paths as Record<string, Record<string, Named>>);
  return paths.flatMap((item) => Object.values(item).flatMap(({ operationId }) => operationId ?? []));
}

t.test('each Vietnamese page says all that the English one says, in Vietnamese', async (t) => {
  const parts = (html: string) =>
    ['h2', 'p', 'li', 'pre', 'tr', 'td', 'details', 'a', 'code'].map(
      (tag) => `${tag} ${mainOf(html).split(new RegExp(`<${tag}[ >]`)).length - 1}`,
    );
  for (const [path, { vi, en }] of pages) {
    t.strictSame(parts(vi), parts(en), path);
    t.strictSame(codeOn(vi), codeOn(en), `${path}: the same code`);
    t.match(vi, '<html lang="vi">');
    t.match(en, '<html lang="en">');
    t.notMatch(textOf(vi), /\b(the|and|of|with|your|must|which|is|are|was|this|that|for|not|from)\b/i, path);
    t.notMatch(textOf(en), /[đưươ]/i, path);
    for (const html of [vi, en]) t.notMatch(textOf(html), /undefined|\[object|NaN/, path);
    for (const code of codeOn(vi)) t.notMatch(code, /": undefined|\[object|NaN/, path);
    for (const [, href = ''] of vi.matchAll(/href="(\/(?:docs|problems)[^"]*)"/g)) {
      if (isGuide(href)) t.match(href, /language=(vi|en)/, 'a link keeps the language');
    }
  }
});

t.test('each problem has its page at the address in its type, in both languages', async (t) => {
  for (const code of CODES) {
    const { type } = toBody(new Problem(code), g.origin);
    const { happened, remedy } = PROBLEM_TEXTS[code];
    for (const language of LANGUAGES) {
      const answer = await fetch(type, { headers: { 'accept-language': language } });
      const html = await answer.text();
      t.equal(answer.headers.get('content-language'), language);
      t.match(html, `<h1>${PROBLEMS[code].title[language]}</h1>`, code);
      for (const text of [happened, remedy])
        t.ok(html.includes(text[language].replaceAll("'", '&#39;')), code);
    }
  }
  for (const code of ['lost', '__proto__', 'constructor', '%3Cscript%3E']) {
    const answer = await fetch(`${g.origin}/problems/${code}`);
    t.equal(answer.status, 404);
    t.match(await answer.json(), { code: 'not_found' });
  }
});

t.test('no page has a fault of accessibility or scrolls sideways on a phone', async (t) => {
  const { page, faults } = await openPhone(await openBrowser(t));
  const chapters = [...pages.keys()].filter((path) => !/^\/(docs\/calls|problems)\/./.test(path));
  const longest = (prefix: string) =>
    pathsBelow(prefix).reduce((a, b) =>
      (pages.get(a)?.vi.length ?? 0) > (pages.get(b)?.vi.length ?? 0) ? a : b,
    );
  for (const path of pages.keys()) {
    // Pages of operations are made of the same parts, and so are those of problems: the longest has them all.
    const isAlike = !chapters.includes(path);
    const isChecked = !isAlike || path === longest('/docs/calls/') || path === longest('/problems/');
    // Operations differ in code alone, which is the same in both languages.
    for (const language of path.startsWith('/docs/calls/') ? (['vi'] as const) : LANGUAGES) {
      await page.goto(`${g.origin}${path}?language=${language}`);
      t.notOk(await isTooWide(page), `${path}, ${language}`);
      if (!isChecked) continue;
      t.strictSame(await findViolations(page), [], `${path}, ${language}`);
      if (isAlike) continue;
      await page.emulateMedia({ colorScheme: 'dark' });
      t.strictSame(await findViolations(page), [], `${path}, ${language}, dark`);
      await page.emulateMedia({ colorScheme: 'light' });
    }
  }
  t.strictSame(faults, []);
});

t.test(
  'code is copied by a button, and one choice of programming language holds for all pages',
  async (t) => {
    const { page, context, faults } = await openPhone(await openBrowser(t), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const path = '/docs/calls/createConsentRequest';
    await page.goto(`${g.origin}${path}?language=vi`);
    const code = tabsOn(pages.get(path)?.vi ?? '');
    const copy = page.getByRole('button', { name: 'Sao chép' });
    t.equal(await copy.count(), 2, 'of the code in sight, and of the answer');
    await copy.first().click();
    await page.getByRole('button', { name: 'Đã sao chép' }).waitFor();
    t.equal(await page.evaluate('navigator.clipboard.readText()'), code.get('curl'));
    await page.getByLabel('Python').check();
    await page.goto(`${g.origin}/docs/calls/listEvents?language=en`);
    t.ok(await page.getByLabel('Python').isChecked());
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    t.match(await page.evaluate('navigator.clipboard.readText()'), 'from partner import Gateway');
    await page.getByRole('link', { name: 'Tiếng Việt' }).click();
    await page.locator('html[lang="vi"]').waitFor();
    t.match(page.url(), '/docs/calls/listEvents');
    await context.close();
    t.strictSame(faults, []);
  },
);

t.test('without scripts all code is there', async (t) => {
  const browser = await openBrowser(t);
  const { page } = await openPhone(browser, { javaScriptEnabled: false });
  await page.goto(`${g.origin}/docs/calls/listEvents?language=en`);
  t.equal(await page.getByRole('button').count(), 0);
  await page.getByLabel('Node').check();
  await page.getByText("client.call('GET', '/v1/events'").waitFor();
});

t.test('the lists on the pages are those of contract, sandbox and registration', async (t) => {
  const type = at(documentOf('partner'), 'components', 'schemas', 'PartnerEvent', 'properties', 'type');
  t.strictSame(EVENT_TYPES.map(([type]) => type).toSorted(), (type.enum as string[]).toSorted());
  const day = new Date().toISOString().slice(0, 10);
  const acting = personas(day).filter(({ acts }) => acts !== null);
  for (const [number, acts] of ACTORS) {
    t.equal(acting.find((each) => each.personal_id_number === number)?.acts, acts, number);
  }
  const bank = g.partner('bank-a');
  const { limits } = (await bank.call('GET', '/v1/registration')).body;
  t.match(limits, {
    body_max_bytes: 64 * 1024,
    keys_in_use_max: 10,
    signature_age_max_s: 60,
    signature_ahead_max_s: 30,
    idempotency_kept_s: 24 * 3600,
    events_kept_days: 30,
  });
  const page = textOf(pages.get('/docs/limits')?.en ?? '');
  for (const text of ['64 KiB', '60 s behind, 30 s ahead', '24 hours', '30 days', '500 characters'])
    t.match(page, text);
  const [body = ''] = codeOn(pages.get('/docs/asking')?.en ?? '');
  const asked = { ...JSON.parse(body), subject: { personal_id_number: g.number('an') } };
  t.equal((await bank.call('POST', '/v1/consent-requests', { body: asked })).status, 201);
});
