import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type pg from 'pg';
import t from 'tap';
import { FIELDS, type FieldId, parseField } from '../../src/catalogue/fields.js';
import { writeSample } from '../../src/database/population.js';
import { addYears, dayOf, isoOf } from '../../src/population/calendar.js';
import { CHARACTERS } from '../../src/population/personas.js';
import { makeSample } from '../../src/population/sample.js';
import { createTestDatabase } from '../helpers/database.js';

interface Read {
  readonly data: { readonly person: Readonly<Record<string, unknown>> };
  readonly not_available: readonly string[];
}

const TODAY = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10); // the day in Viet Nam
const before = (days: number) => isoOf(dayOf(TODAY) - days);
const yearsAgo = (years: number, days = 0) => isoOf(addYears(dayOf(TODAY), -years) + days);
const ALL = (Object.keys(FIELDS) as FieldId[]).map((id) => (id === 'person.resident_of' ? `${id}:01` : id));

t.test('population.read_fields', async (t) => {
  const { owner, gateway } = await createTestDatabase(t);
  await writeSample(owner, makeSample({ people: 14, seed: 1, today: TODAY }));
  let nextId = 5_000;

  const read = async (
    personId: number,
    fields: readonly string[],
    client: pg.Client = owner,
  ): Promise<Read> => {
    const { rows } = await client.query<Read>('SELECT * FROM population.read_fields($1, $2)', [
      personId,
      fields,
    ]);
    return rows[0] as Read;
  };
  const readOne = async (personId: number, field: string) =>
    (await read(personId, [field])).data.person[field.slice(7)];
  const unitOf = async (code: string, on = TODAY): Promise<number> => {
    const { rows } = await owner.query<{ unit_id: number }>(
      `SELECT unit_id FROM administrative_unit.unit
         WHERE level IN ('province', 'commune') AND code = $1 AND valid_from <= $2 AND (valid_to > $2 OR valid_to IS NULL)`,
      [code, on],
    );
    return rows[0]?.unit_id ?? Number.NaN;
  };
  const addPerson = async (columns: Record<string, unknown> = {}): Promise<number> => {
    const person = {
      ...{ person_id: nextId++, date_of_birth: '1990-05-17', date_of_birth_precision: 'day', sex: 'male' },
      ...{ birth_full_name: 'Người Thử', nationality: ['VN'], ...columns },
    };
    await owner.query(
      'INSERT INTO population.person SELECT * FROM json_populate_record(NULL::population.person, $1)',
      [person],
    );
    return person.person_id;
  };
  const addResidence = (
    id: number,
    kind: string,
    unit: number,
    since = before(10),
    until: string | null = null,
  ) =>
    owner.query(
      `INSERT INTO population.residence (person_id, kind, since, until, unit_id, address) VALUES ($1, $2, $3, $4, $5, 'Số 1')`,
      [id, kind, since, until, unit],
    );

  await t.test('knows every field of the catalogue, and gives the shape it promises', async (t) => {
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

  await t.test('gives what was asked and nothing else, and lists the rest in the asked order', async (t) => {
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
  });

  await t.test('reads no table that no asked field is kept in', async (t) => {
    await owner.query('BEGIN');
    await owner.query('GRANT SELECT ON population.person TO ung_thuan_gateway');
    await owner.query('GRANT USAGE ON SCHEMA population, administrative_unit TO ung_thuan_gateway');
    await owner.query('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA population TO ung_thuan_gateway');
    await owner.query('SET LOCAL ROLE ung_thuan_gateway');
    const own = ['person.birth_full_name', 'person.date_of_birth', 'person.phone_number', 'person.is_adult'];
    t.strictSame((await read(CHARACTERS.an.id, own)).not_available, []);
    await t.rejects(read(CHARACTERS.an.id, [...own, 'person.portrait']), { code: '42501' });
    await owner.query('ROLLBACK');
  });

  await t.test("is out of the gateway's own reach", async (t) => {
    await t.rejects(read(CHARACTERS.an.id, ['person.sex'], gateway), { code: '42501' });
    await t.rejects(gateway.query('SELECT sex FROM population.person'), { code: '42501' });
  });

  await t.test('raises UT902 on what is no field', async (t) => {
    for (const field of [
      ...[
        '',
        'sex',
        'person.',
        'person.nothing',
        'person.sex:1',
        'person.resident_of',
        'person.resident_of:',
      ],
      ...['person.resident_of:7', 'person.resident_of:123456', 'person.resident_of:79\n', "person.sex'; --"],
    ]) {
      await t.rejects(
        read(CHARACTERS.an.id, ['person.sex', field]),
        { code: 'UT902', message: 'field_unknown' },
        field,
      );
    }
  });

  await t.test('tells a date as far as it is known, and an age only when it is certain', async (t) => {
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

  await t.test('shows a place as issued, with the unit there today', async (t) => {
    const hanoi = { code: '01', full_name: 'Thành phố Hà Nội' };
    const saigon = { code: '79', full_name: 'Thành phố Hồ Chí Minh' };
    const place = async (unit: number, detail: string | null = null) => {
      const id = await addPerson({ place_of_birth_unit: unit, place_of_birth_detail: detail });
      return readOne(id, 'person.place_of_birth');
    };
    t.strictSame(await place(await unitOf('26740', '2020-01-01'), 'Bệnh viện'), {
      as_issued: {
        ...{ code: '26740', level: 'commune', full_name: 'Phường Bến Nghé' },
        ...{ district: { code: '760', full_name: 'Quận 1' }, province: saigon },
      },
      present: { code: '26740', level: 'commune', full_name: 'Phường Sài Gòn', province: saigon },
      detail: 'Bệnh viện',
    });
    const cauGiay = { code: '00166', level: 'commune', full_name: 'Phường Cầu Giấy', province: hanoi };
    t.strictSame(await place(await unitOf('00167', '2020-01-01')), {
      as_issued: {
        ...{ code: '00167', level: 'commune', full_name: 'Phường Dịch Vọng Hậu' },
        ...{ district: { code: '005', full_name: 'Quận Cầu Giấy' }, province: hanoi },
      },
      present: null,
      possible_successors: [
        { code: '00160', level: 'commune', full_name: 'Phường Nghĩa Đô', province: hanoi },
        cauGiay,
      ],
    });
    t.strictSame(await place(await unitOf('00166')), { as_issued: cauGiay, present: cauGiay });
    t.strictSame(await place(await unitOf('10', '2020-01-01')), {
      as_issued: { code: '10', level: 'province', full_name: 'Tỉnh Lào Cai' },
      present: { code: '15', level: 'province', full_name: 'Tỉnh Lào Cai' },
    });
    const korea = { code: 'KR', level: 'country', full_name: 'Hàn Quốc' };
    t.strictSame(await readOne(CHARACTERS.seo_yeon.id, 'person.place_of_birth'), {
      as_issued: korea,
      present: korea,
    });
    t.equal(await readOne(CHARACTERS.seo_yeon.id, 'person.place_of_origin'), undefined);
  });

  await t.test('names a province as it was called while the commune held', async (t) => {
    const long = async (on: string) => {
      const id = await addPerson({ place_of_origin_unit: await unitOf('26368', on) });
      return (await readOne(id, 'person.place_of_origin')) as Record<
        string,
        { full_name: string; province: object }
      >;
    };
    const was = await long('2025-12-01');
    t.match(was.as_issued, { full_name: 'Xã Long Thành', province: { full_name: 'Tỉnh Đồng Nai' } });
    t.match(was.present, { full_name: 'Phường Long Thành', province: { full_name: 'Thành phố Đồng Nai' } });
    const unchanged = await addPerson({ place_of_origin_unit: await unitOf('26041', '2025-12-01') });
    t.match(await readOne(unchanged, 'person.place_of_origin'), {
      as_issued: { full_name: 'Phường Trấn Biên', province: { full_name: 'Thành phố Đồng Nai' } },
    });
  });

  await t.test('shows the residences that hold today', async (t) => {
    const { person } = (
      await read(CHARACTERS.sinh.id, ['person.permanent_residence', 'person.temporary_residence'])
    ).data;
    t.match(person, {
      permanent_residence: { unit: { full_name: 'Phường Sa Pa', province: { full_name: 'Tỉnh Lào Cai' } } },
      temporary_residence: { unit: { full_name: 'Phường Thủ Dầu Một' }, until: /^\d{4}-\d\d-\d\d$/ },
    });
    const id = await addPerson();
    await addResidence(id, 'permanent', await unitOf('00004'), before(900), before(100));
    await addResidence(id, 'permanent', await unitOf('00166'), before(100));
    await addResidence(id, 'permanent', await unitOf('09556'), before(-5));
    await addResidence(id, 'temporary', await unitOf('00004'), before(900), TODAY);
    const own = await read(id, [
      'person.permanent_residence',
      'person.temporary_residence',
      'person.current_residence',
    ]);
    t.match(own.data.person.permanent_residence, {
      unit: { code: '00166' },
      since: before(100),
      address: 'Số 1',
    });
    t.strictSame(own.not_available, ['person.temporary_residence', 'person.current_residence']);
  });

  await t.test('shows a residence in a unit that has ended with both units', async (t) => {
    const whole = await addPerson();
    await addResidence(whole, 'permanent', await unitOf('25747', '2020-01-01'));
    const moved = await readOne(whole, 'person.permanent_residence');
    t.match(moved, {
      unit: { full_name: 'Phường Thủ Dầu Một' },
      unit_as_issued: { full_name: 'Phường Phú Cường' },
    });
    const split = await addPerson();
    await addResidence(split, 'permanent', await unitOf('26746', '2020-01-01'));
    const open = (await readOne(split, 'person.permanent_residence')) as {
      unit: unknown;
      possible_successors: unknown[];
    };
    t.equal(open.unit, null);
    t.equal(open.possible_successors.length, 2);
    t.match(await readOne(split, 'person.province_of_residence'), { code: '79' });
    t.equal(await readOne(split, 'person.resident_of:79'), true);
    t.equal(await readOne(split, 'person.resident_of:01'), false);
    t.equal(await readOne(split, 'person.resident_of:26740'), undefined);
    t.strictSame((await read(split, ['person.resident_of:26740'])).not_available, [
      'person.resident_of:26740',
    ]);
  });

  await t.test('answers where somebody resides by permanent and temporary registration', async (t) => {
    const answers = async (id: number, ...codes: string[]) =>
      Promise.all(codes.map((code) => readOne(id, `person.resident_of:${code}`)));
    const codes = ['15', '79', '03006', '25747', '01'];
    t.strictSame(await answers(CHARACTERS.sinh.id, ...codes), [true, true, true, true, false]);
    t.match(await readOne(CHARACTERS.sinh.id, 'person.province_of_residence'), { code: '15' });
    t.strictSame(await answers(CHARACTERS.an.id, '99', '99999', '00167'), [undefined, undefined, undefined]);
    const homeless = await addPerson();
    t.strictSame(await answers(homeless, '01'), [undefined]);
    t.equal(await readOne(homeless, 'person.province_of_residence'), undefined);
    await addResidence(homeless, 'current', await unitOf('00004'));
    t.strictSame(await answers(homeless, '01', '79'), [true, false]);
    const elsewhere = await addPerson();
    await addResidence(elsewhere, 'permanent', await unitOf('26743'));
    await addResidence(elsewhere, 'current', await unitOf('00004'));
    t.strictSame(
      await answers(elsewhere, '01', '79'),
      [false, true],
      'the current one counts only without the others',
    );
  });

  await t.test('names relatives, guardians of today and the household', async (t) => {
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
      'an ended guardianship names nobody',
    );
    t.equal(
      await names(CHARACTERS.tu.id, 'person.household_members'),
      undefined,
      'who lives alone has no members',
    );
  });

  await t.test('tells status, papers and absence', async (t) => {
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
    await owner.query(`INSERT INTO population.id_card VALUES ($1, $2, 'identity_card', 'Bộ Công an', NULL)`, [
      CHARACTERS.an.id,
      TODAY,
    ]);
    t.match(await readOne(CHARACTERS.an.id, 'person.id_card_issue'), { issued_on: TODAY, expires_on: null });
    await owner.query('UPDATE population.absence SET until = $1', [TODAY]);
    t.equal(
      await readOne(CHARACTERS.an.id, 'person.absence_declaration'),
      undefined,
      'an absence that is over',
    );
  });
});
