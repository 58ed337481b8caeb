import t from 'tap';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor, resultText } from './registry-authority.js';

const g = await createTestGateway(t);
const { apply, one, read, row } = authorityOf(t, g);
const year = Number(day().slice(0, 4));
const of = (key: Parameters<typeof g.number>[0]) => ({ personal_id_number: g.number(key) });

const birth = (number: string, more: object = {}, child: object = {}) => ({
  child: {
    personal_id_number: number,
    birth_full_name: 'Trần Gia Hân',
    date_of_birth: day(),
    sex: 'female',
    place_of_birth: { unit: '00004', detail: 'Bệnh viện Phụ sản' },
    birth_registration_unit: '00004',
    place_of_origin: '20242',
    ethnicity: 'Kinh',
    ...child,
  },
  mother: g.number('an'),
  father: g.number('duc'),
  household: { member: g.number('duc'), relation_to_household_head: 'child' },
  permanent_residence: { unit: '00166', address: 'Số 12, ngõ 4, phố Hoa Sữa' },
  health_insurance: { card_number: `TE101${number.slice(2)}`, valid_from: day() },
  ...more,
});

t.test('a birth registers person, parents, household, residence and papers', async (t) => {
  const number = numberFor('001', 'female', year, 777_001);
  const card = { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: day(5000) };
  t.equal(await one('birth', birth(number, { id_card: card })), 'applied');
  const child = await read(
    number,
    'birth_full_name',
    'date_of_birth',
    'permanent_residence',
    'id_card_issue',
    'related_persons',
    'place_of_birth',
    'nationality',
    'relation_to_household_head',
    'household_members',
    'residence_file_number',
  );
  t.match(child, {
    birth_full_name: 'Trần Gia Hân',
    date_of_birth: day(),
    permanent_residence: { address: 'Số 12, ngõ 4, phố Hoa Sữa', unit: { code: '00166' } },
    id_card_issue: { kind: 'identity_card', issued_on: day(), issued_by: 'Bộ Công an' },
    place_of_birth: { detail: 'Bệnh viện Phụ sản', present: { code: '00004' } },
    nationality: ['VN'],
    relation_to_household_head: 'child',
  });
  t.strictSame(
    child.related_persons.map((each: { relation: string }) => each.relation),
    ['father', 'mother'],
  );
  t.equal(child.household_members.length, 4);
  t.match(
    JSON.stringify(await read(g.number('an'), 'related_persons')),
    child.birth_full_name,
    'the child is added to the mother',
  );
  const { rows } = await g.owner.query(
    'SELECT card_number FROM population.health_insurance WHERE person_id = population.find_person($1)',
    [number],
  );
  t.strictSame(rows, [{ card_number: `TE101${number.slice(2)}` }]);
});

t.test('an impossible birth is refused and changes nothing', async (t) => {
  const number = (serial: number) => numberFor('001', 'female', year, serial);
  const cases: [object, string][] = [
    [birth(numberFor('001', 'female', year, 777_001)), 'number_taken /child/personal_id_number'],
    [birth(numberFor('001', 'male', year, 1)), 'number_rule_violated /child/personal_id_number'],
    [birth(numberFor('001', 'female', year - 1, 1)), 'number_rule_violated /child/personal_id_number'],
    [birth(numberFor('048', 'female', year, 1)), 'number_rule_violated /child/personal_id_number'],
    [birth(number(2), { mother: g.number('duc') }), 'relation_impossible /mother'],
    [
      birth(number(3), { mother: g.number('bao_anh') }, { date_of_birth: '2019' }),
      'number_rule_violated /child/personal_id_number',
    ],
    [birth(number(4), { mother: '001190999999' }), 'person_unknown /mother'],
    [
      birth(number(5), {}, { birth_registration_unit: '09544' }),
      'unit_not_in_force /child/birth_registration_unit',
    ],
    [birth(number(6), {}, { date_of_birth: day(1) }), 'date_impossible /child/date_of_birth'],
    [
      birth(number(7), { household: { member: g.number('ong_hoa'), relation_to_household_head: 'child' } }),
      'person_dead /household/member',
    ],
    [
      birth(number(8), { id_card: { kind: 'residence_card', issued_by: 'Bộ Công an', expires_on: null } }),
      'card_rule_violated /id_card/kind',
    ],
    [
      birth(number(9), { id_card: { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: day() } }),
      'date_impossible /id_card/expires_on',
    ],
    [
      birth(number(10), {
        health_insurance: { card_number: '0101260001', valid_from: day(), valid_to: day() },
      }),
      'date_impossible /health_insurance/valid_to',
    ],
  ];
  for (const [members, refusal] of cases) t.equal(await one('birth', members), `refused ${refusal}`);
  t.equal((await row(g.number('an'))).child_ids.length, 3, 'no birth was applied');
});

