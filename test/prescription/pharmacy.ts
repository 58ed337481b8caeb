import { randomBytes } from 'node:crypto';
import type { PartnerClient, SignedAnswer } from '../../scripts/client/partner.js';
import type { PersonaKey } from '../../src/population/personas.js';
import type { TestGateway } from '../helpers/gateway.js';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A new prescription code of hospital-a. @param kind N, H, C or T */
export function newCode(kind = 'C'): string {
  const own = [...randomBytes(7)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return `01001${own}-${kind}`;
}

/** A drug line. */
export function lineOf(quantity: number, more: object = {}) {
  return {
    drug: 'Paracetamol',
    strength: '500 mg',
    form: 'viên nén',
    route: 'uống',
    dose: '1 viên',
    how_to_take: 'Ngày 3 lần, mỗi lần 1 viên',
    quantity,
    unit: 'viên',
    days: 5,
    ...more,
  };
}

/** A prescription for An, born 1990-01-31, issued a minute ago. */
export function prescriptionOf(g: TestGateway, more: object = {}) {
  return {
    code: newCode(),
    issued_at: new Date(Date.now() - 60_000).toISOString(),
    patient: { personal_id_number: g.number('an'), date_of_birth: '1990-01-31' },
    facility: { name: 'Bệnh viện Đa khoa A' },
    prescriber: { name: 'Bùi Thị Hạnh', licence_number: '000123/HNO-CCHN' },
    diagnoses: [{ code: 'J02.9', text: 'Viêm họng cấp' }],
    lines: [lineOf(15), lineOf(10, { drug: 'Loratadin', strength: '10 mg' })],
    advice: { text: 'Uống nhiều nước.' },
    ...more,
  };
}

/** Sends a prescription as hospital-a. @returns its code */
export async function prescribe(g: TestGateway, more: object = {}): Promise<string> {
  const body = prescriptionOf(g, more);
  const sent = await g.partner('hospital-a').call('POST', '/v1/prescriptions', { body });
  if (sent.status !== 201) throw new Error(JSON.stringify(sent.body));
  return body.code;
}

/** Requests fields of prescriptions, which the person approves. @returns the consent's id */
export async function consentTo(
  g: TestGateway,
  pharmacy: PartnerClient,
  fields: readonly string[],
  { who = 'an', access = { mode: 'once' } }: { who?: PersonaKey; access?: object } = {},
): Promise<string> {
  const asked = await ask(g, pharmacy, fields, { who, access });
  if (asked.status !== 201) throw new Error(JSON.stringify(asked.body));
  const citizen = await g.citizen(who);
  const decided = await citizen.approve(asked.body.request_id, fields);
  if (decided.status !== 200) throw new Error(JSON.stringify(decided.body));
  return decided.body.consent_id;
}

/** Requires fields of prescriptions, of An by default. @param optional further fields, not required */
export async function ask(
  g: TestGateway,
  pharmacy: PartnerClient,
  fields: readonly string[],
  {
    who = 'an',
    access = { mode: 'once' },
    optional = [],
  }: { who?: PersonaKey; access?: object; optional?: readonly string[] } = {},
): Promise<SignedAnswer> {
  return pharmacy.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number(who) },
      purpose: 'pharmacy.dispense_prescription',
      statement: 'Mua thuốc theo đơn tại quầy',
      required_fields: fields,
      optional_fields: optional,
      access,
      retention: 'P30D',
    },
  });
}

/** Records a dispensing. */
export async function dispense(
  pharmacy: PartnerClient,
  code: string,
  consent_id: string,
  lines: readonly object[],
  more: object = {},
): Promise<SignedAnswer> {
  return pharmacy.call('POST', `/v1/prescriptions/${code}/dispensings`, {
    body: { consent_id, lines, ...more },
  });
}
