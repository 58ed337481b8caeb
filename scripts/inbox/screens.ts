import type { Page } from 'playwright-core';
import type { Words } from '../../src/web/inbox/words/vi.js';
import type { Scene } from './scene.js';
import { requestRecurringAccess, waitForPromptStream } from './visit.js';

/** A screen: the address, and what is done there before its picture is taken. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  readonly act?: (page: Page, words: Words) => Promise<unknown>;
}

const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();
const PLAIN = [
  ...['/help', '/help/rights', '/help/privacy', '/help/fraud', '/help/contact', '/status'],
  ...['/docs/', '/docs/asking', '/docs/limits', '/docs/calls', '/docs/calls/createConsentRequest'],
  ...['/problems', '/problems/consent_not_active'],
];

/** What a visitor sees who is not signed in. */
export function publicScreens({ request, receipts, ministry }: Scene, language: 'vi' | 'en'): Screen[] {
  return [
    { name: 'welcome', path: '/' },
    { name: 'welcome-request-waits', path: `/prompts/${request}` },
    { name: 'welcome-sign-in-failed', path: '/?sign-in=failed' },
    { name: 'verify', path: '/verify' },
    {
      name: 'verify-good',
      path: '/verify',
      act: async (page) => {
        const file = { name: 'receipts.json', mimeType: 'application/json', buffer: receipts };
        await page.locator('input[type=file]').setInputFiles(file);
        await page.locator('.verdict .notice').waitFor();
      },
    },
    {
      name: 'verify-bad',
      path: '/verify',
      act: async (page) => {
        const buffer = Buffer.from(receipts.toString().replace('"jws":"', '"jws":"x'));
        const file = { name: 'receipts.json', mimeType: 'application/json', buffer };
        await page.locator('input[type=file]').setInputFiles(file);
        await page.locator('.verdict .notice').waitFor();
      },
    },
    ...PLAIN.map((path) => ({
      name: path.replaceAll('/', '-').replace(/^-|-$/g, ''),
      path: `${path}?language=${language}`,
    })),
    { name: 'unknown-address', path: '/no-such-page' },
    {
      name: 'statistics',
      path: '/help',
      act: async (page) => {
        const link = await ministry.call('POST', '/v1/statistics/sign-in-links', {});
        await page.goto(`${link.body.url}&language=${language}`);
        await page.getByRole('button', { name: language === 'vi' ? 'Vào' : 'Enter', exact: true }).click();
        await page.getByRole('table').waitFor();
      },
    },
  ];
}

/** What the person sees. */
export function ownScreens(scene: Scene): Screen[] {
  const prompt = `/prompts/${scene.request}`;
  const consent = `/consents/${scene.consent}`;
  const who = async (page: Page, words: Words) => {
    await press(words.who.open)(page);
    await page.getByRole('radio').first().waitFor();
  };
  return [
    { name: 'prompts', path: '/' },
    { name: 'prompt', path: prompt },
    {
      name: 'prompt-missing',
      path: prompt,
      act: (page, words) => page.getByRole('button', { name: words.prompt.approve, exact: true }).click(),
    },
    { name: 'prompt-who', path: prompt, act: who },
    {
      name: 'prompt-folds-open',
      path: prompt,
      act: (page) =>
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })"),
    },
    { name: 'prompt-pharmacy', path: `/prompts/${scene.pharmacyRequest}` },
    { name: 'prompt-remaining', path: `/prompts/${scene.remainingRequest}` },
    { name: 'prompt-child', path: `/prompts/${scene.childRequest}` },
    { name: 'prompt-waiting-for-others', path: `/prompts/${scene.jointRequest}` },
    { name: 'prompt-gone', path: `/prompts/${scene.goneRequest}` },
    {
      name: 'arrival',
      path: '/history',
      act: async (page) => {
        await waitForPromptStream(page);
        const id = await requestRecurringAccess(scene.bank, scene.number);
        await page.getByRole('complementary').getByRole('link').waitFor();
        return () => scene.bank.call('DELETE', `/v1/consent-requests/${id}`);
      },
    },
    { name: 'prescriptions', path: '/prescriptions' },
    { name: 'prescription', path: `/prescriptions/${scene.prescription}` },
    {
      name: 'prescription-codes',
      path: `/prescriptions/${scene.prescription}`,
      act: (page, words) => page.getByText(words.values.codes).click(),
    },
    { name: 'consents', path: '/consents' },
    { name: 'consent', path: consent },
    {
      name: 'consent-revoke',
      path: consent,
      act: (page, words) => page.getByText(words.consent.revoke, { exact: true }).click(),
    },
    { name: 'consent-ended', path: `/consents/${scene.revokedConsent}` },
    { name: 'receipts', path: `/receipts/${scene.consent}` },
    { name: 'history', path: '/history' },
    { name: 'history-filtered', path: '/history?about=self&data=contact' },
    { name: 'summary', path: `/summary?month=${new Date().toISOString().slice(0, 7)}` },
    { name: 'me', path: '/me' },
    { name: 'share-code', path: '/me', act: (page, words) => press(words.share.make)(page) },
    { name: 'new-passkey', path: '/me?passkey=new' },
    { name: 'documents', path: '/documents' },
    {
      name: 'document-terms',
      path: '/documents',
      act: (page) =>
        page
          .getByRole('button', { name: /^(Liên kết|Link): / })
          .first()
          .click(),
    },
    { name: 'not-found', path: '/consents/none' },
  ];
}
