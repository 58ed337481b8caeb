import t from 'tap';
import { DATA_SETS, FIELDS, type FieldId } from '../../src/catalogue/fields.js';
import type { PersonaKey } from '../../src/population/personas.js';
import { approve, consentOf, onceFor } from '../app/asking.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const RELATIVES = 'person.related_persons';
const HOUSEHOLD = 'person.household_members';

const g = await createTestGateway(t);
const school = g.partner('school-a');
const ask = (subject: PersonaKey, fields = [RELATIVES]) =>
  school.call('POST', '/v1/consent-requests', {
    body: {
      subject: { personal_id_number: g.number(subject) },
      purpose: 'school.enrolment',
      statement: 'Nhập học',
      required_fields: fields,
      optional_fields: [],
      access: { mode: 'once' },
      retention: 'P90D',
    },
  });
const consentFor = async (child: PersonaKey, guardian: PersonaKey): Promise<string> => {
  const { request_id } = (await ask(child)).body;
  const decided = await approve(await g.citizen(guardian), request_id, [RELATIVES]);
  t.equal(decided.body.status, 'approved');
  return decided.body.consent_id;
};
const namedIn = async (who: PersonaKey) => {
  const history = await (await g.citizen(who)).call('GET', '/history?group=access');
  fitsContract(t, 'listHistory', history);
  return history.body.items.filter(({ kind }: { kind: string }) => kind === 'named_in_release');
};
/** Reads fields as a release to a partner for a purpose would. */
const read = async (
  personId: number,
  fields: readonly string[],
  partner = 'school-a',
  purpose = 'school.enrolment',
) =>
  (
    await g.owner.query('SELECT * FROM catalogue.read_fields($1, $2, $3, $4)', [
      personId,
      fields,
      partner,
      purpose,
    ])
  ).rows[0];

t.test('relatives are released as relation, name and pseudonym, and find it in their history', async (t) => {
  const consent = await consentFor('bao_anh', 'duc');
  const release = () =>
    school.call('POST', `/v1/consents/${consent}/releases`, { idempotencyKey: 'named-once-0001' });
  const released = await release();
  t.equal(released.status, 201);
  fitsContract(t, 'createRelease', released);
  const relatives = released.body.data.person.related_persons;
  t.match(relatives, [
    { relation: 'father', birth_full_name: 'Trần Minh Đức' },
    { relation: 'mother', birth_full_name: 'Nguyễn Thu An' },
  ]);
  for (const each of relatives) {
    t.strictSame(Object.keys(each).sort(), ['birth_full_name', 'pseudonym', 'relation']);
  }
  t.notMatch(JSON.stringify(released.body.data), /\d{12}/);

  t.equal((await release()).body.release_id, released.body.release_id);
  for (const named of ['duc', 'an'] as const) {
    const entries = await namedIn(named);
    t.match(entries, [
      {
        about: { relation: 'self' },
        consent_of: 'Trần Bảo Anh',
        partner: { partner_id: 'school-a' },
        purpose: { id: 'school.enrolment' },
        fields: [{ id: RELATIVES }],
        release_id: released.body.release_id,
      },
    ]);
    t.equal(entries.length, 1, 'a repeated release names nobody twice');
    t.notOk('consent_id' in entries[0] || 'request_id' in entries[0], 'the consent is not theirs to open');
  }
  t.strictSame(await namedIn('tu'), [], 'a stranger is not named');
});

t.test('everybody named by an adult finds it, guardians find it for children', async (t) => {
  // No purpose lets an adult name others, so one is extended here.
  await g.owner.query(
    `UPDATE catalogue.purpose SET fields = fields || ARRAY[$1, $2] WHERE purpose = 'bank.account_opening'`,
    [RELATIVES, HOUSEHOLD],
  );
  const bank = g.partner('bank-a');
  const fields = [RELATIVES, HOUSEHOLD];
  const question = onceFor(g.number('an'), { required_fields: fields, optional_fields: [] });
  const consent = await consentOf(bank, await g.citizen('an'), question);
  const released = await bank.call('POST', `/v1/consents/${consent}/releases`, {});
  fitsContract(t, 'createRelease', released);
  t.notMatch(JSON.stringify(released.body.data), /\d{12}|pseudonym/, 'a purpose without pseudonyms has none');
  const names = [
    ...released.body.data.person.related_persons,
    ...released.body.data.person.household_members,
  ].map(({ birth_full_name }: { birth_full_name: string }) => birth_full_name);
  const { rows } = await g.owner.query(
    `SELECT p.birth_full_name AS name FROM ledger.entry e JOIN population.person p USING (person_id)
       WHERE e.kind = 'named_in_release' AND e.partner_id = 'bank-a'`,
  );
  t.strictSame(rows.map(({ name }) => name).sort(), [...new Set(names)].sort());
  // Entries of one release have one time, and no order among them.
  const seen: string[] = (await namedIn('duc')).map(
    (entry: { about: { name?: string }; consent_of: string; fields: unknown[] }) =>
      `${entry.about.name ?? 'self'} in ${entry.consent_of}: ${entry.fields.length}`,
  );
  t.strictSame(seen.sort(), [
    'Trần Bảo Anh in Nguyễn Thu An: 2',
    'Trần Gia Khôi in Nguyễn Thu An: 2',
    'self in Nguyễn Thu An: 2',
    'self in Trần Bảo Anh: 1',
  ]);
});

