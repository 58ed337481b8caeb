import { parse } from 'csv-parse/sync';
import t from 'tap';
import { NOISE } from '../../src/statistics/noise-table.js';
import { presentSchoolYear } from '../../src/statistics/question.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event, numberFor } from '../population/registry-authority.js';

const g = await createTestGateway(t);
const ministry = g.partner('ministry-education');
const province = g.partner('province-01');
const { apply } = authorityOf(t, g);
const year = presentSchoolYear(day());
const ask = (query: string, who = ministry) => who.call('GET', `/v1/statistics/residents${query}`);
/** Cells in which the cube differs from a recount. */
const findDifferences = async () => (await g.owner.query('SELECT * FROM statistics.differences()')).rows;

t.test(
  'counts by school level have totals, are multiples of the step and are the same for every partner',
  async (t) => {
    const answer = await ask('?unit=01&level=commune&by=unit,school_level,sex');
    t.equal(answer.status, 200);
    fitsContract(t, 'getResidentCounts', answer);
    const { counts, method, unit } = answer.body;
    t.match(unit, { code: '01' });
    t.match(method, { deviation_max: NOISE.deviationMax, step: 3 });
    t.ok(counts.length > 10);
    t.ok(counts.every(({ people }: { people: number }) => people > 0 && people % 3 === 0));
    const { rows } = await g.owner.query(
      `SELECT count(*)::integer AS n FROM population.person p
       WHERE extract(year FROM date_of_birth) BETWEEN $1::integer - 17 AND $1 AND death_date IS NULL
         AND population.resident_of(ROW(p.*)::population.person, '01') AND permanent_unit IS NOT NULL
         AND EXISTS (SELECT FROM unnest(population.present_units(p.permanent_unit)) u (id)
           WHERE statistics.province_on(u.id, population.today()) =
             (SELECT unit_id FROM administrative_unit.unit_on('01', population.today())))`,
      [year],
    );
    const total = counts.find(
      (c: { unit: null; school_level: null; sex: null }) =>
        c.unit === null && c.school_level === null && c.sex === null,
    );
    t.ok(
      Math.abs(total.people - rows[0].n) <= NOISE.deviationMax,
      `${total.people} published, ${rows[0].n} counted`,
    );
    t.strictSame(
      (await ask('?unit=01&level=commune&by=unit,school_level,sex')).body.counts,
      counts,
      'when asked again',
    );
    t.strictSame(
      (await ask('?unit=01&level=commune&by=unit,school_level,sex', province)).body.counts,
      counts,
      'for another partner',
    );
  },
);

t.test('everybody is counted: by ages, nationality and two homes', async (t) => {
  const countOf = async (query: string, wanted: Record<string, unknown>) => {
    const answer = await ask(query);
    fitsContract(t, 'getResidentCounts', answer);
    const found = answer.body.counts.find((count: Record<string, unknown>) =>
      Object.entries(wanted).every(([name, value]) => count[name] === value),
    );
    return found?.people ?? 0;
  };
  const truth = async (where: string) =>
    (
      await g.owner.query<{ n: number }>(
        `SELECT count(*)::integer AS n FROM population.person p
           WHERE death_date IS NULL AND missing_since IS NULL AND ${where}`,
      )
    ).rows[0]?.n as number;
  const age = 'extract(year FROM population.today()) - extract(year FROM date_of_birth)';
  const holds = "temporary_unit IS NOT NULL AND coalesce(temporary_until, 'infinity') > population.today()";
  for (const [query, wanted, where] of [
    ['', {}, 'permanent_unit IS NOT NULL'],
    ['?by=age_band', { age_band: 'elderly' }, `permanent_unit IS NOT NULL AND ${age} >= 60`],
    ['?by=age_band', { age_band: 'working_age' }, `permanent_unit IS NOT NULL AND ${age} BETWEEN 15 AND 59`],
    [
      '?by=five_year_age',
      { five_year_age: '65-69' },
      `permanent_unit IS NOT NULL AND ${age} BETWEEN 65 AND 69`,
    ],
    ['?by=age', { age: 40 }, `permanent_unit IS NOT NULL AND ${age} = 40`],
    [
      '?by=school_level',
      { school_level: null },
      `permanent_unit IS NOT NULL AND ${year} - extract(year FROM date_of_birth) BETWEEN 0 AND 17`,
    ],
    ['?residence=temporary', {}, holds],
    ['?residence=temporary&nationality=foreign', {}, `${holds} AND nationality IS NOT NULL`],
    [
      '?residence=temporary&by=nationality',
      { nationality: 'vietnamese' },
      `${holds} AND nationality IS NULL`,
    ],
    ['?residence=permanent_of_two', {}, `${holds} AND temporary_unit <> permanent_unit`],
    ['?by=residence', { residence: 'temporary_of_two' }, `${holds} AND temporary_unit <> permanent_unit`],
  ] as const) {
    const [published, counted] = [await countOf(query, wanted), await truth(where)];
    t.ok(
      counted > 0 && Math.abs(published - counted) <= NOISE.deviationMax,
      `${query}: ${published}, ${counted}`,
    );
  }
  const { body } = await ask('?by=age');
  t.strictSame([body.not_yet_born, 'school_year' in body.counts[0]], [[], false], 'no school year is needed');
});

