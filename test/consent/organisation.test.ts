import t from 'tap';
import type { CitizenClient } from '../../scripts/client/citizen.js';
import { plainCall } from '../../scripts/client/citizen.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { readerOf } from '../event/reader.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day } from '../population/registry-authority.js';

const g = await createTestGateway(t, { PROMPT_BUDGET_PER_DAY: '100', PROMPT_BUDGET_PENDING: '50' });
const service = g.partner('civic-e');
const HOA_SEN = '0100000041';
const RICE = '0100000042';
const NAMES = ['name', 'tax_number', 'head_office_address', 'legal_representative'];
const fieldsOf = (organisation: string, names = NAMES) =>
  names.map((name) => `organisation.${name}:${organisation}`);

const question = (number: string, required_fields: readonly string[], more: object = {}) => ({
  subject: { personal_id_number: number },
  purpose: 'civic.organisation_registration',
  statement: 'Mở hồ sơ dịch vụ công',
  required_fields,
  access: { mode: 'once' },
  retention: 'P1Y',
  ...more,
});

const post = (body: object) => service.call('POST', '/v1/consent-requests', { body });

async function ask(number: string, organisation: string, names = NAMES): Promise<string> {
  const asked = await post(question(number, fieldsOf(organisation, names)));
  t.equal(asked.status, 201);
  return asked.body.request_id;
}

async function consent(key: PersonaKey, organisation: string): Promise<string> {
  const id = await ask(g.number(key), organisation);
  const decided = await (await g.citizen(key)).approve(id, fieldsOf(organisation));
  t.equal(decided.status, 200, JSON.stringify(decided.body));
  return decided.body.consent_id;
}

const events = readerOf(service);
await events();

const release = (id: string, body: object = {}) =>
  service.call('POST', `/v1/consents/${id}/releases`, { body });
const lapsed = { status: 409, body: { code: 'consent_not_active', state: 'lapsed' } };
const ended = { status: 409, body: { code: 'representation_ended' } };

const prompted = async (citizen: CitizenClient, id: string) =>
  (await citizen.call('GET', '/prompts')).body.items.some(
    (each: { request_id: string }) => each.request_id === id,
  );

/** How often something is in the ledger about this request. */
const entries = async (id: string, kind: string) =>
  (
    await g.owner.query(
      'SELECT count(*)::integer AS n FROM ledger.entry WHERE kind::text = $2 AND consent.id_text($3, request_id) = $1',
      [id, kind, 'csr'],
    )
  ).rows[0].n;

t.test('a representative is asked for the data of the organisation, and gives it', async (t) => {
  const duc = await g.citizen('duc');
  const id = await ask(g.number('duc'), HOA_SEN);
  const detail = await duc.call('GET', `/prompts/${id}`);
  fitsContract(t, 'getPrompt', detail);
  const organisation = { organisation_id: HOA_SEN, name: 'Công ty Trách nhiệm hữu hạn Hoa Sen' };
  t.strictSame(detail.body.prompt.about, { relation: 'self', organisation });
  t.strictSame(
    detail.body.values.map((each: { id: string; value: unknown }) => [
      each.id.split(':')[0]?.slice(13),
      each.value,
    ]),
    [
      ['name', organisation.name],
      ['tax_number', HOA_SEN],
      ['head_office_address', '12 phố Hàng Bài, Hà Nội'],
      ['legal_representative', { full_name: 'Trần Minh Đức', since: day(-300) }],
    ],
  );
  await duc.passkey();
  const challenge = await duc.call('POST', `/prompts/${id}/challenge`, {
    decision: 'approve',
    fields: fieldsOf(HOA_SEN),
  });
  t.strictSame(challenge.body.terms.organisation, organisation, 'the passkey signs for which organisation');
  const { body } = await duc.approve(id, fieldsOf(HOA_SEN));
  const released = await release(body.consent_id);
  fitsContract(t, 'createRelease', released);
  t.strictSame(released.body.data, {
    organisation: {
      name: organisation.name,
      tax_number: HOA_SEN,
      head_office_address: '12 phố Hàng Bài, Hà Nội',
      legal_representative: { full_name: 'Trần Minh Đức', since: day(-300) },
    },
  });
  t.match(await release(body.consent_id), { status: 409, body: { state: 'consumed' } });

  const [entry] = (await duc.call('GET', '/history?group=access&data=organisation&limit=1')).body.items;
  t.match(entry, { kind: 'release', about: { relation: 'self', organisation } });
  const own = await duc.call('GET', `/consents/${body.consent_id}`);
  t.match(own.body, { state: 'consumed', about: { organisation } });
  const { receipts } = (await duc.call('GET', `/receipts/${body.consent_id}`)).body;
  t.strictSame(receipts[0].content.processing[0].on_behalf_of, organisation);
  t.match(receipts[0].content.processing[0].pii_information, [{ pii_type: `organisation.name:${HOA_SEN}` }]);
});