t.test('a number begins with the province of registration or one of its predecessors', async (t) => {
  // Sóc Trăng (94) was merged into Cần Thơ (92) in 2025.
  const at = (prefix: string, serial: number, unit = '31507') =>
    one('birth', birth(numberFor(prefix, 'female', year, serial), {}, { birth_registration_unit: unit }));
  t.equal(await at('094', 11), 'applied');
  t.equal(await at('092', 12), 'applied');
  t.match(await at('001', 13), 'refused number_rule_violated');
  t.equal(await at('231', 14, 'KR'), 'applied', 'born abroad: the prefix of the country');
  t.match(await at('001', 15, 'KR'), 'refused number_rule_violated');
});

t.test('a move changes the permanent residence', async (t) => {
  const before = await read(g.number('an'), 'permanent_residence');
  t.equal(before.permanent_residence.unit.code, '00166');
  const to = { ...of('an'), unit: '00004', address: 'Số 5, phố Hoa Sữa' };
  t.equal(await one('permanent_residence_changed', to), 'applied');
  t.match(await read(g.number('an'), 'permanent_residence'), {
    permanent_residence: { unit: { code: '00004' }, address: 'Số 5, phố Hoa Sữa', since: day() },
  });
  t.match(
    resultText(
      (await apply({ ...event('permanent_residence_changed', to), occurred_on: day(-1) })).body.results[0],
    ),
    'refused superseded /occurred_on',
  );
  t.equal(
    await one('permanent_residence_changed', { ...to, unit: '09544' }),
    'refused unit_not_in_force /unit',
    'a ward that has ended',
  );
  t.equal(
    await one('permanent_residence_changed', { ...to, ...of('ong_hoa') }),
    'refused person_dead /personal_id_number',
  );
});

t.test('a household whose head moves out gets a new head', async (t) => {
  const asHead = { relation_to_household_head: 'head' };
  const to = { unit: '00004', address: 'Số 31, phố Ngọc Lan' };
  t.equal(await one('permanent_residence_changed', { ...of('duc'), ...to, household: asHead }), 'applied');
  t.equal((await row(g.number('duc'))).relation_to_household_head, 'head');
  t.equal((await row(g.number('an'))).relation_to_household_head, 'head', 'the wife is the new head');
  t.equal((await row(g.number('gia_khoi'))).relation_to_household_head, 'child');
  t.equal(
    await one('permanent_residence_changed', {
      ...of('duc'),
      ...to,
      household: { member: g.number('gia_khoi'), relation_to_household_head: 'spouse' },
    }),
    'applied',
  );
  t.equal((await row(g.number('duc'))).household_id, (await row(g.number('an'))).household_id);
  t.equal(
    await one('permanent_residence_changed', {
      ...of('an'),
      ...to,
      household: { member: g.number('gia_khoi'), relation_to_household_head: 'spouse' },
    }),
    'refused relation_impossible /household/member',
    'a head cannot become a member of their own household',
  );
});