t.test('future years count only children who are born', async (t) => {
  const { body } = await ask(`?by=age&years=7`);
  t.strictSame(
    body.not_yet_born.map(({ school_year }: { school_year: number }) => school_year).at(-1),
    year + 6,
  );
  const last = body.counts.filter((c: { school_year: number; age: number }) => c.school_year === year + 6);
  t.ok(last.length > 1);
  t.ok(
    last.every(
      ({ age }: { age: number | null }) => age === null || age >= year + 6 - Number(day().slice(0, 4)),
    ),
  );
  const age6 = body.counts.find(
    (c: { school_year: number; age: number }) => c.school_year === year && c.age === 6,
  );
  const age9 = body.counts.find(
    (c: { school_year: number; age: number }) => c.school_year === year + 3 && c.age === 9,
  );
  t.equal(age6.people, age9.people, 'the same children have the same count');
});

t.test('counts by kind of residence, and for units of a day before the merger', async (t) => {
  const answer = await ask('?by=residence');
  t.strictSame(
    [...new Set(answer.body.counts.map(({ residence }: { residence: string }) => residence))].sort(),
    ['current', 'permanent', 'permanent_of_two', 'temporary', 'temporary_of_two'],
  );
  const before = await ask('?unit=01&on=2025-06-30&level=commune&by=unit');
  fitsContract(t, 'getResidentCounts', before);
  t.equal(before.status, 200);
  t.match(before.body, { on: '2025-06-30', on_is_today: false, counted_on: day() });
  t.equal((await ask('')).body.counted_on, day());
});

