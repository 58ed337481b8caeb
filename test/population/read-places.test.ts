import t from 'tap';
import { CHARACTERS } from '../../src/population/personas.js';
import { before, openRegistry, TODAY } from './open-registry.js';

t.test('places and residences in population.read_fields', async (t) => {
  const { read, readOne, unitOf, addPerson, addResidence } = await openRegistry(t);

  await t.test('returns a place as issued, with its current unit', async (t) => {
    const hanoi = { code: '01', full_name: 'Thành phố Hà Nội' };
    const saigon = { code: '79', full_name: 'Thành phố Hồ Chí Minh' };
    const place = async (unit: number, detail: string | null = null) => {
      const id = await addPerson({ place_of_birth_unit: unit, place_of_birth_detail: detail });
      return readOne(id, 'person.place_of_birth');
    };
    t.strictSame(await place(await unitOf('26740', '2020-01-01'), 'Bệnh viện'), {
      as_issued: {
        code: '26740',
        level: 'commune',
        full_name: 'Phường Bến Nghé',
        known_from: '2025-06-30',
        district: { code: '760', full_name: 'Quận 1' },
        province: saigon,
      },
      present: { code: '26740', level: 'commune', full_name: 'Phường Sài Gòn', province: saigon },
      detail: 'Bệnh viện',
    });
    const cauGiay = { code: '00166', level: 'commune', full_name: 'Phường Cầu Giấy', province: hanoi };
    t.strictSame(await place(await unitOf('00167', '2020-01-01')), {
      as_issued: {
        code: '00167',
        level: 'commune',
        full_name: 'Phường Dịch Vọng Hậu',
        known_from: '2025-06-30',
        district: { code: '005', full_name: 'Quận Cầu Giấy' },
        province: hanoi,
      },
      present: null,
      possible_successors: [
        { code: '00160', level: 'commune', full_name: 'Phường Nghĩa Đô', province: hanoi },
        cauGiay,
      ],
    });
    t.strictSame(await place(await unitOf('00166')), { as_issued: cauGiay, present: cauGiay });
    t.strictSame(await place(await unitOf('10', '2020-01-01')), {
      as_issued: { code: '10', level: 'province', full_name: 'Tỉnh Lào Cai', known_from: '2025-06-30' },
      present: { code: '15', level: 'province', full_name: 'Tỉnh Lào Cai' },
    });
    const korea = { code: 'KR', level: 'country', full_name: 'Hàn Quốc' };
    t.strictSame(await readOne(CHARACTERS.seo_yeon.id, 'person.place_of_birth'), {
      as_issued: korea,
      present: korea,
    });
    t.equal(await readOne(CHARACTERS.seo_yeon.id, 'person.place_of_origin'), undefined);
  });

  await t.test('names the province as it was called while the commune existed', async (t) => {
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

  await t.test('returns the residences that are valid today', async (t) => {
    const { person } = (
      await read(CHARACTERS.sinh.id, ['person.permanent_residence', 'person.temporary_residence'])
    ).data;
    t.match(person, {
      permanent_residence: { unit: { full_name: 'Phường Sa Pa', province: { full_name: 'Tỉnh Lào Cai' } } },
      temporary_residence: { unit: { full_name: 'Phường Thủ Dầu Một' }, until: /^\d{4}-\d\d-\d\d$/ },
    });
    const id = await addPerson();
    await addResidence(id, 'permanent', await unitOf('00166'), before(100));
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
    t.same(
      own.data.person.current_residence,
      own.data.person.permanent_residence,
      'without another residence, the permanent one',
    );
    t.strictSame(own.not_available, ['person.temporary_residence'], 'an expired registration');
    await addResidence(id, 'current', await unitOf('09556'), before(-5));
    t.equal(await readOne(id, 'person.current_residence'), undefined, 'a residence that has not begun');
  });

  await t.test('returns a residence in an ended unit with both units', async (t) => {
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

  await t.test('decides resident_of by permanent and temporary registration', async (t) => {
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
      'the current residence counts only without registrations',
    );
  });
});
