/**
 * Takes a screenshot of every screen of the inbox of a running gateway with a sandbox, on a phone and on a desktop, in both
 * languages and colour schemes: `npm run screenshots [-- FOLDER]`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readConfig } from '../../src/config.js';
import { createPartnerClient } from '../client/partner.js';
import { readKey, readPersonas } from '../demo/sandbox.js';
import { launchBrowser, openPhone } from './browser.js';
import {
  issuePrescription,
  makePasskey,
  requestAccountOpening,
  requestPrescriptions,
  requestRecurringAccess,
  signInAs,
  tickAll,
} from './visit.js';

const PERSON = 'Trần Minh Đức';
const BORN = '1988-09-02';
const DRUGS = [
  {
    drug: 'Amoxicilin',
    trade_name: 'Clamoxyl',
    atc: 'J01CA04',
    strength: '500 mg',
    form: 'viên nang',
    route: 'uống',
    dose: '1 viên',
    how_to_take: 'Ngày 3 lần, mỗi lần 1 viên, cách nhau 8 giờ',
    quantity: 21,
    unit: 'viên',
    days: 7,
  },
  {
    drug: 'Paracetamol',
    trade_name: 'Panadol',
    atc: 'N02BE01',
    strength: '500 mg',
    form: 'viên nén',
    route: 'uống',
    dose: '1 viên',
    how_to_take: 'Khi sốt trên 38,5 độ, cách nhau ít nhất 4 giờ, sau ăn',
    quantity: 10,
    unit: 'viên',
    days: 5,
  },
];
const LOOKS = [
  { name: 'phone-vi', viewport: { width: 360, height: 740 }, colorScheme: 'light', english: false },
  { name: 'phone-en-dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark', english: true },
  { name: 'desktop-vi', viewport: { width: 1280, height: 800 }, colorScheme: 'light', english: false },
  { name: 'desktop-en-dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark', english: true },
] as const;

const { publicOrigin: origin, dataDir } = readConfig();
const folder = process.argv[2] ?? 'screenshots';
const LICENCE = `${origin}/citizen/v1/documents/driving_licence/link`;
const AGREED = {
  agreed: true,
  purpose: 'documents.link',
  issuer: 'traffic-police',
  fields: ['documents.driving_licence'],
};
mkdirSync(folder, { recursive: true });
const partner = (id: string) => createPartnerClient(origin, readKey(dataDir, id));
const bank = partner('bank-a');
const pharmacy = partner('pharmacy-a');
const number = (await readPersonas(origin)).find(({ name }) => name === PERSON)?.personal_id_number ?? '';
const browser = await launchBrowser();
try {
  for (const look of LOOKS) await take(look);
} finally {
  await browser.close();
}
process.exit(0); // does not wait for kept-alive connections

async function take({ name, viewport, colorScheme, english }: (typeof LOOKS)[number]): Promise<void> {
  const { page, context } = await openPhone(browser, { viewport, colorScheme, reducedMotion: 'reduce' });
  let taken = 0;
  const picture = async (what: string) => {
    taken += 1;
    const file = `${name}-${String(taken).padStart(2, '0')}-${what}.png`;
    // As tall as the content, so that sticky elements are at the end, as after scrolling.
    const height = await page.evaluate<number>("document.querySelector('.frame')?.scrollHeight ?? 0");
    await page.setViewportSize({ ...viewport, height: Math.max(viewport.height, height) });
    await page.screenshot({ path: join(folder, file) });
    await page.setViewportSize(viewport);
    console.log(file);
  };
  await page.goto(`${origin}/`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await picture('welcome');
  await signInAs(page, origin, PERSON);
  await makePasskey(page, origin);
  const approvedRequest = await requestRecurringAccess(bank, number);
  await page.goto(`${origin}/prompts/${approvedRequest}`);
  await tickAll(page);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('link', { name: 'Xem lần đồng ý này' }).waitFor();
  await picture('approved');
  const { consent_id } = (await bank.call('GET', `/v1/consent-requests/${approvedRequest}`)).body;
  await bank.call('POST', `/v1/consents/${consent_id}/releases`, {});
  const prescriptionCode = await dispenseInPart(page);
  const openRequest = await requestAccountOpening(bank, number);
  await page.request.post(LICENCE, { headers: { origin }, data: AGREED });
  const pharmacyRequest = await requestPrescriptions(pharmacy, number, prescriptionCode);
  if (english) {
    await open(page, '/'); // elsewhere the requests that have come are a sheet over the screen
    await page.getByRole('button', { name: 'English' }).first().click();
    await page.locator('html[lang=en]').waitFor();
  }
  for (const [what, path] of Object.entries({
    prompts: '/',
    prompt: `/prompts/${openRequest}`,
    'prompt-pharmacy': `/prompts/${pharmacyRequest}`,
    prescriptions: '/prescriptions',
    prescription: `/prescriptions/${prescriptionCode}`,
    consents: '/consents',
    consent: `/consents/${consent_id}`,
    receipts: `/receipts/${consent_id}`,
    history: '/history',
    summary: `/summary?month=${new Date().toISOString().slice(0, 7)}`,
    me: '/me',
    documents: '/documents',
  })) {
    await open(page, path);
    await picture(what);
  }
  await open(page, `/prompts/${openRequest}`);
  await page
    .getByRole('button', { name: /^(Bên yêu cầu là ai|Who is this)/ })
    .first()
    .click();
  await page.getByRole('radio').first().waitFor();
  await picture('who');
  await page.keyboard.press('Escape');
  await open(page, '/documents');
  await page
    .getByRole('button', { name: /^(Liên kết|Link): / })
    .first()
    .click();
  await picture('document-terms');
  await page.request.delete(LICENCE, { headers: { origin } });
  await open(page, '/me');
  for (const item of (await page.request.get(`${origin}/citizen/v1/passkeys`).then((answer) => answer.json()))
    .items) {
    await page.request.delete(`${origin}/citizen/v1/passkeys/${item.passkey_id}`, { headers: { origin } });
  }
  await bank.call('DELETE', `/v1/consent-requests/${openRequest}`);
  await pharmacy.call('DELETE', `/v1/consent-requests/${pharmacyRequest}`);
  await context.close();
}

/** Issues two prescriptions, dispenses one in part under a consent granted on the page, and cancels a second dispensing. @returns its code */
async function dispenseInPart(page: Page): Promise<string> {
  const patient = { personal_id_number: number, date_of_birth: BORN };
  const code = await issuePrescription(partner('hospital-a'), patient, DRUGS);
  const request = await requestPrescriptions(pharmacy, number, code);
  await page.goto(`${origin}/prompts/${request}`);
  await tickAll(page);
  await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
  await page.getByRole('link', { name: 'Xem lần đồng ý này' }).waitFor();
  const { consent_id } = (await pharmacy.call('GET', `/v1/consent-requests/${request}`)).body;
  const path = `/v1/prescriptions/${code}/dispensings`;
  const dispense = async (lines: readonly object[]) =>
    (await pharmacy.call('POST', path, { body: { consent_id, lines, invoice_number: 'HD-000017' } })).body;
  await dispense([
    { line: 1, quantity: 21, product: 'Clamoxyl 500 mg, hộp 2 vỉ' },
    { line: 2, quantity: 6, product: 'Panadol 500 mg' },
  ]);
  const { dispensing_id } = await dispense([{ line: 2, quantity: 4 }]);
  await pharmacy.call('POST', `${path}/${dispensing_id}/cancellation`, {
    body: { reason: 'Ghi nhầm số lượng' },
  });
  await issuePrescription(partner('hospital-a'), patient, DRUGS.slice(1));
  return code;
}

/** The stream of prompts keeps the network busy, so a screen counts as loaded once its heading is there. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(500);
}