t.test('temporary and current residences are registered and end', async (t) => {
  const there = { ...of('tu'), unit: '20242', address: 'Số 2, phố Hoa Mai' };
  t.equal(await one('temporary_residence_registered', { ...there, until: day(100) }), 'applied');
  t.match(await read(g.number('tu'), 'temporary_residence'), {
    temporary_residence: { unit: { code: '20242' }, until: day(100) },
  });
  t.equal(
    await one('temporary_residence_registered', { ...there, until: day() }),
    'refused date_impossible /until',
  );
  t.equal(await one('temporary_residence_ended', of('tu')), 'applied');
  t.strictSame(await read(g.number('tu'), 'temporary_residence'), {});
  t.match(await one('temporary_residence_ended', of('tu')), 'refused registry_disagrees');
  t.equal(await one('current_residence_declared', there), 'applied');
  t.match(await read(g.number('tu'), 'current_residence'), {
    current_residence: { unit: { code: '20242' } },
  });
  t.equal(await one('current_residence_declared', of('tu')), 'applied');
  t.match(await read(g.number('tu'), 'current_residence'), {
    current_residence: { unit: { code: '20410' } },
  });
});

t.test('marriage, divorce and death change the marital status', async (t) => {
  const couple = { ...of('sinh'), spouse: g.number('seo_yeon') };
  t.equal(await one('marriage', couple), 'applied');
  for (const who of ['sinh', 'seo_yeon'] as const) {
    t.equal((await read(g.number(who), 'marital_status')).marital_status, 'married');
  }
  const { related_persons } = await read(g.number('sinh'), 'related_persons');
  t.equal(related_persons.length, 1);
  t.match(related_persons, [
    {
      relation: 'spouse',
      birth_full_name: (await read(g.number('seo_yeon'), 'birth_full_name')).birth_full_name,
    },
  ]);
  t.equal(
    await one('marriage', { ...of('tu'), spouse: g.number('sinh') }),
    'refused relation_impossible /spouse',
  );
  t.equal(
    await one('marriage', { ...of('an'), spouse: g.number('sinh') }),
    'refused relation_impossible /personal_id_number',
  );
  t.equal(
    await one('marriage', { ...of('tu'), spouse: g.number('tu') }),
    'refused relation_impossible /spouse',
    'oneself',
  );
  t.equal(
    await one('marriage', { ...of('tu'), spouse: g.number('hai_long') }),
    'refused relation_impossible /spouse',
    'a spouse of 16',
  );
  t.equal(await one('marriage', { ...of('tu'), spouse: g.number('ong_hoa') }), 'refused person_dead /spouse');
  t.equal(
    await one('divorce', { ...of('sinh'), spouse: g.number('an') }),
    'refused registry_disagrees /spouse',
  );
  t.equal(await one('divorce', couple), 'applied');
  t.match(await row(g.number('sinh')), { spouse_id: null, marital_status: 'divorced' });
  t.match(await row(g.number('seo_yeon')), { spouse_id: null, marital_status: 'divorced' });
  t.equal(await one('death', of('ong_phuong')), 'applied');
  t.match(await row(g.number('ba_xoan')), {
    spouse_id: null,
    marital_status: 'widowed',
    relation_to_household_head: 'head',
  });
  t.equal((await row(g.number('mai'))).relation_to_household_head, 'other');
  t.equal((await row(g.number('ong_phuong'))).household_id, null);
  t.equal(await one('death', of('ong_phuong')), 'refused person_dead /personal_id_number');
});

