import { generateKeyPairSync } from 'node:crypto';
import t from 'tap';
import { type CitizenClient, plainCall, signIn } from '../../scripts/client/citizen.js';
import { createPartnerClient, type PartnerClient } from '../../scripts/client/partner.js';
import { fitsContract } from '../helpers/contract.js';
import { checkingPartner, createTestGateway } from '../helpers/gateway.js';
import { authorityOf, numberFor } from '../population/registry-authority.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PER_DAY: '100', PROMPT_BUDGET_PENDING: '50' });
const FIELDS = {
  'civic.petition': ['person.is_adult_citizen', 'person.province_of_residence', 'person.pseudonym'],
  'civic.congress_comment': [
    'person.is_adult_citizen',
    'person.province_of_residence',
    'person.has_not_answered',
  ],
  'civic.service_feedback': ['person.province_of_residence', 'person.pseudonym'],
} as const;
type Purpose = keyof typeof FIELDS;

const question = (purpose: Purpose, subject: object, more: object = {}) => ({
  subject,
  purpose,
  statement: 'Góp ý',
  required_fields: FIELDS[purpose],
  access: { mode: 'once' },
  retention: 'P1Y',
  ...more,
});

async function shareCode(citizen: CitizenClient): Promise<string> {
  // Ten an hour are enough for a person, not for this test.
  await g.owner.query("UPDATE consent.share_code SET made_at = made_at - interval '2 hours'");
  return (await citizen.call('POST', '/share-codes')).body.share_code;
}

async function ask(partner: PartnerClient, citizen: CitizenClient, purpose: Purpose): Promise<string> {
  const body = question(purpose, { share_code: await shareCode(citizen) });
  const asked = await partner.call('POST', '/v1/consent-requests', { body });
  t.equal(asked.status, 201);
  return asked.body.request_id;
}

async function consent(partner: PartnerClient, citizen: CitizenClient, purpose: Purpose): Promise<string> {
  const decided = await citizen.approve(await ask(partner, citizen, purpose), FIELDS[purpose]);
  t.equal(decided.status, 200, JSON.stringify(decided.body));
  return decided.body.consent_id;
}

const release = (partner: PartnerClient, id: string, idempotencyKey?: string) =>
  partner.call('POST', `/v1/consents/${id}/releases`, {
    body: {},
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });

const personOf = async (partner: PartnerClient, citizen: CitizenClient, purpose: Purpose) => {
  const released = await release(partner, await consent(partner, citizen, purpose));
  t.equal(released.status, 201);
  fitsContract(t, 'createRelease', released);
  return released.body.data.person;
};

/** A civic partner of its own, with all purposes of its kind. */
async function newService(): Promise<PartnerClient> {
  const { d, ...jwk } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const body = { name: { vi: 'Cổng thử', en: 'Test portal' }, kind: 'civic', jwk };
  t.equal((await plainCall(g.origin, g.origin, 'POST', '/sandbox/partners', body)).status, 201);
  return checkingPartner(t, createPartnerClient(g.origin, { ...jwk, d }));
}

const answers = async () =>
  (await g.owner.query('SELECT count(*)::integer AS n FROM consent.answer')).rows[0].n;

t.test('a pseudonym is the same for a partner and purpose, and another everywhere else', async (t) => {
  const [an, duc] = [await g.citizen('an'), await g.citizen('duc')];
  const [one, other] = [await newService(), await newService()];
  const pseudonym = async (partner: PartnerClient, citizen: CitizenClient, purpose: Purpose) =>
    (await personOf(partner, citizen, purpose)).pseudonym as string;
  const first = await pseudonym(one, an, 'civic.petition');
  t.equal(await pseudonym(one, an, 'civic.petition'), first, 'stable');
  const others = [
    await pseudonym(one, an, 'civic.service_feedback'),
    await pseudonym(other, an, 'civic.petition'),
    await pseudonym(other, an, 'civic.service_feedback'),
    await pseudonym(one, duc, 'civic.petition'),
  ];
  t.equal(new Set([first, ...others]).size, 5);
});

t.test('nothing that the partner gets names the person', async (t) => {
  const an = await g.citizen('an');
  const service = await newService();
  const id = await consent(service, an, 'civic.petition');
  const seen = [
    await release(service, id),
    await service.call('GET', `/v1/consents/${id}`),
    await service.call('GET', '/v1/consents'),
    await service.call('GET', '/v1/consent-requests'),
    await service.call('GET', '/v1/events'),
  ];
  const text = seen
    .map(({ body }) => JSON.stringify(body))
    .join('\n')
    .replace(/[\w-]{10,}\.([\w-]{10,})\.[\w-]{10,}/g, (_, payload) =>
      String(Buffer.from(payload, 'base64url')),
    );
  for (const personal of [g.number('an'), 'Nguyễn Thu An']) t.notOk(text.includes(personal), personal);
  t.notMatch(text, /(?<![\w-])1990(?!\w)/, 'the year of birth, but in no id');
  t.strictSame(Object.keys(seen[0]?.body.data.person), [
    'pseudonym',
    'is_adult_citizen',
    'province_of_residence',
  ]);
  t.notOk('salt' in (seen[0]?.body.ledger ?? {}), 'nor a salt to try numbers with');
});

