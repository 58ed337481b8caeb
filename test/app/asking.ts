import type { CitizenClient } from '../../scripts/client/citizen.js';
import type { PartnerClient } from '../../scripts/client/partner.js';

const DAY_MS = 86_400_000;

/** The date in this many days, for access.until. */
export const dayAhead = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** A bank's request for one release. */
export const onceFor = (number: string, more: object = {}) => ({
  subject: { personal_id_number: number },
  purpose: 'bank.account_opening',
  statement: 'Mở tài khoản thanh toán',
  required_fields: ['person.birth_full_name'],
  optional_fields: ['person.phone_number'],
  access: { mode: 'once' },
  retention: 'P90D',
  ...more,
});

/** A bank's request for recurring releases. */
export const recurringFor = (number: string, more: object = {}) => ({
  ...onceFor(number),
  purpose: 'bank.know_your_customer_refresh',
  access: { mode: 'recurring', until: dayAhead(20), at_most: { count: 2, per: 'month' } },
  ...more,
});

/** Creates a request and approves all its fields. @returns the consent id */
export async function consentOf(
  partner: PartnerClient,
  citizen: CitizenClient,
  question: ReturnType<typeof onceFor>,
): Promise<string> {
  const asked = await partner.call('POST', '/v1/consent-requests', { body: question });
  if (asked.status !== 201) throw new Error(`asking: ${JSON.stringify(asked.body)}`);
  const decided = await approve(citizen, asked.body.request_id, [
    ...question.required_fields,
    ...question.optional_fields,
  ]);
  if (decided.status !== 200) throw new Error(`deciding: ${JSON.stringify(decided.body)}`);
  return decided.body.consent_id;
}

/** Approves a request. */
export const approve = (
  citizen: CitizenClient,
  requestId: string,
  fields: readonly string[],
  more: object = {},
) => citizen.approve(requestId, fields, more);