t.test('fewer fields may be read, and what the registry lacks is not available', async (t) => {
  const id = await consent('tu', RICE);
  const released = await release(id, { fields: fieldsOf(RICE, ['head_office_address', 'tax_number']) });
  fitsContract(t, 'createRelease', released);
  t.match(released, {
    status: 201,
    body: {
      data: { organisation: { tax_number: RICE } },
      not_available: [`organisation.head_office_address:${RICE}`],
    },
  });
  t.strictSame(Object.keys(released.body.data.organisation), ['tax_number']);
});

t.test('who represents several organisations answers for the one that the request names', async (t) => {
  const [one, other] = [await consent('duc', HOA_SEN), await consent('duc', RICE)];
  t.match(await release(one, { fields: fieldsOf(RICE) }), {
    status: 403,
    body: { code: 'field_not_permitted' },
  });
  t.match((await release(one)).body.data.organisation, { tax_number: HOA_SEN });
  t.match((await release(other)).body.data.organisation, {
    tax_number: RICE,
    legal_representative: { full_name: 'Trần Minh Đức', until: day(265) },
  });
});

t.test('who does not represent the organisation looks like somebody who is not known', async (t) => {
  const { rows } = await g.owner.query(
    `INSERT INTO organisation.role (organisation_id, person_id, role, shown_as, valid_from, given_at, confirmed_at)
       SELECT $1, population.find_person($2), r.role::organisation.role_name, 'A', population.today() + r.ahead, now(), r.confirmed_at
         FROM (VALUES ('registration_administrator', -5, now()), ('statistics_administrator', -5, now()),
           ('legal_representative', 1, now()), ('legal_representative', -5, NULL)) r (role, ahead, confirmed_at)
       RETURNING role_id`,
    [HOA_SEN, g.number('an')],
  );
  t.equal(rows.length, 4);
  const whom: Readonly<Record<string, readonly [string, string]>> = {
    'other roles, one that begins tomorrow and one that waits': [g.number('an'), HOA_SEN],
    'the representative of another': [g.number('tu'), HOA_SEN],
    'a former representative': [g.number('sinh'), HOA_SEN],
    'nobody knows the organisation': [g.number('duc'), '0999999999'],
    'nobody knows the person': ['001190999999', HOA_SEN],
  };
  const known = await post(question(g.number('duc'), fieldsOf(HOA_SEN)));
  for (const [why, [number, organisation]] of Object.entries(whom)) {
    const asked = await post(question(number, fieldsOf(organisation)));
    t.equal(asked.status, known.status, why);
    t.strictSame(Object.keys(asked.body), Object.keys(known.body), why);
    const read = await service.call('GET', `/v1/consent-requests/${asked.body.request_id}`);
    t.match(read, { status: 200, body: { status: 'pending' } }, why);
    t.equal(await entries(asked.body.request_id, 'request_created'), 0, `${why}: nobody is prompted`);
    t.equal(await entries(asked.body.request_id, 'request_suppressed'), 1, why);
  }
  for (const key of ['an', 'tu', 'sinh'] as const) {
    const citizen = await g.citizen(key);
    t.strictSame((await citizen.call('GET', '/prompts')).body.items, [], key);
  }
});

t.test('a request is for the data of one organisation alone', async (t) => {
  const several = await post(
    question(g.number('duc'), [...fieldsOf(HOA_SEN, ['name']), ...fieldsOf(RICE, ['tax_number'])]),
  );
  t.match(several, {
    status: 400,
    body: { code: 'invalid_request', errors: [{ pointer: '/required_fields', detail: /one organisation/ }] },
  });
  fitsContract(t, 'createConsentRequest', several);
  const optional = question(g.number('duc'), fieldsOf(HOA_SEN), { optional_fields: fieldsOf(RICE) });
  t.match(await post(optional), { status: 400 }, 'nor as optional');
  for (const field of ['organisation.name', 'organisation.name:123', 'organisation.name:0100000041-1'])
    t.match(await post(question(g.number('duc'), [field])), { status: 400 }, field);
  const mixed = question(g.number('duc'), fieldsOf(HOA_SEN), { optional_fields: ['person.phone_number'] });
  t.match(await post(mixed), { status: 403, body: { code: 'field_not_permitted' } });

  await g.owner.query(
    `UPDATE catalogue.purpose SET fields = fields || '{person.phone_number}' WHERE purpose = 'civic.organisation_registration'`,
  );
  t.match(
    await post(mixed),
    { status: 400, body: { code: 'invalid_request' } },
    'whatever the catalogue says',
  );
  await g.owner.query(
    `UPDATE catalogue.purpose SET fields = array_remove(fields, 'person.phone_number') WHERE purpose = 'civic.organisation_registration'`,
  );
  t.match(
    await g.partner('civic-a').call('POST', '/v1/consent-requests', {
      body: question(g.number('duc'), fieldsOf(HOA_SEN), { purpose: 'civic.condolence_book' }),
    }),
    { status: 403, body: { code: 'field_not_permitted' } },
    'only a purpose that lists the fields',
  );
});

