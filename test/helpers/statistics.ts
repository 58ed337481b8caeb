import type { Browser } from 'playwright-core';
import { openPhone } from '../../scripts/inbox/browser.js';
import type { TestGateway } from './gateway.js';

/** Who opens the page of counts, in which language, in a window of which width in pixels. */
export interface CountsVisit {
  /** An organisation whose system makes a link. */
  readonly partner?: string;
  /** A person of the sample who signs in instead, as the name is on the sandbox's sign-in page. */
  readonly person?: string;
  /** Of the person's organisations. */
  readonly organisation?: RegExp;
  readonly language?: 'vi' | 'en';
  readonly width?: number;
}

/** Opens the page of counts, which asks its first question. */
export async function openCounts(
  g: TestGateway,
  browser: Browser,
  { partner = 'ministry-education', person, organisation, language = 'vi', width = 1280 }: CountsVisit = {},
) {
  const desk = await openPhone(browser, { viewport: { width, height: 900 }, acceptDownloads: true });
  const { page } = desk;
  const isVi = language === 'vi';
  if (person === undefined) {
    const { body } = await g.partner(partner).call('POST', '/v1/statistics/sign-in-links', {});
    await page.goto(`${body.url}&language=${language}`);
    await page.getByRole('button', { name: isVi ? 'Vào' : 'Enter', exact: true }).click();
  } else {
    await page.goto(`${g.origin}/statistics?language=${language}`);
    await page.getByRole('link', { name: isVi ? 'Đăng nhập' : 'Sign in', exact: true }).click();
    await page.getByRole('link', { name: new RegExp(`mức 2 ?: ${person}`) }).click();
    if (organisation !== undefined) await page.getByRole('button', { name: organisation }).click();
  }
  await page.getByRole('table').first().waitFor();
  return desk;
}

/** How many questions for counts are in the ledger. */
export async function questionsAsked({ owner }: TestGateway): Promise<number> {
  const { rows } = await owner.query(
    "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
  );
  return rows[0].n;
}
