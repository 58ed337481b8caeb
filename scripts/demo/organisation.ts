import { createPartnerClient } from '../client/partner.js';
import { approve, askOneOf, askTooMuch, fieldsIn, type Limits, showAsked } from './asked.js';
import { expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readKey } from './sandbox.js';

/** A company of the sandbox that both represent. */
const COMPANY = { name: 'Công ty Cổ phần Gạo Sông Hậu', organisation_id: '0100000042' };
const REPRESENTATIVES = ['Trần Minh Đức', 'Huỳnh Thanh Từ'];
const NAMES = ['name', 'tax_number', 'head_office_address', 'legal_representative'] as const;
const FIELDS = NAMES.map((name) => `organisation.${name}:${COMPANY.organisation_id}`);

/** An authority asks a company's legal representative for the company's data. @throws DemoFailed at the first step that is off */
export async function organisationStory(origin: string, dataDir: string, limits: Limits): Promise<void> {
  const service = createPartnerClient(origin, readKey(dataDir, 'civic-e'));
  const ask = { partner: service, partnerName: 'The service', bodyFor: question, limits };
  const asked = await askOneOf(
    origin,
    REPRESENTATIVES.map((about) => ({ about })),
    ask,
  );
  step(`The service for organisations asks ${asked.person.name} for the data of ${COMPANY.name}`);
  showAsked(asked, 'the page of the service');
  expectSame(asked.prompt.about.organisation, COMPANY, 'the organisation on the prompt');
  fact(
    'on the prompt',
    `${COMPANY.name}, tax number ${COMPANY.organisation_id}: you answer as its legal representative`,
  );

  const { consentId } = await approve(service, asked, FIELDS);
  const released = await service.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  const given = ['organisation.legal_representative', 'organisation.name', 'organisation.tax_number'];
  expectSame(fieldsIn(released.body.data), given, 'the fields in the release');
  expectSame(released.body.not_available, [FIELDS[2]], 'what the registry does not have');
  const { organisation } = released.body.data;
  expectSame(organisation.legal_representative.full_name, asked.person.name, 'the representative');
  step(
    'The representative approves; the registered data of the company leaves, and none of the person but the name',
  );
  fact(
    'in the file',
    `${organisation.name}, ${organisation.tax_number}, ${organisation.legal_representative.full_name}`,
  );

  step('It asks for the phone number of the representative as well');
  const more = { ...question(asked.person), optional_fields: ['person.phone_number'] };
  await askTooMuch(ask, asked.citizen, more, ['person.phone_number']);
  await asked.citizen.removePasskey();
}

function question({ personal_id_number }: Persona) {
  return {
    subject: { personal_id_number },
    purpose: 'civic.organisation_registration',
    statement: 'Mở hồ sơ dịch vụ công của công ty',
    required_fields: FIELDS,
    access: { mode: 'once' },
    retention: 'P5Y',
  };
}
