import t from 'tap';
import type { PersonaKey } from '../../src/population/personas.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day } from '../population/registry-authority.js';

const g = await createTestGateway(t);
const service = g.partner('civic-e');
const HOA_SEN = '0100000041';
const RICE = '0100000042';
const fieldsOf = (organisation: string) => [`organisation.name:${organisation}`];

const roles = async (key: PersonaKey) => {
  const answer = await (await g.citizen(key)).call('GET', '/organisations');
  fitsContract(t, 'listOrganisationRoles', answer);
  return answer.body.items;
};
const historyOf = async (key: PersonaKey, organisation: string, query = '', level: '1' | '2' = '2') => {
  const citizen = await g.citizen(key, level);
  return citizen.call('GET', `/organisations/${organisation}/history${query}`);
};

async function ask(key: PersonaKey, organisation: string): Promise<string> {
  const asked = await service.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number(key) },
      purpose: 'civic.organisation_registration',
      statement: 'Mở hồ sơ dịch vụ công',
      required_fields: fieldsOf(organisation),
      access: { mode: 'once' },
      retention: 'P1Y',
    },
  });
  t.equal(asked.status, 201);
  return asked.body.request_id;
}

t.test(
  'a person sees the roles of today and of before, from when until when, and who gave them',
  async (t) => {
    t.match(
      (await roles('duc')).filter((each: { role: string }) => each.role === 'legal_representative'),
      [
        {
          organisation: { organisation_id: RICE },
          since: day(-100),
          until: day(265),
          may_read_history: true,
        },
        {
          organisation: { organisation_id: HOA_SEN },
          since: day(-300),
          state: 'in_force',
          given_by: { by: 'registry' },
        },
      ],
    );
    t.match(await roles('sinh'), [
      {
        organisation: { organisation_id: HOA_SEN },
        role: 'legal_representative',
        since: day(-900),
        until: day(-301),
        state: 'ended',
        may_read_history: false,
      },
    ]);
    t.strictSame(await roles('mai'), []);

    const { rows } = await g.owner.query(
      `INSERT INTO organisation.role (organisation_id, person_id, role, shown_as, valid_from, given_by, given_at, confirmed_by, confirmed_at, ended_at)
       SELECT $1, population.find_person($2), 'registration_administrator', 'A', population.today() + r.ahead,
           population.find_person($3), now() + r.place * interval '1 second', CASE WHEN r.is_confirmed THEN population.find_person($4) END, CASE WHEN r.is_confirmed THEN now() END, r.ended_at
         FROM (VALUES (1, -5, true, now()), (2, 3, true, NULL::timestamptz), (3, 0, false, NULL)) r (place, ahead, is_confirmed, ended_at)
       RETURNING organisation.pseudonym(organisation_id, given_by) AS pseudonym`,
      [HOA_SEN, g.number('mai'), g.number('duc'), g.number('an')],
    );
    const given = await roles('mai');
    t.match(given, [
      { state: 'coming' },
      { state: 'waits', given_by: { by: 'administrator', pseudonym: rows[0].pseudonym } },
      { state: 'ended', until: day() },
    ]);
    t.notOk(JSON.stringify(given).includes('Trần Minh Đức'), 'the giver has a pseudonym');
    await g.owner.query('DELETE FROM organisation.role WHERE person_id = population.find_person($1)', [
      g.number('mai'),
    ]);
  },
);

t.test('the roles of the sandbox are in the ledger, as real ones are', async (t) => {
  const { rows } = await g.owner.query(
    `SELECT (SELECT count(*)::integer FROM organisation.role) AS roles, count(*)::integer AS entries
       FROM ledger.entry WHERE kind = 'organisation_changed' AND 'change=role_registered' = ANY (fields)`,
  );
  t.equal(rows[0].entries, rows[0].roles);
  t.ok(rows[0].roles > 5);
});

t.test(
  'representatives and registration administrators see who got the data of the organisation',
  async (t) => {
    const duc = await g.citizen('duc');
    const refused = await ask('duc', HOA_SEN);
    t.equal((await duc.call('POST', `/prompts/${refused}/decision`, { decision: 'refuse' })).status, 200);
    const given = await duc.approve(await ask('duc', HOA_SEN), fieldsOf(HOA_SEN));
    const id = given.body.consent_id;
    t.equal((await service.call('POST', `/v1/consents/${id}/releases`, { body: {} })).status, 201);
    t.equal((await duc.approve(await ask('duc', RICE), fieldsOf(RICE))).status, 200);

    const answer = await historyOf('duc', HOA_SEN);
    fitsContract(t, 'listOrganisationHistory', answer);
    t.match(
      answer.body.items.map(({ kind }: { kind: string }) => kind),
      ['release', 'consent_given', 'request_created', 'request_refused', 'request_created'],
    );
    t.match(answer.body.items[0], {
      partner: { partner_id: 'civic-e' },
      fields: [{ id: `organisation.name:${HOA_SEN}` }],
      representative: { name: 'Trần Minh Đức' },
    });
    const first = (await historyOf('duc', HOA_SEN, '?limit=2')).body;
    t.equal(first.items.length, 2);
    const second = (await historyOf('duc', HOA_SEN, `?limit=3&cursor=${first.next_cursor}`)).body;
    t.strictSame([...first.items, ...second.items], answer.body.items);
    t.equal(second.next_cursor, null);

    for (const [key, organisation, why] of [
      ['sinh', HOA_SEN, 'a former representative'],
      ['tu', HOA_SEN, 'the representative of another'],
      ['duc', '0100000007', 'a statistics administrator'],
      ['duc', '0999999999', 'nobody knows it'],
    ] as const)
      t.match(await historyOf(key, organisation), { status: 404, body: { code: 'not_found' } }, why);
    const low = await historyOf('duc', HOA_SEN, '', '1');
    t.match(low, { status: 403, body: { code: 'account_level_insufficient' } });
    fitsContract(t, 'listOrganisationHistory', low);

    const { one } = authorityOf(t, g);
    const role = {
      personal_id_number: g.number('sinh'),
      organisation: {
        organisation_id: HOA_SEN,
        kind: 'company',
        name: 'Công ty Trách nhiệm hữu hạn Hoa Sen',
      },
      role: 'registration_administrator',
    };
    t.equal(await one('organisation_role_begun', role), 'applied');
    t.match((await historyOf('sinh', HOA_SEN)).body.items[0], { kind: 'release' });
    t.match((await roles('sinh'))[0], { role: 'registration_administrator', may_read_history: true });
    const end = {
      personal_id_number: g.number('sinh'),
      organisation_id: HOA_SEN,
      role: 'registration_administrator',
    };
    t.equal(await one('organisation_role_ended', end), 'applied');
    t.match(await historyOf('sinh', HOA_SEN), { status: 404 });
  },
);