t.test('who is asked by number is refused, and nobody is prompted', async (t) => {
  const service = await newService();
  for (const purpose of Object.keys(FIELDS) as Purpose[]) {
    const body = question(purpose, { personal_id_number: g.number('an') });
    const refused = await service.call('POST', '/v1/consent-requests', { body });
    t.match(refused, {
      status: 400,
      body: { code: 'invalid_request', errors: [{ pointer: '/subject', detail: /share_code/ }] },
    });
    fitsContract(t, 'createConsentRequest', refused);
  }
  const body = question('civic.petition', { share_code: await shareCode(await g.citizen('an')) });
  for (const field of ['person.birth_full_name', 'person.personal_id_number', 'person.date_of_birth'])
    t.match(
      await service.call('POST', '/v1/consent-requests', { body: { ...body, optional_fields: [field] } }),
      { status: 403, body: { code: 'field_not_permitted' } },
      field,
    );
});

t.test('a person answers once: the second time nothing is released or counted', async (t) => {
  const an = await g.citizen('an');
  const [service, other] = [await newService(), await newService()];
  const id = await consent(service, an, 'civic.congress_comment');
  t.equal(await answers(), 0, 'an approval is no answer yet');
  const key = 'the-first-and-only-answer';
  const first = await release(service, id, key);
  t.match(first, {
    status: 201,
    body: { data: { person: { is_adult_citizen: true, has_not_answered: true } } },
  });
  t.equal(await answers(), 1);
  const again = await release(service, id, key);
  t.match(again, {
    status: 201,
    headers: { 'idempotent-replayed': 'true' },
    body: { data: first.body.data },
  });

  const second = await ask(service, an, 'civic.congress_comment');
  const detail = await an.call('GET', `/prompts/${second}`);
  t.match(detail.body.prompt.purpose, { unnamed: true, answered_once: true });
  t.match(
    detail.body.values.find((each: { id: string }) => each.id === 'person.has_not_answered'),
    { value: false },
    'the person sees it',
  );
  t.match(await an.approve(second, FIELDS['civic.congress_comment']), {
    status: 409,
    body: { code: 'already_answered' },
  });
  const decided = await plainCall(g.origin, g.origin, 'POST', '/sandbox/decisions', {
    request_id: second,
    personal_id_number: g.number('an'),
    decision: 'approve',
  });
  t.match(decided, { status: 409, body: { code: 'already_answered' } });
  fitsContract(t, 'decideInSandbox', decided);
  t.equal((await service.call('GET', `/v1/consent-requests/${second}`)).body.status, 'pending');
  t.equal(await answers(), 1);
  t.match(await personOf(other, an, 'civic.congress_comment'), { has_not_answered: true }, 'another partner');
  t.match(
    await personOf(service, await g.citizen('duc'), 'civic.congress_comment'),
    { has_not_answered: true },
    'another person',
  );
});

t.test('of several approvals at once, one release is the answer', async (t) => {
  const citizen = await g.citizen('an');
  const service = await newService();
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) ids.push(await consent(service, citizen, 'civic.congress_comment'));
  const before = await answers();
  const released = await Promise.all(ids.map((id) => release(service, id)));
  t.strictSame(released.map(({ status }) => status).toSorted(), [201, 409, 409, 409]);
  for (const each of released.filter(({ status }) => status === 409)) {
    t.match(each.body, { code: 'already_answered' });
    fitsContract(t, 'createRelease', each);
  }
  t.equal(await answers(), before + 1);
  const { items } = (await citizen.call('GET', '/history?limit=3')).body;
  t.ok(
    items.some((each: { refusal?: string }) => each.refusal === 'already_answered'),
    'the person sees what was refused',
  );
});

t.test('a number that is issued anew gives no second answer and no other pseudonym', async (t) => {
  const citizen = await g.citizen('an');
  const service = await newService();
  const { pseudonym } = await personOf(service, citizen, 'civic.petition');
  await personOf(service, citizen, 'civic.congress_comment');
  const { one } = authorityOf(t, g);
  const before = g.number('an');
  const number = numberFor('001', 'male', 1990, 777_001);
  t.equal(
    await one('number_reissued', {
      personal_id_number: before,
      new_personal_id_number: number,
      reason: 'sex_redetermined',
      sex: 'male',
    }),
    'applied',
  );
  const anew = await signIn(g.origin, number);
  t.equal((await personOf(service, anew, 'civic.petition')).pseudonym, pseudonym);
  const again = await ask(service, anew, 'civic.congress_comment');
  t.match(await anew.approve(again, FIELDS['civic.congress_comment']), {
    status: 409,
    body: { code: 'already_answered' },
  });
});

t.test(
  'who is under 18 is not asked for what is of adults, and answers from the 18th birthday on',
  async (t) => {
    const young = await g.citizen('hai_long');
    const service = await newService();
    const before = await answers();
    const prompts = async () => (await young.call('GET', '/prompts')).body.items.length;
    for (const purpose of ['civic.petition', 'civic.congress_comment'] as const)
      await ask(service, young, purpose);
    t.equal(await prompts(), 0, 'it looks like a request that nobody answers');
    t.match(
      Object.keys(await personOf(service, young, 'civic.service_feedback')),
      { length: 2 },
      'feedback is of all',
    );
    await g.owner.query(
      "UPDATE population.person SET date_of_birth = population.today() - interval '18 years' WHERE person_id = population.find_person($1)",
      [g.number('hai_long')],
    );
    t.match(await personOf(service, young, 'civic.congress_comment'), { is_adult_citizen: true });
    t.equal(await answers(), before + 1);
  },
);

t.test('a foreigner of age is no citizen of age', async (t) => {
  const service = await newService();
  t.match(await personOf(service, await g.citizen('seo_yeon'), 'civic.petition'), {
    is_adult_citizen: false,
  });
});
