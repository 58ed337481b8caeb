import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { PartnerClient } from '../client/partner.js';

/** Signs in through the identity provider's page, as a person does. */
export async function signInAs(page: Page, origin: string, name: string, level: 1 | 2 = 2): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByRole('link', { name: /Đăng nhập|Sign in/ }).click();
  await page.getByRole('link', { name: new RegExp(`mức ${level} ?: ${name}`) }).click();
  await page.getByRole('navigation').first().waitFor();
}

/** Creates a passkey on this device. */
export async function makePasskey(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/me?passkey=new&back=/`);
  await page.getByRole('button', { name: 'Tạo khóa trên máy này' }).click();
  await page.getByRole('heading', { name: 'Đã có khóa truy cập' }).waitFor();
}

/** Requests the fields for opening an account; whether the person is an adult suffices for the date of birth. @returns the request's id */
export async function requestAccountOpening(
  bank: PartnerClient,
  number: string,
  more: object = {},
): Promise<string> {
  return createRequest(bank, {
    subject: { personal_id_number: number },
    purpose: 'bank.account_opening',
    statement: 'Mở tài khoản thanh toán tại chi nhánh Cầu Giấy',
    required_fields: ['person.birth_full_name', 'person.date_of_birth'],
    optional_fields: ['person.phone_number', 'person.email'],
    accepted_alternatives: [{ field: 'person.date_of_birth', sufficient_fields: ['person.is_adult'] }],
    access: { mode: 'once' },
    retention: 'P90D',
    ...more,
  });
}

/** Requests recurring access for a bank. @returns the request's id */
export async function requestRecurringAccess(bank: PartnerClient, number: string): Promise<string> {
  return createRequest(bank, {
    subject: { personal_id_number: number },
    purpose: 'bank.know_your_customer_refresh',
    statement: 'Cập nhật hồ sơ khách hàng',
    required_fields: ['person.birth_full_name'],
    optional_fields: ['person.phone_number', 'person.occupation'],
    access: {
      mode: 'recurring',
      until: new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10),
      at_most: { count: 4, per: 'month' },
    },
    retention: 'P1Y',
  });
}

/** Requests fields about a child for a school, a sensitive one among them. @returns the request's id */
export async function requestEnrolment(
  school: PartnerClient,
  number: string,
  optional_fields: readonly string[] = ['person.permanent_residence'],
): Promise<string> {
  return createRequest(school, {
    subject: { personal_id_number: number },
    purpose: 'school.enrolment',
    statement: 'Nhập học lớp 1',
    required_fields: ['person.birth_full_name', 'person.date_of_birth'],
    optional_fields: ['person.ethnicity', ...optional_fields],
    access: { mode: 'once' },
    retention: 'P1Y',
    expires_in_s: 3600,
  });
}

/** Issues a prescription. @param patient identified by number and date of birth @returns the prescription's code */
export async function issuePrescription(
  hospital: PartnerClient,
  patient: { personal_id_number: string; date_of_birth: string },
  lines: readonly object[],
): Promise<string> {
  const code = `01001${randomInt(36 ** 7)
    .toString(36)
    .padStart(7, '0')}-C`;
  const answer = await hospital.call('POST', '/v1/prescriptions', {
    body: {
      code,
      issued_at: new Date().toISOString(),
      patient,
      lines,
      facility: { name: 'Bệnh viện Đa khoa A' },
      prescriber: { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
      diagnoses: [{ code: 'J02.9', text: 'Viêm họng cấp' }],
      advice: { text: 'Uống nhiều nước, nghỉ ngơi; sốt trên 39 độ thì quay lại khám ngay.' },
    },
  });
  if (answer.status !== 201) throw new Error(`prescription refused: ${JSON.stringify(answer.body)}`);
  return code;
}

/** Requests the fields needed for dispensing, of all prescriptions or of one by its code. @returns the request's id */
export async function requestPrescriptions(
  pharmacy: PartnerClient,
  number: string,
  code?: string,
): Promise<string> {
  const field = (name: string) => `prescriptions.${name}${code === undefined ? '' : `:${code}`}`;
  return createRequest(pharmacy, {
    subject: { personal_id_number: number },
    purpose: 'pharmacy.dispense_prescription',
    statement: 'Mua thuốc theo đơn tại quầy',
    required_fields: ['lines', 'prescriber', 'remaining'].map(field),
    optional_fields: ['valid_until', 'diagnoses'].map(field),
    access: { mode: 'once' },
    retention: 'P30D',
    expires_in_s: 3600,
  });
}

async function createRequest(partner: PartnerClient, body: object): Promise<string> {
  const answer = await partner.call('POST', '/v1/consent-requests', { body });
  if (answer.status !== 201) throw new Error(`request refused: ${JSON.stringify(answer.body)}`);
  return answer.body.request_id;
}

/** Waits for the stream of prompts: a request that the page finds in its first list does not arrive on the screen. */
export async function waitForPromptStream(page: Page): Promise<void> {
  await page.locator('[data-connection=live]').waitFor();
}

/** Ticks all checkboxes of a prompt, in either language, once it is shown. */
export async function tickAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Đồng ý|Approve)$/ }).waitFor();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
}
