/**
 * How soon a person on a slow phone sees a prompt, by Chromium's paint timings: a fresh profile that is signed in, a CPU
 * four times slower and Lighthouse's slow 4G (150 ms, 1.6 Mbit/s), with an empty cache; then with the app shell cached by the
 * service worker. Prints one JSON line for each. Needs a running gateway with a sandbox.
 */
import type { Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { createPartnerClient } from '../client/partner.js';
import { readKey, readPersonas } from '../demo/sandbox.js';
import { launchBrowser, openPhone } from '../inbox/browser.js';
import { requestAccountOpening, signInAs } from '../inbox/visit.js';

const PERSON = 'Trần Minh Đức';
const ROUNDS = 5;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
const CPU_SLOWDOWN = 4;

const { publicOrigin: origin, dataDir } = readConfig();
const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
const number = (await readPersonas(origin)).find(({ name }) => name === PERSON)?.personal_id_number ?? '';
const requestId = await requestAccountOpening(bank, number);
const browser = await launchBrowser();
const figures: Record<'first visit' | 'next visit', Figures[]> = { 'first visit': [], 'next visit': [] };
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
    figures['first visit'].push(await visit(page));
    await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
    await page.goto('about:blank');
    figures['next visit'].push(await visit(page));
    await context.close();
  }
} finally {
  await browser.close();
}
for (const [what, rounds] of Object.entries(figures)) {
  const median = (name: keyof Figures) => rounds.map((one) => one[name]).sort((a, b) => a - b)[ROUNDS >> 1];
  const profile = `${CPU_SLOWDOWN}x CPU, 150 ms, 1.6 Mbit/s`;
  const names = ['first_contentful_paint_ms', 'largest_contentful_paint_ms'] as const;
  const medians = Object.fromEntries(names.map((name) => [name, median(name)]));
  console.log(JSON.stringify({ scenario: `page, ${what}`, profile, rounds: ROUNDS, ...medians }));
}
process.exit(0); // does not wait for kept-alive connections

interface Figures {
  readonly first_contentful_paint_ms: number;
  /** The prompt itself: nothing painted before it is larger. */
  readonly largest_contentful_paint_ms: number;
}

async function visit(page: Page): Promise<Figures> {
  await page.goto(`${origin}/prompts/${requestId}`);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).waitFor();
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