t.test('a reissued number replaces the former one, which still finds the person', async (t) => {
  const before = g.number('tuyet');
  const reissue = (number: string, more: object) =>
    one('number_reissued', { personal_id_number: before, new_personal_id_number: number, ...more });
  const sex = { reason: 'sex_redetermined', sex: 'male' };
  t.match(
    await reissue(numberFor('001', 'female', 1961, 9), { ...sex, sex: 'female' }),
    'registry_disagrees /sex',
  );
  t.match(await reissue(numberFor('001', 'female', 1961, 9), sex), 'number_rule_violated');
  t.match(await reissue(numberFor('048', 'male', 1961, 9), sex), 'number_rule_violated');
  const next = numberFor('001', 'male', 1961, 9);
  t.equal(await reissue(next, sex), 'applied');
  t.match(await read(before, 'personal_id_number', 'sex'), { personal_id_number: next, sex: 'male' });
  t.match(await read(next, 'personal_id_number'), { personal_id_number: next });
  const year = { reason: 'birth_year_corrected', date_of_birth: '1963-11-08' };
  t.match(await reissue(next, year), 'number_rule_violated');
  t.match(
    await reissue(numberFor('001', 'male', 1961, 9), { ...year, date_of_birth: '1961-11-09' }),
    'registry_disagrees',
  );
  t.match(
    await reissue(numberFor('001', 'male', 1990, 9), { ...year, date_of_birth: '1990-11-08' }),
    'relation_impossible /date_of_birth',
    'younger than the daughter',
  );
  t.equal(
    await reissue(numberFor('001', 'male', 1963, 9), year),
    'applied',
    'the first number still finds the person',
  );
  const { rows } = await g.owner.query(
    `SELECT population.number_text(personal_id_number) AS number, cancelled_for FROM population.personal_number
       WHERE person_id = population.find_person($1) ORDER BY cancelled_for`,
    [before],
  );
  t.strictSame(rows, [
    { number: before, cancelled_for: 'sex_redetermined' },
    { number: next, cancelled_for: 'birth_year_corrected' },
    { number: numberFor('001', 'male', 1963, 9), cancelled_for: null },
  ]);
  t.match(await reissue(before, { reason: 'sex_redetermined', sex: 'female' }), 'number_rule_violated');
});

t.test('a correction changes the given members only', async (t) => {
  const who = of('seo_yeon');
  const correct = (corrected: object) => one('correction', { ...who, corrected });
  t.equal(
    await correct({ occupation: 'Phiên dịch', email: 'seo-yeon@example.com', blood_type: 'AB+' }),
    'applied',
  );
  t.match(await read(g.number('seo_yeon'), 'occupation', 'email', 'blood_type', 'birth_full_name'), {
    occupation: 'Phiên dịch',
    email: 'seo-yeon@example.com',
    blood_type: 'AB+',
    birth_full_name: 'Kim Seo-yeon',
  });
  t.equal(
    await correct({ email: null, nationality: ['KR', 'VN'], other_name: 'Kim Tự Nhiên'.normalize('NFD') }),
    'applied',
  );
  const after = await read(g.number('seo_yeon'), 'email', 'nationality', 'other_name', 'occupation');
  t.strictSame(after, { nationality: ['KR', 'VN'], other_name: 'Kim Tự Nhiên', occupation: 'Phiên dịch' });
  t.equal(await correct({ date_of_birth: '1992-05' }), 'applied');
  t.match(await read(g.number('seo_yeon'), 'date_of_birth'), { date_of_birth: '1992-05' });
  t.equal(await correct({ date_of_birth: '1993' }), 'refused number_rule_violated /corrected/date_of_birth');
  t.equal(await correct({ sex: 'male' }), 'refused number_rule_violated /corrected/sex');
  t.equal(await correct({ sex: 'female', place_of_birth: { unit: 'KR' } }), 'applied');
  t.equal(
    await correct({ place_of_origin: '99999' }),
    'refused unit_not_in_force /corrected/place_of_origin',
  );
});

t.test('cards are issued, with a portrait from the age of 6', async (t) => {
  const card = { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: null };
  const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(500, 7)]);
  const portrait = { media_type: 'image/png', data: png.toString('base64') };
  t.equal(await one('card_issued', { ...of('gia_khoi'), card, portrait }), 'applied');
  t.match(await read(g.number('gia_khoi'), 'portrait', 'id_card_issue'), {
    portrait: { media_type: 'image/png', taken_on: day(), data: portrait.data },
    id_card_issue: { issued_on: day(), expires_on: null },
  });
  t.equal(
    await one('card_issued', { ...of('bao_anh'), card, portrait }),
    'refused too_young_for_portrait /portrait',
  );
  t.equal((await row(g.number('bao_anh'))).card_kind, null, 'no card was issued');
  t.equal(await one('card_issued', { ...of('bao_anh'), card }), 'applied');
  const broken: [string, object][] = [
    ['a media type that does not match', { ...portrait, media_type: 'image/jpeg' }],
    ['not a picture', { ...portrait, data: Buffer.from('hello').toString('base64') }],
    ['truncated Base64', { ...portrait, data: portrait.data.slice(0, -2) }],
    ['too large', { ...portrait, data: Buffer.concat([png, Buffer.alloc(204_800)]).toString('base64') }],
  ];
  for (const [what, each] of broken)
    t.match(
      await one('card_issued', { ...of('gia_khoi'), card, portrait: each }),
      /^refused invalid_event \/portrait\/data/,
      what,
    );
  await t.rejects(
    g.owner.query(
      `INSERT INTO population.portrait SELECT population.find_person($1), population.today(), 'image/png', '\\x00'`,
      [g.number('bao_anh')],
    ),
    { code: 'UR012' },
    'for any writer',
  );
  t.equal(
    await one('card_issued', { ...of('seo_yeon'), card: { ...card, kind: 'residence_card' } }),
    'refused card_rule_violated /card/kind',
    'of a citizen',
  );
});