t.test('CSV has the same counts in the same order, followed by notes', async (t) => {
  const answer = await ask('?unit=01&by=school_level&format=csv&bom=true');
  t.equal(answer.status, 200);
  t.match(answer.body, /^\uFEFFNăm học,Cấp học,Loại cư trú,Số người\r\n/);
  const fives: string[][] = parse((await ask('?by=five_year_age,nationality&format=csv&bom=true')).body, {
    bom: true,
  });
  t.strictSame(fives[0], ['Nhóm 5 tuổi', 'Quốc tịch', 'Loại cư trú', 'Số người']);
  t.ok(
    fives.some(([age]) => age === '="5-9"'),
    'a spreadsheet takes it for no day',
  );
  const sheet: string[][] = parse((await ask('?unit=01&by=unit&years=1&format=csv&bom=true')).body, {
    bom: true,
    relax_column_count: false,
  });
  const codes = sheet.slice(1).flatMap((line) => line[1] || []);
  t.ok(codes.length > 0);
  for (const code of codes) t.match(code, /^="\d{2,5}"$/, 'a spreadsheet keeps leading zeros');
  const query = `?unit=01&level=commune&by=unit,school_level,sex,residence&years=2&school_year=${year + 5}`;
  const { counts, not_yet_born: unborn } = (await ask(query)).body;
  const english = await ask(`${query}&format=csv&language=en`);
  t.equal(english.headers['content-type'], 'text/csv; charset=utf-8');
  fitsContract(t, 'getResidentCounts', english);
  const [header = [], ...lines]: string[][] = parse(english.body, { relax_column_count: false });
  t.equal(header.join(), 'School year,Unit code,Unit,School level,Sex,Residence,People');
  t.strictSame(
    lines.slice(0, counts.length).map((line) => Number(line[6])),
    counts.map(({ people }: { people: number }) => people),
    'the same counts in the same order',
  );
  const notes = lines.slice(counts.length).map((line) => line[0]);
  t.match(notes, [/off by at most 5, is a multiple of 3/, `Units as of ${day()}, people as of ${day()}`]);
  t.strictSame(
    notes.slice(2),
    unborn.map(
      ({ school_year, ages }: { school_year: number; ages: number[] }) =>
        `${school_year}-${school_year + 1}: Not yet born, not counted: age ${ages.join(', ')}`,
    ),
  );
  t.equal(unborn.length, 2);
});

t.test('invalid questions, and questions outside of the mandate, are refused', async (t) => {
  for (const [query, status, code] of [
    ['?by=sex,sex', 400, 'invalid_request'],
    ['?by=age,school_level', 400, 'invalid_request'],
    ['?by=age_band,five_year_age', 400, 'invalid_request'],
    ['?by=age_band&years=2', 400, 'invalid_request'],
    ['?by=age_range', 400, 'invalid_request'],
    ['?nationality=none', 400, 'invalid_request'],
    [`?counted_on=${day(1)}`, 400, 'invalid_request'],
    [`?counted_on=${day(-1)}`, 400, 'invalid_request'],
    ['?counted_on=2026-02-30', 400, 'invalid_request'],
    ['?unit=01&level=country', 400, 'invalid_request'],
    ['?unit=01&level=district', 400, 'invalid_request'],
    ['?unit=001', 404, 'unit_not_in_force'],
    ['?unit=001&on=2025-06-30&level=province', 400, 'invalid_request'],
    [`?school_year=${year + 7}`, 400, 'invalid_request'],
    [`?school_year=${year + 1}&years=7`, 400, 'invalid_request'],
    [`?school_year=${year - 1}`, 400, 'invalid_request'],
    ['?unit=00000', 404, 'unit_not_in_force'],
    ['?unit=77', 404, 'unit_not_in_force'],
    ['?unit=1', 400, 'invalid_request'],
  ] as const) {
    const answer = await ask(query);
    t.match(answer, { status, body: { code } }, query);
    t.notOk('counts' in answer.body);
  }
  t.match(await ask('', g.partner('bank-a')), { status: 403, body: { code: 'mandate_missing' } });
  t.match(await ask('?unit=79&level=commune', province), { status: 403, body: { code: 'mandate_missing' } });
  t.match(await ask('?level=province&by=unit', province), { status: 403, body: { code: 'mandate_missing' } });
  t.match(await ask('', province), { status: 200 }, 'the total of the country');
});

