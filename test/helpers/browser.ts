import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Locator, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import type { Test } from 'tap';
import { launchBrowser } from '../../scripts/inbox/browser.js';

/** Starts a browser, closed when the test ends. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await launchBrowser();
  t.teardown(() => browser.close());
  return browser;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'], // the others are not worked out in full
};

/** Runs axe-core on the page. @returns one line for each violation */
export async function findViolations(page: Page): Promise<string[]> {
  // Colours are measured as they are for good, not halfway from one theme to the other.
  await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))');
  await page.evaluate(axe);
  return page.evaluate<string[]>(`axe.run(document, ${JSON.stringify(OPTIONS)}).then((found) =>
    found.violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ target }) => target.join(' ')).join(', ')))`);
}

/** Whether the page scrolls horizontally. */
export const isTooWide = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

const A4_PX = { width: 680, height: 1009 }; // without its margins

/** What the page says on paper in place of its form, whose parts are not printed. */
export async function readPaper(t: Test, page: Page): Promise<string> {
  const screen = page.viewportSize();
  await page.setViewportSize(A4_PX);
  await page.emulateMedia({ media: 'print' });
  for (const part of await page.locator('form, nav, .screen').all()) t.notOk(await part.isVisible());
  const said = await page.locator('dl.paper').innerText();
  t.notOk(await isTooWide(page), 'on paper');
  await page.emulateMedia({ media: null });
  if (screen !== null) await page.setViewportSize(screen);
  return said.replaceAll(/\s+/g, ' ');
}

/** Scans a QR code as it is on the screen, dark on light only, as simple readers do. @returns its text, or undefined */
export async function scanQr(shown: Locator): Promise<string | undefined> {
  const png = (await shown.screenshot()).toString('base64');
  // Let the browser decode its PNG: Node has no decoder.
  const blank = await shown.page().context().newPage();
  const { pixels, width, height } = await blank.evaluate<{ pixels: string; width: number; height: number }>(
    `(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png}';
      await image.decode();
      const { width, height } = image;
      const drawing = new OffscreenCanvas(width, height).getContext('2d');
      drawing.drawImage(image, 0, 0);
      const { data } = drawing.getImageData(0, 0, width, height);
      let pixels = '';
      for (let i = 0; i < data.length; i += 8192) pixels += String.fromCharCode(...data.subarray(i, i + 8192));
      return { pixels: btoa(pixels), width, height };
    })()`,
  );
  await blank.close();
  try {
    return decodeQR({ width, height, data: Buffer.from(pixels, 'base64') });
  } catch {
    return undefined; // it found none
  }
}
