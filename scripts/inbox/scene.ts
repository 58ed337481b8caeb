import type { Browser, Page } from 'playwright-core';
import { createPartnerClient, type PartnerClient } from '../client/partner.js';
import { readKey, readPersonas } from '../demo/sandbox.js';
import { openPhone } from './browser.js';
import {
  issuePrescription,
  makePasskey,
  requestAccountOpening,
  requestEnrolment,
  requestPrescriptions,
  requestRecurringAccess,
  signInAs,
  tickAll,
} from './visit.js';

/** Who signs in for the screenshots: a father, who also decides for a daughter alone and for a son together with him. */
export const PERSON = 'Trần Minh Đức';
const DAUGHTER = 'Trần Bảo Anh';
const SON = 'Trần Gia Khôi';
const BORN = '1988-09-02';
const LONG = { expires_in_s: 3600 }; // while the pictures are taken
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

/** What the screens show: ids of requests, a consent and a prescription, and the partners behind them. */
export interface Scene {
  readonly origin: string;
  readonly bank: PartnerClient;
  readonly ministry: PartnerClient;
  readonly number: string;
  readonly request: string;
  readonly pharmacyRequest: string;
  readonly remainingRequest: string;
  readonly childRequest: string;
  /** Approved by the father, and waiting for his son. */
  readonly jointRequest: string;
  readonly goneRequest: string;
  readonly consent: string;
  readonly revokedConsent: string;
  readonly prescription: string;
  /** The receipts of the consent, as a file. */
  readonly receipts: Buffer;
  /** Withdraws what waits. */
  readonly close: () => Promise<void>;
}

/** Prepares what the screens show, as its partners and the person do. */
export async function prepareScene(browser: Browser, origin: string, dataDir: string): Promise<Scene> {
  const partner = (id: string) => createPartnerClient(origin, readKey(dataDir, id));
  const [bank, pharmacy, school] = [partner('bank-a'), partner('pharmacy-a'), partner('school-a')];
  const personas = await readPersonas(origin);
  const numberOf = (wanted: string) => personas.find(({ name }) => name === wanted)?.personal_id_number ?? '';
  const number = numberOf(PERSON);
  const { page, context } = await openPhone(browser, { reducedMotion: 'reduce' });
  await signInAs(page, origin, PERSON);
  await makePasskey(page, origin);
  const approve = async (request: string) => {
    await page.goto(`${origin}/prompts/${request}`);
    await tickAll(page);
    await page.getByRole('button', { name: 'Đồng ý', exact: true }).click();
    await page.getByRole('heading', { name: /^(Đã đồng ý|Đang chờ người khác trả lời)$/ }).waitFor();
  };
  const consentOf = async (client: PartnerClient, request: string): Promise<string> => {
    await approve(request);
    return (await client.call('GET', `/v1/consent-requests/${request}`)).body.consent_id;
  };

  const consent = await consentOf(bank, await requestRecurringAccess(bank, number));
  for (let i = 0; i < 2; i++) await bank.call('POST', `/v1/consents/${consent}/releases`, {});
  const revokedConsent = await consentOf(bank, await requestRecurringAccess(bank, number));
  await page.request.delete(`${origin}/citizen/v1/consents/${revokedConsent}`, { headers: { origin } });
  const prescription = await dispenseInPart(partner('hospital-a'), pharmacy, number, consentOf);
  const goneRequest = await requestAccountOpening(bank, number);
  await bank.call('DELETE', `/v1/consent-requests/${goneRequest}`);
  const jointRequest = await requestEnrolment(school, numberOf(SON));
  await approve(jointRequest);
  const waiting = {
    request: await requestAccountOpening(bank, number, LONG),
    pharmacyRequest: await requestPrescriptions(pharmacy, number, prescription),
    remainingRequest: await requestRemaining(pharmacy, number, prescription),
    childRequest: await requestEnrolment(school, numberOf(DAUGHTER)),
  };
  const file = await page.request.get(`${origin}/citizen/v1/receipts/${consent}`);
  const scene = {
    ...{
      origin,
      bank,
      ministry: partner('ministry-education'),
      number,
      ...waiting,
      jointRequest,
      goneRequest,
    },
    ...{ consent, revokedConsent, prescription, receipts: await file.body() },
    close: async () => {
      for (const client of [bank, pharmacy, school]) {
        for (const each of [...Object.values(waiting), jointRequest])
          await client.call('DELETE', `/v1/consent-requests/${each}`);
      }
    },
  };
  await context.close();
  return scene;
}

async function requestRemaining(pharmacy: PartnerClient, number: string, code: string): Promise<string> {
  const { body } = await pharmacy.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: number },
      purpose: 'pharmacy.dispense_prescription',
      statement: 'Kiểm tra số thuốc còn được mua',
      required_fields: [`prescriptions.remaining:${code}`],
      optional_fields: [],
      access: { mode: 'once' },
      retention: 'P30D',
      ...LONG,
    },
  });
  return body.request_id;
}

/** Issues two prescriptions, dispenses one in part, and cancels a second dispensing. @returns its code */
async function dispenseInPart(
  hospital: PartnerClient,
  pharmacy: PartnerClient,
  number: string,
  consentOf: (client: PartnerClient, request: string) => Promise<string>,
): Promise<string> {
  const patient = { personal_id_number: number, date_of_birth: BORN };
  const code = await issuePrescription(hospital, patient, DRUGS);
  const consent_id = await consentOf(pharmacy, await requestPrescriptions(pharmacy, number, code));
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
  await issuePrescription(hospital, patient, DRUGS.slice(1));
  return code;
}

/** Leaves the person without what the screenshots made: passkeys and the linked document. */
export async function tidy(page: Page, origin: string): Promise<void> {
  const { request: api } = page;
  const passkeys = await (await api.get(`${origin}/citizen/v1/passkeys`)).json();
  for (const { passkey_id } of passkeys.items)
    await api.delete(`${origin}/citizen/v1/passkeys/${passkey_id}`, { headers: { origin } });
  await api.delete(`${origin}/citizen/v1/documents/driving_licence/link`, { headers: { origin } });
}