t.test('a mandate for an area covers its details on any day, and totals of the areas above', async (t) => {
  const mandates = async (...all: string[]) => {
    await g.owner.query("UPDATE partner.partner SET mandates = $1 WHERE partner_id = 'province-01'", [all]);
  };
  const may = async (query: string) => (await ask(query, province)).status;
  for (const [query, status] of [
    ['?unit=01&level=commune&by=unit', 200],
    ['?unit=00004', 200],
    ['?unit=20242', 403],
    // A predecessor of Hà Nội, and a unit that is none.
    ['?unit=01&on=2025-06-30&level=commune&by=unit', 200],
    ['?unit=79&on=2025-06-30', 403],
    ['?unit=001&on=2025-06-30&level=commune&by=unit', 200],
    ['?unit=01&on=2025-06-30&level=district&by=unit', 200],
    ['?unit=760&on=2025-06-30', 403],
    ['?level=district&on=2025-06-30', 403],
  ] as const) {
    t.equal(await may(query), status, `province: ${query}`);
  }
  await mandates('statistics:residents:00004');
  for (const [query, status] of [
    ['?unit=00004&by=age,sex,residence', 200],
    ['?unit=01', 200],
    ['?unit=01&by=age,sex', 200],
    ['', 200],
    ['?unit=01&level=commune', 403],
    ['?unit=79', 403],
    ['?unit=00160', 403],
    ['?level=province', 403],
    ['?level=commune&by=unit', 403],
  ] as const) {
    t.equal(await may(query), status, `commune: ${query}`);
  }
  const { rows: splits } = await g.owner.query<{ former: string; part: string }>(
    `SELECT u.code AS former, p.code AS part
       FROM administrative_unit.unit u,
         LATERAL (SELECT array_agg(h.id) AS ids FROM administrative_unit.present_in_area(u, population.today()) h (id)) a,
         administrative_unit.unit p
       WHERE u.level = 'commune' AND u.valid_to = '2025-07-01' AND u.code LIKE '00%' AND cardinality(a.ids) > 1 AND p.unit_id = a.ids[1]
       ORDER BY u.code LIMIT 1`,
  );
  const [split] = splits;
  await mandates(`statistics:residents:${split?.part}`);
  t.equal(
    await may(`?unit=${split?.former}&on=2025-06-30`),
    403,
    'of a unit that was split, a part is not enough',
  );
  t.equal(await may(`?unit=${split?.part}`), 200);
  await mandates('statistics:residents:99999');
  t.equal(await may(''), 403, 'an unknown area');
  await mandates();
  t.equal(await may(''), 403, 'no mandate');
  await mandates('statistics:residents:01');
});

t.test('counts include registry events and equal a recount', async (t) => {
  t.strictSame(await findDifferences(), []);
  const newborn = numberFor('001', 'female', Number(day().slice(0, 4)), 912_001);
  const child = g.number('gia_khoi');
  const { body } = await apply(
    event('birth', {
      child: {
        personal_id_number: newborn,
        birth_full_name: 'Lê An',
        date_of_birth: day(),
        sex: 'female',
        place_of_birth: { unit: '00004' },
        birth_registration_unit: '00004',
      },
      mother: g.number('an'),
      permanent_residence: { unit: '00166', address: 'Số 1' },
      health_insurance: { card_number: 'TE1010126000113', valid_from: day() },
    }),
    event('permanent_residence_changed', { personal_id_number: child, unit: '20242', address: 'Số 2' }),
    event('temporary_residence_registered', {
      personal_id_number: child,
      unit: '00004',
      address: 'Số 3',
      until: day(40),
    }),
    event('death', { personal_id_number: g.number('bao_anh') }),
  );
  t.equal(body.totals.applied, 4, JSON.stringify(body.results));
  t.strictSame(await findDifferences(), []);
  for (;;) {
    const { rows } = await g.owner.query('SELECT * FROM gate.fold_counts(10)');
    const left = await g.owner.query('SELECT FROM statistics.person_change LIMIT 1');
    if (rows[0].folded === 0 && left.rowCount === 0) break;
  }
  t.strictSame(await findDifferences(), [], 'also after folding');
});

