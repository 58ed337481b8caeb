import { type CitizenClient, signIn } from '../client/citizen.js';
import { createPartnerClient } from '../client/partner.js';
import { type Asked, approve, askOneOf, fieldsIn, type Limits, showAsked } from './asked.js';
import { expect, expectSame, expectStatus, fact, step } from './report.js';
import { readKey } from './sandbox.js';

const CITIZENS = ['Nguyễn Thu An', 'Trần Minh Đức', 'Vàng A Sinh'];
const OF_AGE = 'person.is_adult_citizen';
const PROVINCE = 'person.province_of_residence';
const PSEUDONYM = 'person.pseudonym';
const FIRST = 'person.has_not_answered';

interface Service {
  readonly partnerId: string;
  readonly name: string;
  readonly purpose: string;
  readonly statement: string;
  readonly fields: readonly string[];
}

const PETITION: Service = {
  partnerId: 'civic-b',
  name: 'The petition service',
  purpose: 'civic.petition',
  statement: 'Kiến nghị sửa cầu qua kênh ở phường',
  fields: [OF_AGE, PROVINCE, PSEUDONYM],
};
const COMMENT: Service = {
  partnerId: 'civic-c',
  name: 'The congress',
  purpose: 'civic.congress_comment',
  statement: 'Góp ý dự thảo văn kiện đại hội',
  fields: [OF_AGE, PROVINCE, FIRST],
};
const FEEDBACK: Service = {
  partnerId: 'civic-d',
  name: 'The service',
  purpose: 'civic.service_feedback',
  statement: 'Góp ý về dịch vụ này',
  fields: [PROVINCE, PSEUDONYM],
};

/** Petition, comment and feedback: the services do not learn who answers. @throws DemoFailed at the first step that is off */
export async function unnamedStories(origin: string, dataDir: string, limits: Limits): Promise<void> {
  const play = { origin, dataDir, limits };
  await petition(play);
  await comment(play);
  const { asked, person } = await answered(play, FEEDBACK);
  fact('with the feedback', `${person.province_of_residence.full_name}, pseudonym ${person.pseudonym}`);
  await asked.citizen.removePasskey();
}

interface Play {
  readonly origin: string;
  readonly dataDir: string;
  readonly limits: Limits;
}

async function petition(play: Play): Promise<void> {
  const partner = createPartnerClient(play.origin, readKey(play.dataDir, PETITION.partnerId));
  const { asked, person } = await answered(play, PETITION);
  fact('with the petition', `${person.province_of_residence.full_name}, pseudonym ${person.pseudonym}`);
  step('The petition service asks for somebody by number');
  const named = { personal_id_number: asked.person.personal_id_number };
  const refused = await partner.call('POST', '/v1/consent-requests', { body: question(PETITION, named) });
  expectStatus(refused, 400, 'asking by number');
  expectSame(refused.body.errors[0].pointer, '/subject', 'what is refused');
  fact('answer', `400 ${refused.body.code}: a share code only`);
  await asked.citizen.removePasskey();
}

async function comment(play: Play): Promise<void> {
  const asked = await ask(play, COMMENT);
  const { citizen, prompt } = asked;
  const before = (await citizen.call('GET', `/prompts/${prompt.request_id}`)).body.values;
  const isFirst = before.find(({ id }: { id: string }) => id === FIRST)?.value === true;
  if (isFirst) {
    await released(play, COMMENT, asked);
    step(`${COMMENT.name} asks the same person again`);
    await secondComment(await ask(play, COMMENT));
  } else {
    step('This person has commented in an earlier run');
    await secondComment(asked);
  }
}

async function secondComment({ citizen, prompt, location }: Asked): Promise<void> {
  await citizen.passkey();
  const refused = await citizen.approve(prompt.request_id, COMMENT.fields);
  expectStatus(refused, 409, 'a second comment');
  expectSame(refused.body.code, 'already_answered', 'the refusal');
  fact('answer', `409 ${refused.body.code}; nothing is released or counted`);
  expectStatus(
    await citizen.call('POST', `/prompts/${prompt.request_id}/decision`, { decision: 'refuse' }),
    200,
    `the person refuses ${location}`,
  );
  await citizen.removePasskey();
}

/** Asks, and the person approves. */
async function answered(play: Play, service: Service) {
  const asked = await ask(play, service);
  return { asked, person: await released(play, service, asked) };
}

async function ask(play: Play, service: Service): Promise<Asked> {
  const { origin, dataDir, limits } = play;
  const partner = createPartnerClient(origin, readKey(dataDir, service.partnerId));
  const asked = await askOneOf(
    origin,
    CITIZENS.map((about) => ({ about })),
    {
      partner,
      partnerName: service.name,
      limits,
      bodyFor: async ({ personal_id_number }) =>
        question(service, { share_code: await shareCode(await signIn(origin, personal_id_number)) }),
    },
  );
  step(`${service.name} asks the holder of a share code`);
  showAsked(asked, 'the page of the service');
  expectSame(asked.prompt.purpose.unnamed, true, 'the prompt says that the name is not given');
  fact('on the prompt', 'your name is not given: the requester does not learn who answers');
  return asked;
}

async function released(play: Play, service: Service, asked: Asked) {
  const partner = createPartnerClient(play.origin, readKey(play.dataDir, service.partnerId));
  const { consentId } = await approve(partner, asked, service.fields);
  const release = await partner.call('POST', `/v1/consents/${consentId}/releases`, { body: {} });
  expectStatus(release, 201, 'the release');
  expectSame(fieldsIn(release.body.data), [...service.fields].sort(), 'the fields in the release');
  const text = JSON.stringify(release.body);
  expect(!text.includes(asked.person.personal_id_number), 'the release has the personal number');
  expect(!text.includes(asked.person.name), 'the release has the name');
  step('The person approves; the answer has no name and no number');
  return release.body.data.person;
}

async function shareCode(citizen: CitizenClient): Promise<string> {
  const made = await citizen.call('POST', '/share-codes');
  expectStatus(made, 201, 'a share code');
  return made.body.share_code;
}

const question = (service: Service, subject: object) => ({
  subject,
  purpose: service.purpose,
  statement: service.statement,
  required_fields: service.fields,
  access: { mode: 'once' },
  retention: 'P1Y',
});