t.test('nobody is named by a person without relatives and household', async (t) => {
  const alone = await read(13, ['person.birth_full_name', RELATIVES, HOUSEHOLD]);
  t.strictSame(alone.not_available, [RELATIVES, HOUSEHOLD]);
  t.equal(alone.named, null);
});

t.test('a pseudonym is the same for one person at one partner, and another everywhere else', async (t) => {
  const { data } = await read(await idOf('bao_anh'), [RELATIVES]);
  const [father, mother] = data.person.related_persons;
  t.not(father.pseudonym, mother.pseudonym);
  const sibling = (await read(await idOf('gia_khoi'), [RELATIVES])).data.person.related_persons;
  t.strictSame(sibling, [father, mother]);
  const elsewhere = (await read(await idOf('bao_anh'), [RELATIVES], 'school-b')).data.person.related_persons;
  t.not(elsewhere[0].pseudonym, father.pseudonym);
});

t.test('the prompt says whose data it is', async (t) => {
  await ask('bao_anh', [RELATIVES, 'person.sex']);
  const { body } = await (await g.citizen('duc')).call('GET', '/prompts');
  t.match(
    body.items[0].required_fields.map(({ id, data_of }: { id: string; data_of: string[] }) => [id, data_of]),
    [
      [RELATIVES, ['relatives']],
      ['person.sex', ['subject']],
    ],
  );
});

t.test('a school cannot ask people past school age, and does not learn that they are', async (t) => {
  for (const adult of ['an', 'tu'] as const) {
    const asked = await ask(adult);
    t.equal(asked.status, 201);
    fitsContract(t, 'createConsentRequest', asked);
    const status = await school.call('GET', `/v1/consent-requests/${asked.body.request_id}`);
    t.equal(status.body.status, 'pending');
    const { body } = await (await g.citizen(adult)).call('GET', '/prompts');
    t.notMatch(JSON.stringify(body), asked.body.request_id);
    const history = await (await g.citizen(adult)).call('GET', '/history');
    t.match(history.body.items[0], { kind: 'request_suppressed', partner: { partner_id: 'school-a' } });
  }
});

t.test('school age ends on 1 September of the year of the 18th birthday', async (t) => {
  const ends = async (born: string) =>
    (await g.owner.query('SELECT population.school_age_ends_on($1)::text AS day', [born])).rows[0].day;
  t.equal(await ends('2008-01-01'), '2026-09-01');
  t.equal(await ends('2008-12-31'), '2026-09-01');
  t.equal(await ends('2009-01-01'), '2027-09-01');
  const canBeAsked = async (day: string) =>
    (
      await g.owner.query(
        `SELECT consent.can_be_asked($1, 'school.enrolment', $2,
           ARRAY(SELECT d FROM consent.deciders($1, $2) d), '{person.birth_full_name}') AS can`,
        [await idOf('hai_long'), day],
      )
    ).rows[0].can;
  const { rows } = await g.owner.query(
    `SELECT population.school_age_ends_on(date_of_birth)::text AS last,
            (population.school_age_ends_on(date_of_birth) - 1)::text AS before
       FROM population.person WHERE person_id = $1`,
    [await idOf('hai_long')],
  );
  t.equal(await canBeAsked(rows[0].before), true);
  t.equal(await canBeAsked(rows[0].last), false);
});

t.test(
  "no field of any data set has others' numbers, nor their names unless the catalogue says so",
  async (t) => {
    const { rows: people } = await g.owner.query(
      'SELECT person_id::integer AS id, birth_full_name AS name, population.number_text(personal_id_number) AS number FROM population.person',
    );
    t.ok(people.length > 1_000);
    const numbers = new Set(people.map(({ number }) => number));
    const seen = new Map<FieldId, number>();
    const parameter = (id: string) =>
      id === 'person.resident_of' ? `${id}:01` : id.startsWith('organisation.') ? `${id}:0100000008` : id;
    const known = new Set(Object.keys(DATA_SETS));
    for (const { id, number } of people.filter((each) => each.id <= 40)) {
      const family = new Set(
        (
          await g.owner.query(
            `SELECT o.birth_full_name AS name FROM population.person p, population.person o
             WHERE p.person_id = $1 AND o.person_id <> p.person_id AND o.birth_full_name <> p.birth_full_name
               AND (o.household_id = p.household_id OR o.person_id IN (SELECT relative_id FROM population.relatives(p)))`,
            [id],
          )
        ).rows.map(({ name }) => name as string),
      );
      for (const field of Object.keys(FIELDS) as FieldId[]) {
        t.ok(known.has(field.split('.')[0] ?? ''));
        const text = JSON.stringify((await read(id, [parameter(field)])).data);
        const others = (text.match(/\d{12}/g) ?? []).filter((each) => each !== number && numbers.has(each));
        if (others.length > 0) t.fail(`${field} of ${id} has the number of another person`);
        const named = [...family].filter((name) => text.includes(name));
        if (named.length > 0) seen.set(field, (seen.get(field) ?? 0) + 1);
      }
    }
    const declared = (Object.keys(FIELDS) as FieldId[]).filter((id) =>
      FIELDS[id].dataOf.some((of) => of !== 'subject'),
    );
    t.strictSame(
      [...seen.keys()].filter((field) => !declared.includes(field)),
      [],
    );
    for (const field of [RELATIVES, HOUSEHOLD] as const)
      t.ok((seen.get(field) ?? 0) > 5, `${field} is walked`);
  },
);

async function idOf(key: PersonaKey): Promise<number> {
  const { rows } = await g.owner.query('SELECT population.find_person($1)::integer AS id', [g.number(key)]);
  return rows[0].id;
}