t.test('counts of past days are answered since the count began, and not before', async (t) => {
  const { rows } = await g.owner.query('SELECT began_on::text AS day FROM statistics.cube_state');
  const entries = 'SELECT count(*)::integer AS n FROM ledger.entry';
  const before = (await g.owner.query(entries)).rows;
  t.match((await ask(`?counted_on=${day(-1)}`)).body, {
    code: 'invalid_request',
    counted_from: rows[0].day,
    errors: [
      { pointer: '/counted_on', detail: `must not be before ${rows[0].day}: the count had not begun` },
    ],
  });
  t.strictSame((await g.owner.query(entries)).rows, before, 'nothing is recorded');
  const begins = (from: string, back: number) =>
    g.owner.query('UPDATE statistics.cube_state SET began_on = $1::date - $2::integer', [from, back]);
  const now = (await ask('?unit=01&by=sex')).body;
  try {
    await begins(day(), 200);
    const yesterday = await ask(`?unit=01&by=sex&counted_on=${day(-1)}`);
    fitsContract(t, 'getResidentCounts', yesterday);
    t.match(yesterday.body, { counted_on: day(-1), on: day() });
    t.strictSame(yesterday.body.counts, [], 'the registry had nobody yet');
    t.not(now.counts.length, 0);
    const exact = (await ask(`?counted_on=${day(-90)}`)).body.counted_on;
    t.equal(exact, day(-90), 'the day itself, for 90 days');
    const { counted_on: monthEnd } = (await ask(`?counted_on=${day(-130)}`)).body;
    t.ok(monthEnd <= day(-130) && monthEnd > day(-162), monthEnd);
    t.match(
      new Date(Date.parse(monthEnd) + 86_400_000).toISOString(),
      /^\d{4}-\d\d-01/,
      'the end of a month',
    );
    const { counted_from: first } = (await ask(`?counted_on=${day(-201)}`)).body;
    t.equal(
      (await ask(`?counted_on=${first}`)).body.counted_on,
      first,
      'the day that the problem names is answered',
    );
  } finally {
    await begins(rows[0].day, 0);
  }
  t.strictSame((await ask('?unit=01&by=sex')).body.counts, now.counts);
});

t.test('each answer is recorded in the ledger and counts towards the daily budget', async (t) => {
  const entries = async () =>
    (
      await g.owner.query(
        "SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'",
      )
    ).rows[0].n;
  const before = await entries();
  await ask(
    '?unit=01&on=2025-06-30&level=commune&by=unit,sex&residence=temporary&nationality=foreign&years=2',
  );
  t.equal(await entries(), before + 1);
  const { rows } = await g.owner.query(
    "SELECT partner_id, person_id, fields FROM ledger.entry WHERE kind = 'statistics_answered' ORDER BY entry_id DESC LIMIT 1",
  );
  t.strictSame(rows, [
    {
      partner_id: 'ministry-education',
      person_id: '0',
      fields: [
        'unit=01',
        'on=2025-06-30',
        `counted_on=${day()}`,
        'level=commune',
        'residence=temporary',
        `years=${year}+${year + 1}`,
        'nationality=foreign',
        'by=unit',
        'by=sex',
      ],
    },
  ]);
  await ask('?unit=99');
  t.equal(await entries(), before + 1, 'a refused question is not recorded');
  await g.owner.query("UPDATE statistics.question SET asked = 2000 WHERE partner_id = 'ministry-education'");
  const over = await ask('?unit=01');
  t.match(over, { status: 429, body: { code: 'rate_limited' } });
  const wait_s = Number(over.headers['retry-after']);
  t.ok(wait_s > 0 && wait_s <= 86_400, `until tomorrow: ${wait_s} s`);
  t.match(over.headers, {
    'ratelimit-policy': /^"partner";q=\d+;w=60, "questions";q=2000$/,
    ratelimit: new RegExp(`^"partner";r=\\d+;t=\\d+, "questions";r=0;t=${wait_s}$`),
  });
  t.match(await ask('', province), { status: 200 }, 'each partner has a budget of its own');
  t.equal(await entries(), before + 2);
  await g.owner.query('UPDATE statistics.question SET day = day - 1');
  t.match(await ask('?unit=01'), { status: 200 }, 'the budget is renewed each day');
});
