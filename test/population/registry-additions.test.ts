import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { birth, born, found, foundling, next, person, year } from './new-people.js';
import { authorityOf, day, event, resultText } from './registry-authority.js';

/** Events by which people enter the registry. */
const g = await createTestGateway(t);
const { apply, one, read, row, consentAbout } = authorityOf(t, g);
const counted = async () =>
  (
    await g.owner.query(
      "SELECT coalesce(sum(people), 0)::integer AS n FROM statistics.cube(population.today()) WHERE residence <> 'household'",
    )
  ).rows[0].n;
t.test('a birth may have one known parent or none', async (t) => {
  const before = await counted();
  const numbers = [next(), next(), next()] as const;
  t.equal(await one('birth', birth(numbers[0], { mother: g.number('an'), father: null })), 'applied');
  t.equal(await one('birth', birth(numbers[1], { mother: null, father: null })), 'applied');
  t.equal(await one('birth', birth(numbers[2])), 'applied');
  t.match(await row(numbers[0]), { father_id: null });
  for (const number of numbers.slice(1)) t.match(await row(number), { mother_id: null, father_id: null });
  t.strictSame(await read(numbers[1], 'related_persons'), {});
  t.equal(await counted(), before + 6, 'in the permanent and the current residence');
  t.equal(
    await one('correction', { personal_id_number: numbers[1], corrected: { mother: g.number('an') } }),
    'applied',
    'a parent is found later',
  );
});

t.test('a foundling has the place where it was found, and a guardian who decides', async (t) => {
  const before = await counted();
  const number = next();
  const members = foundling(number, {
    guardian: g.number('tu'),
    institution: 'Trung tâm Bảo trợ trẻ em',
    household: { member: g.number('tu'), relation_to_household_head: 'ward' },
  });
  t.equal(await one('foundling_registered', members), 'applied');
  t.match(
    await read(
      number,
      'place_of_birth',
      'place_of_origin',
      'nationality',
      'related_persons',
      'date_of_birth',
    ),
    {
      place_of_birth: { detail: found.detail, present: { code: '00004' } },
      place_of_origin: { present: { code: '00004' } },
      nationality: ['VN'],
      date_of_birth: day(-10),
      related_persons: [{ relation: 'guardian' }],
    },
  );
  const own = await row(number);
  t.equal(own.household_id, (await row(g.number('tu'))).household_id);
  const { rows } = await g.owner.query(
    'SELECT found_on::text, institution FROM population.foundling WHERE person_id = $1',
    [own.person_id],
  );
  t.strictSame(rows, [{ found_on: found.on, institution: 'Trung tâm Bảo trợ trẻ em' }]);
  t.equal(await counted(), before + 2);
  t.ok(await consentAbout(number, [['tu']]), 'the guardian decides');
  const alone = next();
  t.equal(await one('foundling_registered', foundling(alone)), 'applied', 'without guardian or insurance');
  const cases: [object, string][] = [
    [foundling(next(), { found: { ...found, on: day(1) } }), 'date_impossible /found/on'],
    [foundling(next(), { found: { ...found, on: day(-11) } }), 'date_impossible /found/on'],
    [foundling(next(), { found: { ...found, unit: '09544' } }), 'unit_not_in_force /found/unit'],
    [foundling(alone), 'number_taken /child/personal_id_number'],
    [foundling(next(), { guardian: '001190999999' }), 'person_unknown /guardian'],
    [foundling(next(), { guardian: g.number('hai_long') }), 'guardian_under_age /guardian'],
    [foundling(next(), { guardian: g.number('ong_hoa') }), 'person_dead /guardian'],
    [foundling(next(), { mother: g.number('an') }), 'invalid_event /mother'],
  ];
  for (const [members, refusal] of cases) {
    t.equal(await one('foundling_registered', members), `refused ${refusal}`);
  }
});

