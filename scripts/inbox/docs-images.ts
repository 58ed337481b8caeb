/**
 * Makes the pictures of README.md in docs/images: the flow of a request, and the inbox of a running gateway with a sandbox
 * (a prompt, its fields, the history): `npm run docs:images`. The pictures are committed; `npm run check:docs` checks that
 * the flow is current.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { createPartnerClient } from '../client/partner.js';
import { readKey, readPersonas } from '../demo/sandbox.js';
import { flowPicture } from '../flow-picture.js';
import { launchBrowser, openPhone } from './browser.js';
import { palettePng } from './palette-png.js';
import { makePasskey, requestAccountOpening, requestRecurringAccess, signInAs, tickAll } from './visit.js';

const FOLDER = new URL('../../docs/images/', import.meta.url);
const PERSON = 'Trần Minh Đức';
const PHONE = { width: 360, height: 740 };
const GAP_PX = 24;
const PROVEN_MAX_MS = 180_000;

mkdirSync(FOLDER, { recursive: true });
writeFileSync(new URL('flow.svg', FOLDER), flowPicture());
const browser = await launchBrowser();
try {
  writeFileSync(new URL('inbox.png', FOLDER), await sideBySide(browser, await takeScreens(browser)));
} finally {
  await browser.close();
}
process.exit(0); // does not wait for kept-alive connections

/** Takes screenshots of the inbox in English, as PNGs in base64. */
async function takeScreens(browser: Browser): Promise<string[]> {
  const { publicOrigin: origin, dataDir } = readConfig();
  const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
  const number = (await readPersonas(origin)).find(({ name }) => name === PERSON)?.personal_id_number ?? '';
  const { page, context } = await openPhone(browser, { viewport: PHONE, reducedMotion: 'reduce' });
  const take = async () => (await page.screenshot()).toString('base64');
  await signInAs(page, origin, PERSON);
  await makePasskey(page, origin);
  await page.goto(`${origin}/prompts/${await requestRecurringAccess(bank, number)}`);
  await tickAll(page);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('link', { name: 'Xem lần đồng ý này' }).waitFor();
  const { items } = (await page.request.get(`${origin}/citizen/v1/consents`).then((a) => a.json())) as {
    items: { consent_id: string }[];
  };
  await bank.call('POST', `/v1/consents/${items[0]?.consent_id}/releases`, {});
  await page.getByRole('button', { name: 'English' }).first().click();
  await page.locator('html[lang=en]').waitFor();

  const openRequest = await requestAccountOpening(bank, number);
  await open(page, `${origin}/prompts/${openRequest}`);
  await page.evaluate('window.scrollTo(0, 200)');
  await page.waitForTimeout(300);
  const prompt = await take();
  await page.getByRole('radio').first().check();
  await page.getByRole('checkbox').first().check();
  await page.evaluate(`window.scrollTo(0, ${PHONE.height + 120})`);
  await page.waitForTimeout(300);
  const fields = await take();
  // A first entry is proven within a minute.
  const isProven = "fetch('/citizen/v1/history/proof').then(({ ok }) => ok)";
  await page.waitForFunction(isProven, undefined, { polling: 1_000, timeout: PROVEN_MAX_MS });
  await open(page, `${origin}/history`);
  await page.locator('.notice:not(.proof-room)', { hasText: 'This device checked' }).waitFor();
  await page.evaluate('window.scrollTo(0, 330)');
  await page.waitForTimeout(300);
  const history = await take();

  await bank.call('DELETE', `/v1/consent-requests/${openRequest}`);
  const passkeys = await page.request.get(`${origin}/citizen/v1/passkeys`).then((answer) => answer.json());
  for (const { passkey_id } of passkeys.items) {
    await page.request.delete(`${origin}/citizen/v1/passkeys/${passkey_id}`, { headers: { origin } });
  }
  await context.close();
  return [prompt, fields, history];
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(500);
}

async function sideBySide(browser: Browser, screens: readonly string[]): Promise<Buffer> {
  const width = screens.length * PHONE.width + (screens.length + 1) * GAP_PX;
  const height = PHONE.height + 2 * GAP_PX;
  const page = await browser.newPage({ viewport: { width, height } });
  await page.setContent(`<style>
    body { margin: 0; padding: ${GAP_PX}px; display: flex; gap: ${GAP_PX}px; background: #e3e9e5; }
    img { border-radius: 20px; }
  </style>${screens.map((png) => `<img src="data:image/png;base64,${png}">`).join('')}`);
  const png = (await page.screenshot()).toString('base64');
  // Let the browser decode its PNG: Node has no decoder.
  const pixels = await page.evaluate<string>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png}';
    await image.decode();
    const drawing = new OffscreenCanvas(${width}, ${height}).getContext('2d');
    drawing.drawImage(image, 0, 0);
    const { data } = drawing.getImageData(0, 0, ${width}, ${height});
    let text = '';
    for (let i = 0; i < data.length; i += 8192) text += String.fromCharCode(...data.subarray(i, i + 8192));
    return btoa(text);
  })()`);
  return palettePng(Buffer.from(pixels, 'base64'), width, height);
}
