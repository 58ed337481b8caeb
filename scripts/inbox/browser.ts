import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { programOnPath } from '../programs.js';

const WAIT_MAX_MS = 60_000; // long enough for a busy machine

/** Debian's Chromium without the parts that draw windows: it starts in half the processor time. */
export const BROWSER = 'chromium-headless-shell';

/** Launches the browser. @param more further arguments */
export function launchBrowser(...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: programOnPath(BROWSER),
    args: ['--no-sandbox', '--disable-dev-shm-usage', ...more],
  });
}

/** A person's phone: a browser context with a virtual authenticator that verifies its user. */
export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Exceptions of the page, and violations of its content security policy. */
  readonly faults: readonly string[];
  /** Sets whether user verification (fingerprint, face or PIN) succeeds. */
  setUserVerified(isUserVerified: boolean): Promise<void>;
}

/** @param options of the context; the default is a phone of 360 by 740 in Vietnamese */
export async function openPhone(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Phone> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT_MAX_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content.Security|Trusted/i.test(message.text()))
      faults.push(message.text());
  });
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    context,
    page,
    faults,
    setUserVerified: async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}