t.test('whose term ends before the answer cannot answer, and nothing is recorded as one', async (t) => {
  const { one } = authorityOf(t, g);
  const tu = await g.citizen('tu');
  const id = await ask(g.number('tu'), RICE);
  t.ok(await prompted(tu, id));
  await tu.passkey();
  const end = { personal_id_number: g.number('tu'), organisation_id: RICE, role: 'legal_representative' };
  t.equal(await one('organisation_role_ended', end), 'applied');
  t.notOk(await prompted(tu, id), 'the prompt is gone');
  t.match(await tu.call('GET', `/prompts/${id}`), ended);
  t.match(
    await tu.call('POST', `/prompts/${id}/challenge`, { decision: 'approve', fields: fieldsOf(RICE) }),
    ended,
  );
  t.match(await tu.call('POST', `/prompts/${id}/decision`, { decision: 'refuse' }), ended);
  for (const decision of ['approve', 'refuse']) {
    const body = { request_id: id, personal_id_number: g.number('tu'), decision };
    const decided = await plainCall(g.origin, g.origin, 'POST', '/sandbox/decisions', body);
    t.match(decided, ended, decision);
    fitsContract(t, 'decideInSandbox', decided);
  }
  t.equal((await service.call('GET', `/v1/consent-requests/${id}`)).body.status, 'pending');
  for (const kind of ['decision_recorded', 'request_refused', 'consent_given'])
    t.equal(await entries(id, kind), 0, kind);
  const { rows } = await g.owner.query(
    "SELECT count(*)::integer AS n FROM consent.decision WHERE consent.id_text('csr', request_id) = $1",
    [id],
  );
  t.equal(rows[0].n, 0);
});

t.test('whose term ends after the approval: the consent lapses, and nothing is released', async (t) => {
  const { one } = authorityOf(t, g);
  const [id, other] = [await consent('duc', RICE), await consent('duc', HOA_SEN)];
  const end = { personal_id_number: g.number('duc'), organisation_id: RICE, role: 'legal_representative' };
  t.equal(await one('organisation_role_ended', end), 'applied');
  const refused = await release(id);
  t.match(refused, lapsed);
  fitsContract(t, 'createRelease', refused);
  const duc = await g.citizen('duc');
  const own = await duc.call('GET', `/consents/${id}`);
  fitsContract(t, 'getCitizenConsent', own);
  t.match(own.body, { state: 'lapsed', lapse_reason: 'representation_ended' });
  const items = (await duc.call('GET', '/history?kind=consent_lapsed')).body.items;
  t.equal(items[0].consent_id, id, 'the person finds it in the history');
  t.match(
    (await events()).at(-1),
    { type: 'consent_lapsed', consent_id: id },
    'and the partner gets an event',
  );
  t.equal((await release(other)).status, 201, 'the consent for the other organisation stays');
});

t.test('the last day of a term is known beforehand, and is part of it', async (t) => {
  const { one } = authorityOf(t, g);
  const begin = {
    personal_id_number: g.number('sinh'),
    organisation: { organisation_id: HOA_SEN, kind: 'company', name: 'Công ty Trách nhiệm hữu hạn Hoa Sen' },
    role: 'legal_representative',
    until: day(),
  };
  t.equal(await one('organisation_role_begun', begin), 'applied');
  const id = await consent('sinh', HOA_SEN);
  const lapses = `SELECT lapses_at = consent.end_of_day(population.today()) AS so
    FROM consent.consent WHERE consent.id_text('cst', consent_id) = $1`;
  t.equal((await g.owner.query(lapses, [id])).rows[0].so, true);
  await g.owner.query(
    "UPDATE consent.consent SET lapses_at = now() - interval '1 second' WHERE consent.id_text('cst', consent_id) = $1",
    [id],
  );
  t.match(await release(id), lapsed, 'once it is over, before anything has swept it');
});

t.test(
  'the gate reads nothing for who does not represent the organisation, whatever the consent says',
  async (t) => {
    const read = async (key: PersonaKey, fields: readonly string[]) =>
      (
        await g.owner.query(
          'SELECT r.data, r.not_available FROM catalogue.read_fields(population.find_person($1), $2, $3, $4) r',
          [g.number(key), fields, 'civic-e', 'civic.organisation_registration'],
        )
      ).rows[0];
    for (const [key, organisation] of [
      ['an', HOA_SEN],
      ['tu', HOA_SEN],
      ['duc', RICE],
    ] as const) {
      const fields = fieldsOf(organisation);
      t.strictSame(await read(key, fields), { data: { organisation: {} }, not_available: fields }, key);
    }
    await t.rejects(read('duc', ['organisation.phone:0100000041']), { code: 'UT902' });
    await t.rejects(read('duc', [...fieldsOf(HOA_SEN), ...fieldsOf(RICE)]), { code: 'UT902' });
  },
);

t.test('a representative revokes a consent that was given for the organisation', async (t) => {
  const id = await consent('duc', HOA_SEN);
  const duc = await g.citizen('duc');
  t.equal((await duc.call('DELETE', `/consents/${id}`)).status, 204);
  t.match(await release(id), { status: 409, body: { state: 'revoked' } });
});
