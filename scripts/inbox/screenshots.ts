/**
 * Takes a picture of every screen of a running gateway with a sandbox, on a phone and on a desktop, in both languages and colour
 * schemes, and lays them out on a contact sheet: `npm run screenshots [-- FOLDER]`, then open FOLDER/index.html.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { html } from '../../src/web/html.js';
import { en } from '../../src/web/inbox/words/en.js';
import { vi } from '../../src/web/inbox/words/vi.js';
import { launchBrowser, openPhone } from './browser.js';
import { PERSON, prepareScene, type Scene, tidy } from './scene.js';
import { ownScreens, publicScreens, type Screen } from './screens.js';
import { makePasskey, requestAccountOpening, signInAs, tickAll } from './visit.js';

const DEVICES = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;
const SCHEMES = ['light', 'dark'] as const;
const WORDS = { vi, en } as const;
type Language = keyof typeof WORDS;
const LANGUAGES: readonly Language[] = ['vi', 'en'];
const SETTLED_MS = 300; // pictures and values that come after the heading

const { publicOrigin: origin, dataDir } = readConfig();
const folder = process.argv[2] ?? 'screenshots';
mkdirSync(folder, { recursive: true });
/** The files of each screen, by its look. */
const taken = new Map<string, Map<string, string>>();
const browser = await launchBrowser();
try {
  const scene = await prepareScene(browser, origin, dataDir);
  for (const device of Object.keys(DEVICES) as (keyof typeof DEVICES)[])
    for (const language of LANGUAGES) await take(scene, device, language);
  await scene.close();
  writeFileSync(join(folder, 'index.html'), contactSheet());
} finally {
  await browser.close();
}
console.log(`${folder}/index.html`);
process.exit(0); // does not wait for kept-alive connections

async function take(scene: Scene, device: keyof typeof DEVICES, language: Language): Promise<void> {
  const viewport = DEVICES[device];
  const words = WORDS[language];
  const picture = async (page: Page, what: string) => {
    // As tall as the content, so that sticky elements are at the end, as after scrolling.
    const height = await page.evaluate<number>(
      "document.querySelector('dialog, .arrival') ? 0 : document.querySelector('.frame, body').scrollHeight",
    );
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const look = `${device}-${language}-${colorScheme}`;
      const file = `${what}-${look}.png`;
      await page.screenshot({ path: join(folder, file) });
      taken.set(what, (taken.get(what) ?? new Map()).set(look, file));
    }
    await page.setViewportSize(viewport);
    console.log(`${what}, ${device}, ${language}`);
  };
  const visit = async (page: Page, { name, path, act }: Screen) => {
    await page.goto('about:blank'); // else what was done on a screen may still be there
    await page.goto(origin + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForTimeout(SETTLED_MS);
    const undo = await act?.(page, words);
    await picture(page, name);
    if (typeof undo === 'function') await undo();
  };
  const stranger = await openPhone(browser, options(device, language));
  await speak(stranger.context, language);
  for (const screen of publicScreens(scene, language)) await visit(stranger.page, screen);
  await stranger.context.close();

  const own = await openPhone(browser, options(device, language));
  await signInAs(own.page, origin, PERSON);
  await makePasskey(own.page, origin);
  await speak(own.context, language);
  for (const screen of ownScreens(scene)) await visit(own.page, screen);
  await answer(own, scene, words, picture);
  await tidy(own.page, origin);
  await own.context.close();
}

/** An answer that fails, and one that succeeds. */
async function answer(
  { page, setUserVerified }: Awaited<ReturnType<typeof openPhone>>,
  { bank, number }: Scene,
  words: (typeof WORDS)[Language],
  picture: (page: Page, what: string) => Promise<void>,
): Promise<void> {
  const request = await requestAccountOpening(bank, number);
  await page.goto(`${origin}/prompts/${request}`);
  await tickAll(page);
  await page.getByRole('radio').first().check();
  await setUserVerified(false);
  await page.getByRole('button', { name: words.prompt.approve, exact: true }).click();
  await page.getByRole('alert').waitFor();
  await picture(page, 'answer-failed');
  await setUserVerified(true);
  await page.getByRole('button', { name: words.prompt.approve, exact: true }).click();
  await page.getByRole('link', { name: words.result.seeConsent }).waitFor();
  await picture(page, 'answered');
}

function options(device: keyof typeof DEVICES, language: Language) {
  const locale = language === 'vi' ? 'vi-VN' : 'en-GB'; // by which the pages outside the inbox choose
  return { viewport: DEVICES[device], locale, reducedMotion: 'reduce' } as const;
}

/** From here on the inbox speaks this language. */
async function speak(context: BrowserContext, language: Language): Promise<void> {
  await context.addInitScript(
    `if (location.protocol !== 'about:') localStorage.setItem('language', '${language}')`,
  );
}

/** All pictures side by side: a row for each screen, a column for each look. */
function contactSheet(): string {
  const looks = [...new Set([...taken.values()].flatMap((files) => [...files.keys()]))];
  const rows = [...taken].map(
    ([what, files]) =>
      html`<tr><th>${what}</th>${looks.map((look) => html`<td><a href="${files.get(look) ?? ''}"><img src="${files.get(look) ?? ''}" alt="${what}, ${look}" loading="lazy"></a></td>`)}</tr>`,
  );
  return html`<!doctype html>
<meta charset="utf-8">
<title>Ưng Thuận</title>
<style>body { font: 14px system-ui; } td { vertical-align: top; } td img { width: 260px; border: 1px solid #999; }</style>
<table>
<tr><th></th>${looks.map((look) => html`<th>${look}</th>`)}</tr>
${rows}
</table>
`.text;
}
