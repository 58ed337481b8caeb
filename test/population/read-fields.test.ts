import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import t from 'tap';
import { FIELDS, parseField } from '../../src/catalogue/fields.js';
import { PERSON_FIELDS } from '../../src/catalogue/person-fields.js';
import { CHARACTERS } from '../../src/population/personas.js';
import { before, openRegistry, TODAY, yearsAgo } from './open-registry.js';

const ALL = Object.keys(PERSON_FIELDS).map((id) => (id === 'person.resident_of' ? `${id}:01` : id));

t.test('population.read_fields', async (t) => {
  const { owner, login, read, readOne, addPerson } = await openRegistry(t);

  await t.test('returns every field of the catalogue in its shape', async (t) => {
    const { data, not_available } = await read(CHARACTERS.an.id, ALL);
    t.strictSame(not_available, ['person.death_or_missing_date']);
    t.equal(Object.keys(data.person).length, ALL.length - 1);
    const ajv = new Ajv2020();
    addFormats.default(ajv);
    for (const { id } of Object.values(CHARACTERS)) {
      const { person } = (await read(id, ALL)).data;
      for (const [name, value] of Object.entries(person)) {
        const field = parseField(`person.${name}`);
        if (field === undefined) throw new Error(name);
        const valid = ajv.compile(FIELDS[field.id].shape);
        t.ok(valid(value), `${name} of ${id}: ${JSON.stringify(value)} ${ajv.errorsText(valid.errors)}`);
      }
    }
  });

  await t.test(
    'returns the requested fields only, and lists unavailable ones in the requested order',
    async (t) => {
      const fields = [
        'person.other_name',
        'person.sex',
        'person.email',
        'person.birth_year',
        'person.resident_of:01',
      ];
      t.strictSame(await read(CHARACTERS.duc.id, fields), {
        data: { person: { sex: 'male', birth_year: 1988, 'resident_of:01': true } },
        not_available: ['person.other_name', 'person.email'],
      });
      t.strictSame(await read(CHARACTERS.duc.id, []), { data: { person: {} }, not_available: [] });
      const nobody = await read(123_456_789, ['person.sex', 'person.is_adult', 'person.permanent_residence']);
      t.strictSame(nobody.data, { person: {} });
      t.equal(nobody.not_available.length, 3);
    },
  );

  await t.test('does not read tables that the requested fields do not need', async (t) => {
    await owner.query('BEGIN');
    await owner.query('GRANT SELECT ON population.person TO ung_thuan_citizen');
    await owner.query('GRANT USAGE ON SCHEMA population, administrative_unit TO ung_thuan_citizen');
    await owner.query('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA population TO ung_thuan_citizen');
    await owner.query('SET LOCAL ROLE ung_thuan_citizen');
    const own = ['person.birth_full_name', 'person.date_of_birth', 'person.phone_number', 'person.is_adult'];
    t.strictSame((await read(CHARACTERS.an.id, own)).not_available, []);
    await t.rejects(read(CHARACTERS.an.id, [...own, 'person.portrait']), { code: '42501' });
    await owner.query('ROLLBACK');
  });

  await t.test('cannot be called by a login', async (t) => {
    const citizen = await login('citizen');
    await t.rejects(read(CHARACTERS.an.id, ['person.sex'], citizen), { code: '42501' });
    await t.rejects(citizen.query('SELECT sex FROM population.person'), { code: '42501' });
  });

  await t.test('raises UT902 for unknown fields', async (t) => {
    for (const field of [
      '',
      'sex',
      'person.',
      'person.nothing',
      'person.sex:1',
      'person.resident_of',
      'person.resident_of:',
      'person.resident_of:7',
      'person.resident_of:123456',
      'person.resident_of:79\n',
      "person.sex'; --",
    ]) {
      await t.rejects(
        read(CHARACTERS.an.id, ['person.sex', field]),
        { code: 'UT902', message: 'field_unknown' },
        field,
      );
    }
  });

  await t.test('returns a date to its known precision, and an age only if it is certain', async (t) => {
    const fields = ['person.date_of_birth', 'person.birth_year', 'person.is_adult', 'person.is_at_least_14'];
    const born = async (date_of_birth: string, date_of_birth_precision: string) =>
      Object.values(
        (await read(await addPerson({ date_of_birth, date_of_birth_precision }), fields)).data.person,
      );
    const year = Number(TODAY.slice(0, 4));
    const ofDay = (day: string) => [day, Number(day.slice(0, 4))];
    const sorted = (values: unknown[]) => values.map(String).sort();
    const check = async (given: Promise<unknown[]>, expected: unknown[]) =>
      t.strictSame(sorted(await given), sorted(expected));
    await check(born(yearsAgo(18), 'day'), [...ofDay(yearsAgo(18)), true, true]);
    await check(born(yearsAgo(18, 1), 'day'), [...ofDay(yearsAgo(18, 1)), false, true]);
    await check(born(yearsAgo(14), 'day'), [...ofDay(yearsAgo(14)), false, true]);
    await check(born(yearsAgo(14, 1), 'day'), [...ofDay(yearsAgo(14, 1)), false, false]);
    await check(born('1950-03-01', 'month'), ['1950-03', 1950, true, true]);
    await check(born('1950-01-01', 'year'), ['1950', 1950, true, true]);
    const isLastDay = TODAY.endsWith('12-31');
    await check(born(`${year - 18}-01-01`, 'year'), [String(year - 18), year - 18, isLastDay, true]);
  });

  await t.test('returns relatives, current guardians and the household', async (t) => {
    const names = async (id: number, field: string) =>
      ((await readOne(id, field)) as Record<string, string>[] | undefined)?.map((one) => [
        one.relation ?? one.relation_to_household_head,
        one.birth_full_name,
      ]);
    t.strictSame(await names(CHARACTERS.gia_khoi.id, 'person.related_persons'), [
      ['father', 'Trần Minh Đức'],
      ['mother', 'Nguyễn Thu An'],
    ]);
    t.strictSame(await names(CHARACTERS.mai.id, 'person.related_persons'), [
      ['guardian', 'Lò Văn Phương'],
      ['guardian', 'Hà Thị Xoan'],
    ]);
    t.strictSame(await names(CHARACTERS.bao_anh.id, 'person.household_members'), [
      ['head', 'Trần Minh Đức'],
      ['spouse', 'Nguyễn Thu An'],
      ['child', 'Trần Gia Khôi'],
    ]);
    await owner.query(`UPDATE population.guardianship SET valid_to = $1 WHERE child_id = $2`, [
      TODAY,
      CHARACTERS.mai.id,
    ]);
    t.equal(
      await names(CHARACTERS.mai.id, 'person.related_persons'),
      undefined,
      'an ended guardianship is left out',
    );
    t.equal(
      await names(CHARACTERS.tu.id, 'person.household_members'),
      undefined,
      'a person who lives alone has no household members',
    );
  });

  await t.test('returns status, documents and absence', async (t) => {
    t.strictSame(await readOne(CHARACTERS.hoa.id, 'person.eid_status'), { status: 'none' });
    t.match(await readOne(CHARACTERS.tuyet.id, 'person.eid_status'), { status: 'active', level: 1 });
    t.match(await readOne(CHARACTERS.ong_hoa.id, 'person.death_or_missing_date'), {
      death_date: before(400),
    });
    const missing = await addPerson({ missing_since: '2024-02-03' });
    t.strictSame(await readOne(missing, 'person.death_or_missing_date'), { missing_since: '2024-02-03' });
    t.equal(await readOne(CHARACTERS.bao_anh.id, 'person.portrait'), undefined, 'no portrait under 6');
    const portrait = (await readOne(CHARACTERS.an.id, 'person.portrait')) as { data: string };
    t.equal(Buffer.from(portrait.data, 'base64').toString('latin1', 1, 4), 'PNG');
    t.match(await readOne(CHARACTERS.seo_yeon.id, 'person.id_card_issue'), { kind: 'residence_card' });
    await owner.query(
      'UPDATE population.person SET card_issued_on = $1, card_expires_on = NULL WHERE person_id = $2',
      [TODAY, CHARACTERS.an.id],
    );
    t.match(await readOne(CHARACTERS.an.id, 'person.id_card_issue'), { issued_on: TODAY, expires_on: null });
    await owner.query('UPDATE population.absence SET until = $1', [TODAY]);
    t.equal(await readOne(CHARACTERS.an.id, 'person.absence_declaration'), undefined, 'a past absence');
  });
});
