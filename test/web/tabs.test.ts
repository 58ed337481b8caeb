import t from 'tap';
import { openPhone } from '../../scripts/inbox/browser.js';
import { signInAs } from '../../scripts/inbox/visit.js';
import { isTooWide, openBrowser } from '../helpers/browser.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const browser = await openBrowser(t);
const { page } = await openPhone(browser, { reducedMotion: 'reduce' });
await signInAs(page, g.origin, 'Nguyễn Thu An');
const SHOTS = process.env.SHOTS_DIR;

t.test('no word of the tabs is broken on a small phone, and all are in one row', async (t) => {
  for (const width of [320, 360]) {
    await page.setViewportSize({ width, height: 640 });
    for (const language of ['en', 'vi'] as const) {
      await page.goto(`${g.origin}/prescriptions?language=${language}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const rows = await page.evaluate<number[]>(`[...document.querySelectorAll('.tabs a')].map((tab) => {
        const words = document.createRange();
        words.selectNodeContents([...tab.querySelectorAll('*'), tab].find((each) =>
          [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')));
        return new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
      })`);
      t.strictSame(rows, [1, 1, 1, 1, 1], `${width} ${language}`);
      const tops = await page.evaluate<number[]>(
        "[...document.querySelectorAll('.tabs li')].map((tab) => Math.round(tab.getBoundingClientRect().top))",
      );
      t.equal(new Set(tops).size, 1, `${width} ${language}`);
      t.notOk(await isTooWide(page));
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/tabs-${width}-${language}.png` });
    }
  }
});
