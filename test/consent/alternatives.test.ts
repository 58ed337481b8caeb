import t from 'tap';
import { approve, onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const bank = g.partner('bank-a');
const an = await g.citizen('an');

const BIRTH = 'person.date_of_birth';
const ADULT = 'person.is_adult';
const NAME = 'person.birth_full_name';
const ALTERNATIVES = [{ field: BIRTH, sufficient_fields: [ADULT, 'person.birth_year'] }];
const question = (more: object = {}) =>
  onceFor(g.number('an'), {
    required_fields: [NAME, BIRTH],
    optional_fields: ['person.phone_number'],
    accepted_alternatives: ALTERNATIVES,
    ...more,
  });
const ask = (more: object = {}) => bank.call('POST', '/v1/consent-requests', { body: question(more) });

t.test('the prompt offers the accepted alternatives with their values', async (t) => {
  const { body } = await ask();
  const { prompt, values } = (await an.call('GET', `/prompts/${body.request_id}`)).body;
  t.strictSame(
    prompt.required_fields.map((field: { id: string; alternatives: { id: string }[] }) => [
      field.id,
      field.alternatives.map((each) => each.id),
    ]),
    [
      [NAME, []],
      [BIRTH, [ADULT, 'person.birth_year']],
    ],
  );
  t.strictSame(
    values.map(({ id, value }: { id: string; value: unknown }) => [id, value]),
    [
      [NAME, 'Nguyễn Thu An'],
      [BIRTH, '1990-01-31'],
      ['person.phone_number', '+84570000017'],
      [ADULT, true],
      ['person.birth_year', 1990],
    ],
  );
  const detail = await an.call('GET', `/prompts/${body.request_id}`);
  fitsContract(t, 'getPrompt', detail);
  const stranger = await (await g.citizen('duc')).call('GET', `/prompts/${body.request_id}`);
  t.equal(stranger.status, 404, 'not visible to others');
  fitsContract(t, 'getPrompt', stranger);
});

t.test('a chosen alternative is released in place of the field', async (t) => {
  const { body } = await ask();
  const decided = await approve(an, body.request_id, [NAME, ADULT]);
  t.match(decided, { status: 200, body: { status: 'approved' } });
  const releases = `/v1/consents/${decided.body.consent_id}/releases`;
  t.match(
    await bank.call('POST', releases, { body: { fields: [BIRTH] } }),
    { status: 403, body: { code: 'field_not_permitted' } },
    'the full field was not approved',
  );
  const { data } = (await bank.call('POST', releases, {})).body;
  t.strictSame(data.person, { birth_full_name: 'Nguyễn Thu An', is_adult: true });
  const { receipts } = (await an.call('GET', `/receipts/${decided.body.consent_id}`)).body;
  t.equal(receipts[0].content.processing[0].pii_information.length, 2);
  t.match(
    receipts[0].content.processing[0].pii_information,
    [
      { pii_type: NAME, necessary: true },
      { pii_type: ADULT, necessary: true },
    ],
    'it replaces a required field',
  );
});

t.test('both, neither, or a field not offered cannot be approved', async (t) => {
  const { body } = await ask();
  for (const [fields, status, code] of [
    [[NAME], 400, 'invalid_request'],
    [[NAME, BIRTH, ADULT], 400, 'invalid_request'],
    [[BIRTH], 400, 'invalid_request'],
    [[NAME, BIRTH, 'person.is_at_least_14'], 403, 'field_not_permitted'],
    [[NAME, BIRTH, 'person.email'], 403, 'field_not_permitted'],
  ] as const) {
    t.match(await approve(an, body.request_id, fields), { status, body: { code } }, fields.join());
  }
  t.match(await approve(an, body.request_id, [NAME, 'person.birth_year']), { status: 200 });
});

t.test('a partner may accept only the alternatives of the purpose', async (t) => {
  for (const alternatives of [
    [{ field: BIRTH, sufficient_fields: ['person.sex'] }],
    [{ field: NAME, sufficient_fields: [ADULT] }],
    [{ field: 'person.email', sufficient_fields: [ADULT] }],
    [{ field: BIRTH, sufficient_fields: [ADULT, 'person.is_at_least_14'] }],
  ]) {
    const answer = await ask({ accepted_alternatives: alternatives });
    t.match(answer, { status: 403, body: { code: 'field_not_permitted' } }, JSON.stringify(alternatives));
    fitsContract(t, 'createConsentRequest', answer);
  }
  t.match(await ask({ accepted_alternatives: [{ field: BIRTH, sufficient_fields: [] }] }), {
    status: 400,
    body: { code: 'invalid_request' },
  });
});

t.test('without accepted alternatives there is no choice', async (t) => {
  const { body } = await ask({ accepted_alternatives: [] });
  t.match(await approve(an, body.request_id, [NAME, ADULT]), {
    status: 403,
    body: { code: 'field_not_permitted' },
  });
});
