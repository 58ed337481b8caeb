import type { Browser } from 'playwright-core';
import type { Test } from 'tap';
import { launchBrowser } from '../../scripts/inbox/browser.js';

/** A browser of its own for one test file. */
export async function openBrowser(t: Test): Promise<Browser> {
  const browser = await launchBrowser();
  t.teardown(() => browser.close());
  return browser;
}
