import { signIn } from '../client/citizen.js';
import { createPartnerClient } from '../client/partner.js';
import { approve, askOneOf, askTooMuch, fieldsIn, LIMITS, named, showAsked } from './asked.js';
import { begin, end, expectSame, expectStatus, fact, step } from './report.js';
import { type Persona, readKey, readPersonas } from './sandbox.js';

const CHILD = 'Trần Bảo Anh';
const PARENT = 'Nguyễn Thu An';
const OTHER_PARENT = 'Trần Minh Đức';
const NAME = 'person.birth_full_name';
const BIRTH_DATE = 'person.date_of_birth';
const BIRTH_YEAR = 'person.birth_year';
const RESIDENCE = 'person.permanent_residence';
const PARENTS = 'person.related_persons';
const APPROVED = [NAME, BIRTH_YEAR, RESIDENCE];

/**
 * The school's story: too much asked for a child, then what enrolment takes; a parent decides, and gives less.
 * @throws DemoFailed at the first step that is off
 */
export async function schoolStory(origin: string, dataDir: string, limits = LIMITS): Promise<void> {
  const school = createPartnerClient(origin, readKey(dataDir, 'school-a'));
  const ask = { partner: school, partnerName: 'Primary School A', bodyFor: question, limits };
  const personas = await readPersonas(origin);
  begin(`The school's story, at ${origin}`);

  step(`Primary School A asks for the religion of ${CHILD}`);
  const mother = await signIn(origin, named(personas, PARENT).personal_id_number);
  const tooMuch = { ...question(named(personas, CHILD)), optional_fields: ['person.religion'] };
  await askTooMuch(ask, mother, tooMuch, ['person.religion']);

  const asked = await askOneOf(origin, [{ about: CHILD, by: PARENT }], ask);
  step('It asks for what enrolment takes');
  showAsked(asked, 'the school');
  expectSame(asked.prompt.about, { relation: 'child', name: CHILD }, 'whom the prompt is about');
  fact('about', `${CHILD}, on the screen of ${PARENT}, who decides`);

  const { consentId } = await approve(school, asked, APPROVED);
  step('The mother approves, the year of birth in place of the date: a class follows from it');
  fact('approved', APPROVED.join(', '));
  fact('not approved', [BIRTH_DATE, PARENTS].join(', '));

  const released = await school.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(released, 201, 'the release');
  expectSame(fieldsIn(released.body.data), APPROVED.toSorted(), 'the fields in the release');
  step('The school reads: exactly these three fields leave, once');
  fact('name', released.body.data.person.birth_full_name);
  fact('birth year', String(released.body.data.person.birth_year));
  const again = await school.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(again, 409, 'a second release');
  fact('once more', `409 ${again.body.code}, state ${again.body.state}`);

  const father = await signIn(origin, named(personas, OTHER_PARENT).personal_id_number);
  const [seen] = (await father.call('GET', '/history?kind=release&limit=1')).body.items;
  expectSame(seen.release_id, released.body.release_id, "the newest release in the father's history");
  step('The father sees it too');
  fact('who', seen.partner.name.vi);
  fact('about', seen.about.name);
  fact('what for', seen.purpose.label.vi);
  await asked.citizen.removePasskey();
  end();
}

function question(child: Persona) {
  return {
    subject: { personal_id_number: child.personal_id_number },
    purpose: 'school.enrolment',
    statement: 'Nhập học lớp mẫu giáo nhỡ, năm học tới',
    required_fields: [NAME, BIRTH_DATE],
    optional_fields: [RESIDENCE, PARENTS],
    accepted_alternatives: [{ field: BIRTH_DATE, sufficient_fields: [BIRTH_YEAR] }],
    access: { mode: 'once' },
    retention: 'P1Y',
  };
}
