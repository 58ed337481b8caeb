/**
 * How soon a person on a slow phone sees a prompt, by Chromium's paint timings: a fresh profile that is signed in, a CPU
 * four times slower and Lighthouse's slow 4G (150 ms, 1.6 Mbit/s), with an empty cache; then with the app shell cached by the
 * service worker, and so the list of prompts. Then how smooth it is on such a phone: of the frames that a screen of 60 Hz shows while the prompt is scrolled with
 * a finger, and while the sheet about the requester opens and closes, the share for which the page was ready. Prints one JSON line for
 * each, with the machine's load. Needs a running gateway with a sandbox.
 */
import { loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { createPartnerClient } from '../client/partner.js';
import { readKey, readPersonas } from '../demo/sandbox.js';
import { launchBrowser, openPhone } from '../inbox/browser.js';
import { requestAccountOpening, signInAs } from '../inbox/visit.js';

const PERSON = 'Trần Minh Đức';
const ROUNDS = 5;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
const CPU_SLOWDOWN = 4;
const FRAME_MS = 1_000 / 60;
const SHEETS = 3;
const SCROLLED_PX = 1_200;
const SCROLLED_PX_PER_S = 1_600;

const { publicOrigin: origin, dataDir } = readConfig();
const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
const number = (await readPersonas(origin)).find(({ name }) => name === PERSON)?.personal_id_number ?? '';
const requestId = await requestAccountOpening(bank, number);
const browser = await launchBrowser();
const figures: Record<'first visit' | 'next visit' | 'list', Figures[]> = {
  'first visit': [],
  'next visit': [],
  list: [],
};
const shares: Record<'scrolling' | 'sheet', number[]> = { scrolling: [], sheet: [] };
try {
  for (let round = 0; round < ROUNDS; round++) {
    const { page, context } = await openPhone(browser);
    await signInAs(page, origin, PERSON);
    await page.evaluate('navigator.serviceWorker.ready.then((it) => it.unregister())');
    await page.goto('about:blank');
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.clearBrowserCache');
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    figures['first visit'].push(await visit(page, `/prompts/${requestId}`, '.approve'));
    await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
    await page.goto('about:blank');
    figures.list.push(await visit(page, '/', '.prompt-card-open'));
    await page.goto('about:blank');
    figures['next visit'].push(await visit(page, `/prompts/${requestId}`, '.approve'));
    shares.scrolling.push(await shareOfFrames(page, () => scroll(cdp)));
    shares.sheet.push(await shareOfFrames(page, () => openSheet(page)));
    await context.close();
  }
} finally {
  await browser.close();
}
const [load = 0] = loadavg();
const median = (rounds: readonly number[]) => rounds.toSorted((a, b) => a - b)[ROUNDS >> 1];
for (const [what, rounds] of Object.entries(figures)) {
  const profile = `${CPU_SLOWDOWN}x CPU, 150 ms, 1.6 Mbit/s`;
  const names = ['first_contentful_paint_ms', 'largest_contentful_paint_ms'] as const;
  const medians = Object.fromEntries(names.map((name) => [name, median(rounds.map((one) => one[name]))]));
  console.log(JSON.stringify({ scenario: `page, ${what}`, profile, rounds: ROUNDS, ...medians, load }));
}
for (const [what, rounds] of Object.entries(shares)) {
  const profile = `${CPU_SLOWDOWN}x CPU, 60 Hz`;
  console.log(
    JSON.stringify({
      scenario: `page, ${what}`,
      profile,
      rounds: ROUNDS,
      share_of_frames: median(rounds),
      load,
    }),
  );
}
process.exit(0); // does not wait for kept-alive connections

interface Figures {
  readonly first_contentful_paint_ms: number;
  /** The prompt itself: nothing painted before it is larger. */
  readonly largest_contentful_paint_ms: number;
}

/** @param shown what is waited for; to look for a role and name would slow the page */
async function visit(page: Page, path: string, shown: string): Promise<Figures> {
  await page.goto(origin + path);
  await page.locator(shown).waitFor();
  return page.evaluate<Figures>(`new Promise((done) => {
    const [first] = performance.getEntriesByName('first-contentful-paint');
    new PerformanceObserver((list) => {
      done({
        first_contentful_paint_ms: Math.round(first.startTime),
        largest_contentful_paint_ms: Math.round(list.getEntries().at(-1).startTime),
      });
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  })`);
}

/** The share of the frames of a screen of 60 Hz for which the page was ready, from the beginning to the end of an action. */
async function shareOfFrames(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(`(() => {
    const times = (globalThis.frameTimes = []);
    const step = (time) => {
      times.push(time);
      globalThis.frame = requestAnimationFrame(step);
    };
    globalThis.frame = requestAnimationFrame(step);
  })()`);
  await act();
  const times = await page.evaluate<number[]>(
    'cancelAnimationFrame(globalThis.frame), globalThis.frameTimes',
  );
  const [first = 0] = times;
  const due = Math.round(((times.at(-1) ?? 0) - first) / FRAME_MS);
  return Number(Math.min(1, (times.length - 1) / due).toFixed(3));
}

/** Down and up again, as a finger does. */
async function scroll(cdp: CDPSession): Promise<void> {
  for (const yDistance of [-SCROLLED_PX, SCROLLED_PX]) {
    await cdp.send('Input.synthesizeScrollGesture', {
      ...{ x: 180, y: 360, yDistance, speed: SCROLLED_PX_PER_S, gestureSourceType: 'touch' },
    });
  }
}

/** Within the page: what Playwright looks for and measures before each click costs frames that a finger does not. */
async function openSheet(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const until = async (isSo) => {
      while (!isSo()) await new Promise(requestAnimationFrame);
    };
    for (let i = 0; i < ${SHEETS}; i++) {
      document.querySelector('.who-button').click();
      await until(() => document.querySelector('dialog[open] .rows') !== null);
      history.back();
      await until(() => document.querySelector('dialog') === null);
    }
  })()`);
}