t.test('a portrait is deleted if a correction makes the child younger than 6 at that time', async (t) => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const portrait = { media_type: 'image/png', data: png.toString('base64') };
  const card = { kind: 'identity_card', issued_by: 'Bộ Công an', expires_on: null };
  const kept = async () => 'portrait' in (await read(g.number('gia_khoi'), 'portrait'));
  t.equal(await one('card_issued', { ...of('gia_khoi'), card, portrait }), 'applied');
  const reissue = (born: number, serial: number) =>
    one('number_reissued', {
      ...of('gia_khoi'),
      new_personal_id_number: numberFor('001', 'male', born, serial),
      reason: 'birth_year_corrected',
      date_of_birth: String(born),
    });
  t.equal(await reissue(year - 8, 900), 'applied');
  t.ok(await kept(), 'kept at 8 years');
  t.equal(await reissue(year - 5, 901), 'applied');
  t.notOk(await kept(), 'deleted at 5 years');
});

t.test('a missing person resides nowhere and is not counted until found', async (t) => {
  t.match(await one('found', of('sinh')), 'refused registry_disagrees');
  t.equal(await one('missing', of('sinh')), 'applied');
  const fields = ['death_or_missing_date', 'permanent_residence', 'temporary_residence', 'current_residence'];
  t.strictSame(
    await read(g.number('sinh'), ...fields),
    { death_or_missing_date: { missing_since: day() } },
    'resides nowhere',
  );
  t.match(await one('missing', of('sinh')), 'refused registry_disagrees');
  t.equal(await one('found', of('sinh')), 'applied');
  t.strictSame(
    Object.keys(await read(g.number('sinh'), ...fields)).sort(),
    fields.slice(1).sort(),
    'from the record',
  );
  const counted = async () =>
    (await g.owner.query('SELECT sum(people)::integer AS n FROM statistics.cube(population.today())')).rows[0]
      .n;
  const before = await counted();
  t.equal(await one('missing', of('bao_anh')), 'applied');
  t.equal(await counted(), before - 2, 'in the permanent and the current residence');
  t.equal(await one('found', of('bao_anh')), 'applied');
  t.equal(await counted(), before);
  t.strictSame((await g.owner.query('SELECT * FROM statistics.differences()')).rows, []);
});

t.test('accounts are activated by the rules of levels, ages and guardians', async (t) => {
  const activate = (key: Parameters<typeof g.number>[0], level: number, guardian?: string) =>
    one('account_activated', { ...of(key), level, ...(guardian !== undefined && { guardian }) });
  t.match(await activate('an', 2), 'refused registry_disagrees /level');
  t.equal(await activate('hoa', 1), 'applied');
  t.equal(await activate('hoa', 2), 'applied', 'a higher level');
  t.match(await activate('hoa', 1), 'refused registry_disagrees /level');
  t.match(await activate('bao_anh', 1), 'refused account_rule_violated /guardian', 'under 14 alone');
  t.match(
    await activate('bao_anh', 1, g.number('tu')),
    'refused account_rule_violated /guardian',
    'a stranger',
  );
  t.equal(await activate('bao_anh', 1, g.number('an')), 'applied', 'through a parent');
  t.match(await read(g.number('bao_anh'), 'eid_status'), { eid_status: { status: 'active', level: 1 } });
  const foreign = numberFor('231', 'female', year - 3, 31);
  t.equal(
    await one(
      'birth',
      birth(
        foreign,
        {
          mother: g.number('hoa'),
          father: undefined,
          id_card: { kind: 'residence_card', issued_by: 'Cục Quản lý xuất nhập cảnh', expires_on: null },
        },
        { nationality: ['KR'], birth_registration_unit: 'KR', date_of_birth: String(year - 3) },
      ),
    ),
    'applied',
  );
  const child = { personal_id_number: foreign, guardian: g.number('hoa') };
  t.match(
    await one('account_activated', { ...child, level: 2 }),
    'refused account_rule_violated /level',
    'a foreigner under 6',
  );
  t.equal(await one('account_activated', { ...child, level: 1 }), 'applied');
});