t.test('people are registered on other grounds than a birth', async (t) => {
  const before = await counted();
  const adult = next('female', 1971);
  const single = person(
    adult,
    { household: { relation_to_household_head: 'head' } },
    { date_of_birth: '1971', other_name: 'Mẩy', marital_status: 'widowed', old_id_number_9: '012345678' },
  );
  t.equal(await one('person_registered', single), 'applied');
  t.match(
    await read(
      adult,
      'date_of_birth',
      'other_name',
      'marital_status',
      'old_id_number_9',
      'permanent_residence',
    ),
    {
      date_of_birth: '1971',
      other_name: 'Mẩy',
      marital_status: 'widowed',
      old_id_number_9: '012345678',
      permanent_residence: { unit: { code: '00166' } },
    },
  );
  t.equal((await row(adult)).relation_to_household_head, 'head');
  t.ok((await row(adult)).household_id, 'a household of their own');
  t.equal(await counted(), before + 2, 'in the permanent and the current residence');

  const child = next('female', year - 9);
  const late = person(
    child,
    { mother: adult, household: { member: adult, relation_to_household_head: 'child' } },
    { date_of_birth: born(9) },
  );
  const late2 = person(next('female', year - 9), { guardian: g.number('tu') }, { date_of_birth: born(9) });
  t.strictSame((await apply(event('person_registered', late))).body.results.map(resultText), ['applied']);
  t.equal(await one('person_registered', late2), 'applied');
  t.equal(await counted(), before + 6, 'as children are');
  t.equal((await row(child)).household_id, (await row(adult)).household_id);
  t.match(await g.owner.query('SELECT * FROM population.guardians_of(population.find_person($1))', [child]), {
    rows: [{ kind: 'parent' }],
  });
  t.ok(
    (await read(late2.person.personal_id_number as string, 'related_persons')).related_persons,
    'the guardian',
  );

  const abroad = {
    place_of_birth: { unit: 'KR' },
    birth_registration_unit: 'KR',
    date_of_birth: '1980-02-03',
  };
  const card = { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: null };
  const korean = (ground: string, nationality?: string[], more: object = {}) =>
    person(
      next('female', 1980, '231'),
      { ground, ...more },
      { ...abroad, ...(nationality && { nationality }) },
    );
  const rule = 'refused nationality_rule_violated /person/nationality';
  const grounds: [object, string][] = [
    [korean('naturalised', undefined, { id_card: card }), 'applied'],
    [korean('naturalised', ['VN', 'KR']), 'applied'],
    [korean('nationality_restored'), 'applied'],
    [korean('foreigner_settled', ['KR'], { id_card: { ...card, kind: 'residence_card' } }), 'applied'],
    [korean('naturalised', ['KR']), rule],
    [korean('nationality_restored', ['KR']), rule],
    [korean('foreigner_settled'), rule],
    [
      korean('naturalised', ['VN'], { id_card: { ...card, kind: 'residence_card' } }),
      'refused card_rule_violated /id_card/kind',
    ],
    [
      korean('naturalised', ['VN'], { guardian: g.number('tu') }),
      'refused relation_impossible /person/date_of_birth',
    ],
    [korean('naturalised', ['VN'], { father: g.number('an') }), 'refused relation_impossible /father'],
    [person(adult), 'refused number_rule_violated /person/personal_id_number'],
    [person(next(), { ground: 'other' }), 'refused invalid_event /ground'],
  ];
  for (const [members, result] of grounds) t.equal(await one('person_registered', members), result);
});

t.test('a foreigner in the registry is naturalised', async (t) => {
  const former = next('female', 1980, '231');
  const foreigner = person(
    former,
    {
      ground: 'foreigner_settled',
      id_card: { kind: 'residence_card', issued_by: 'Cục Quản lý xuất nhập cảnh', expires_on: day(900) },
    },
    {
      place_of_birth: { unit: 'KR' },
      birth_registration_unit: 'KR',
      date_of_birth: '1980-02-03',
      nationality: ['KR'],
    },
  );
  t.equal(await one('person_registered', foreigner), 'applied');
  const who = { personal_id_number: former };
  t.equal(
    await one('naturalised', { ...who, nationality: ['KR'] }),
    'refused nationality_rule_violated /nationality',
  );
  t.equal(
    await one('naturalised', { ...who, new_personal_id_number: next('male', 1980, '231') }),
    'refused number_rule_violated /new_personal_id_number',
  );
  t.equal((await row(former)).card_kind, 'residence_card', 'nothing changed');
  const issued = next('female', 1980, '231');
  t.equal(await one('naturalised', { ...who, new_personal_id_number: issued }), 'applied');
  t.match(await read(former, 'personal_id_number', 'nationality', 'id_card_issue'), {
    personal_id_number: issued,
    nationality: ['VN'],
    id_card_issue: undefined,
  });
  t.equal(await one('naturalised', who), 'refused registry_disagrees /personal_id_number');
  t.equal(
    await one('card_issued', {
      ...who,
      card: {
        kind: 'identity_card',
        issued_by: 'Cục Cảnh sát đăng ký, quản lý cư trú và dữ liệu quốc gia về dân cư',
        expires_on: null,
      },
    }),
    'applied',
  );
  t.equal(
    await one('naturalised', { personal_id_number: g.number('an') }),
    'refused registry_disagrees /personal_id_number',
  );
});

t.test('afterwards the counts equal a recount', async (t) => {
  t.strictSame((await g.owner.query('SELECT * FROM statistics.differences()')).rows, []);
});
