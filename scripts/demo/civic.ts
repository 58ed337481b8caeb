import { signIn } from '../client/citizen.js';
import { createPartnerClient } from '../client/partner.js';
import { approve, askOneOf, askTooMuch, fieldsIn, LIMITS, showAsked } from './asked.js';
import { organisationStory } from './organisation.js';
import { begin, end, expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readKey } from './sandbox.js';
import { unnamedStories } from './unnamed.js';

const NAME = 'person.birth_full_name';
const PROVINCE = 'person.province_of_residence';
const PHONE = 'person.phone_number';
/** Adults who decide alone. */
const CITIZENS = ['Nguyễn Thu An', 'Trần Minh Đức', 'Vàng A Sinh'];

/**
 * The civic services' stories: a book of condolence shows a name and a province, and may ask for no more; a petition, a comment on a
 * congress document and feedback on the service come without a name; a company's representative answers for the company.
 * @throws DemoFailed at the first step that is off
 */
export async function civicStory(origin: string, dataDir: string, limits = LIMITS): Promise<void> {
  const book = createPartnerClient(origin, readKey(dataDir, 'civic-a'));
  const ask = { partner: book, partnerName: 'The book of condolence', bodyFor: question, limits };
  begin(`The civic services' stories, at ${origin}`);

  const asked = await askOneOf(
    origin,
    CITIZENS.map((about) => ({ about })),
    ask,
  );
  step(`The book of condolence asks ${asked.person.name} for name and province`);
  showAsked(asked, 'the book');

  const { consentId } = await approve(book, asked, [NAME, PROVINCE]);
  const released = await book.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  expectSame(fieldsIn(released.body.data), [NAME, PROVINCE], 'the fields in the release');
  step('The person approves; exactly these two leave, once');
  const { birth_full_name, province_of_residence } = released.body.data.person;
  expectSame(birth_full_name, asked.person.name, 'the name');
  expectSame(Object.keys(province_of_residence), ['code', 'full_name'], 'what is told of the province');
  fact('in the book', `${birth_full_name}, ${province_of_residence.full_name}`);

  step('It asks for the phone number as well');
  const more = { ...question(asked.person), optional_fields: [PHONE] };
  await askTooMuch(ask, await signIn(origin, asked.person.personal_id_number), more, [PHONE]);
  await asked.citizen.removePasskey();
  await unnamedStories(origin, dataDir, limits);
  await organisationStory(origin, dataDir, limits);
  end();
}

function question(person: Persona) {
  return {
    subject: { personal_id_number: person.personal_id_number },
    purpose: 'civic.condolence_book',
    statement: 'Ghi lời chia buồn vào sổ tang điện tử',
    required_fields: [NAME, PROVINCE],
    access: { mode: 'once' },
    retention: 'P1Y',
  };
}