t.test('people get and lose roles at organisations', async (t) => {
  const organisation = {
    organisation_id: '0100000088',
    kind: 'company',
    name: 'Công ty B',
    address: 'Hà Nội',
  };
  const role = 'legal_representative';
  const begin = (key: Parameters<typeof g.number>[0], more: object = {}) =>
    one('organisation_role_begun', { ...of(key), organisation, role, ...more });
  const end = (key: Parameters<typeof g.number>[0]) =>
    one('organisation_role_ended', { ...of(key), organisation_id: organisation.organisation_id, role });
  const held = async () =>
    (
      await g.owner.query(
        `SELECT r.shown_as, r.role::text, o.name FROM organisation.role r JOIN organisation.organisation o USING (organisation_id)
           WHERE organisation_id = $1 AND organisation.is_in_force(r)`,
        [organisation.organisation_id],
      )
    ).rows;
  t.match(await begin('ong_hoa'), 'refused person_dead');
  t.equal(await begin('hai_long'), 'refused relation_impossible /personal_id_number', 'at 16');
  t.equal(await begin('an', { until: day(-1) }), 'refused date_impossible /until');
  t.strictSame(await held(), []);
  t.equal(await end('an'), 'refused registry_disagrees /role');
  t.equal(await begin('an'), 'applied');
  t.equal(await begin('an'), 'refused registry_disagrees /role', 'again');
  t.strictSame(await held(), [{ shown_as: 'Nguyễn Thu An', role, name: 'Công ty B' }]);
  const renamed = { organisation: { ...organisation, name: 'Công ty C', address: undefined } };
  t.equal(await begin('duc', { ...renamed, until: day(30) }), 'applied');
  t.equal((await held()).length, 2, 'several at once');
  t.equal((await held())[0].name, 'Công ty C');
  t.equal(await end('an'), 'applied');
  t.equal((await held()).length, 1);
  t.equal(await begin('an'), 'applied', 'and anew');
  const { rows } = await g.owner.query(
    `SELECT fields, person_id FROM ledger.entry
       WHERE kind = 'organisation_changed' AND 'organisation=0100000088' = ANY (fields) ORDER BY entry_id`,
  );
  t.equal(rows.length, 4);
  t.ok(rows.every(({ person_id, fields }) => person_id === '0' && !fields.join().includes(g.number('an'))));
});

t.test('one insurance number belongs to one person, in every form of the card', async (t) => {
  const numbers = [1, 2, 3].map((serial) => numberFor('001', 'female', year, 778_000 + serial));
  const [first = '', second = '', third = ''] = numbers;
  t.equal(await one('birth', birth(first)), 'applied');
  const taken = 'refused insurance_number_taken /health_insurance/card_number';
  const insured = (card_number: string) => ({ health_insurance: { card_number, valid_from: day() } });
  for (const card of [`TE101${first.slice(2)}`, `HN401${first.slice(2)}`, first.slice(2)]) {
    t.equal(await one('birth', birth(second, insured(card))), taken);
  }
  const { body } = await apply(
    event('birth', birth(second)),
    event('birth', birth(third, insured(`TE101${second.slice(2)}`))),
  );
  t.strictSame(body.results.map(resultText), ['applied', taken]);
});
