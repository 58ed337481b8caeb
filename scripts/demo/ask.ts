import { createPartnerClient } from '../client/partner.js';
import { expect, expectStatus, fact, step } from './report.js';
import { type Persona, readKey, readPersonas } from './sandbox.js';

const ANSWER_MAX_S = 300;
const POLL_WAIT_S = 25;

/**
 * A bank asks one of the made-up people, who answers in the inbox; then it reads the approved fields, if any.
 * @param name full name or part of it; Nguyễn Thu An by default
 */
export async function askAndWait(origin: string, dataDir: string, name = 'Nguyễn Thu An'): Promise<void> {
  const person = find(await readPersonas(origin), name);
  const bank = createPartnerClient(origin, readKey(dataDir, 'bank-a'));
  const asked = await bank.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: person.personal_id_number },
      purpose: 'bank.account_opening',
      statement: 'Mở tài khoản thanh toán tại chi nhánh Cầu Giấy',
      required_fields: ['person.birth_full_name', 'person.date_of_birth', 'person.id_card_issue'],
      optional_fields: ['person.permanent_residence', 'person.phone_number'],
      accepted_alternatives: [
        { field: 'person.date_of_birth', sufficient_fields: ['person.is_adult', 'person.birth_year'] },
      ],
      access: { mode: 'once' },
      retention: 'P90D',
      expires_in_s: ANSWER_MAX_S,
    },
  });
  expectStatus(asked, 201, 'the bank asks');
  step(`Bank A asks ${person.name}`);
  fact('binding code', asked.body.binding_code);
  fact('open', `${origin}/ as ${person.name}, and answer within ${ANSWER_MAX_S / 60} minutes`);
  const location = asked.headers.location ?? '';
  for (;;) {
    const { body } = await bank.call('GET', location, { headers: { prefer: `wait=${POLL_WAIT_S}` } });
    if (body.status === 'pending') continue;
    step(`The request is ${body.status}`);
    if (body.status !== 'approved') return;
    const released = await bank.call('POST', `/v1/consents/${body.consent_id}/releases`, {});
    expectStatus(released, 201, 'the release');
    for (const [field, value] of Object.entries(released.body.data.person))
      fact(field, JSON.stringify(value));
    return;
  }
}

function find(personas: readonly Persona[], name: string): Persona {
  const found = personas.filter((each) => each.name.includes(name));
  const [person] = found;
  expect(person !== undefined && found.length === 1, `the sandbox knows no ${name}: see /sandbox/personas`);
  return person;
}
