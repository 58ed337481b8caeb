import { parse } from 'csv-parse/sync';
import t from 'tap';
import { presentSchoolYear, SCHOOL_LEVELS } from '../../src/statistics/question.js';
import { readPlaces } from '../../src/statistics/school-plan/read-places.js';
import { needOf, STANDARDS } from '../../src/statistics/school-plan/standards.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { day } from '../population/registry-authority.js';

const g = await createTestGateway(t);
const ministry = g.partner('ministry-education');
const year = presentSchoolYear(day());
const plan = (json: object, query = '', who = ministry) =>
  who.call('POST', `/v1/statistics/school-plans${query}`, { body: json });
const countOf = async (query: string) =>
  (await ministry.call('GET', `/v1/statistics/residents?${query}`)).body.counts;
const questions = async () =>
  (await g.owner.query("SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'"))
    .rows[0].n;

interface Row {
  readonly school_year: number;
  readonly unit: { readonly code: string } | null;
  readonly unit_is_unresolved?: true;
  readonly school_level: (typeof SCHOOL_LEVELS)[number];
  readonly children: number;
  readonly classes: number;
  readonly teachers: number;
  readonly rooms: number;
  readonly places?: number;
  readonly missing_places?: number;
}
const NUMBERS = ['classes', 'teachers', 'rooms', 'places', 'missing_places'] as const;
const sumOf = (rows: readonly Row[], name: (typeof NUMBERS)[number]) =>
  rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);

t.test('a need is rounded up in classes, teachers and rooms', async (t) => {
  const standard = { class_size: 30, teachers_per_class: 2.2, classes_per_room: 2 };
  t.strictSame(needOf(0, standard), { classes: 0, teachers: 0, rooms: 0 });
  t.strictSame(needOf(30, standard), { classes: 1, teachers: 3, rooms: 1 });
  t.strictSame(needOf(150, standard), { classes: 5, teachers: 11, rooms: 3 }, 'five times 2.2 is 11');
  t.strictSame(needOf(151, standard), { classes: 6, teachers: 14, rooms: 3 });
});

t.test('a plan has the counts of the same question, what they need, and what is missing', async (t) => {
  const counts = await countOf(`unit=01&level=commune&by=unit,school_level&years=7`);
  const communes = [
    ...new Set(counts.flatMap((c: { unit?: { code: string } }) => c.unit?.code ?? [])),
  ] as string[];
  const [first = '', second = ''] = communes;
  const before = await questions();
  const answer = await plan({
    unit: '01',
    standards: { primary: { class_size: 20 } },
    places: [
      { unit: first, school_level: 'primary', places: 3 },
      { unit: second, school_level: 'primary', places: 1_000_000 },
    ],
  });
  t.equal(answer.status, 200);
  fitsContract(t, 'planSchools', answer);
  t.equal(await questions(), before + 1, 'one question');
  t.strictSame(answer.body.standards, { ...STANDARDS, primary: { ...STANDARDS.primary, class_size: 20 } });
  t.equal(answer.body.not_yet_born.at(-1).school_year, year + 6);
  const rows: Row[] = answer.body.rows;
  const key = (unit: { code: string } | null | undefined, level: string | null, at: number) =>
    `${unit?.code} ${level} ${at}`;
  const published = new Map(
    counts
      .filter((c: { unit_is_unresolved?: true }) => !c.unit_is_unresolved)
      .map(
        (c: { unit: { code: string } | null; school_level: string; school_year: number; people: number }) => [
          key(c.unit, c.school_level, c.school_year),
          c.people,
        ],
      ),
  );
  for (const row of rows.filter((each) => !each.unit_is_unresolved))
    t.equal(row.children, published.get(key(row.unit, row.school_level, row.school_year)) ?? 0);
  for (const level of SCHOOL_LEVELS) {
    for (const at of [year, year + 6]) {
      const same = rows.filter((row) => row.school_level === level && row.school_year === at);
      const [total] = same.filter(({ unit, unit_is_unresolved }) => unit === null && !unit_is_unresolved);
      const parts = same.filter((row) => row !== total);
      if (total === undefined) t.equal(parts.length, 0);
      else
        for (const name of NUMBERS) t.equal(total[name] ?? 0, sumOf(parts, name), `${level} ${at}: ${name}`);
    }
  }
  const ofFirst = rows.find((row) => row.unit?.code === first && row.school_level === 'primary');
  t.equal(ofFirst?.missing_places, Math.max(0, (ofFirst?.children ?? 0) - 3));
  t.equal(ofFirst?.classes, Math.ceil((ofFirst?.children ?? 0) / 20));
  const ofSecond = rows.find((row) => row.unit?.code === second && row.school_level === 'primary');
  t.match(ofSecond, { places: 1_000_000, missing_places: 0 });
  t.notOk('places' in (rows.find((row) => row.unit?.code === first && row.school_level === 'nursery') ?? {}));
});

t.test('places where no child lives are a row of their own', async (t) => {
  const counts = await countOf('unit=01&level=commune&by=unit,school_level');
  const unit = counts.findLast((c: { unit?: object }) => c.unit).unit;
  await g.owner.query(
    `UPDATE population.person p SET death_date = population.today()
     WHERE p.date_of_birth >= make_date($1 - 17, 1, 1) AND p.death_date IS NULL
       AND (SELECT unit_id FROM administrative_unit.unit_on($2, population.today())) = ANY (population.present_units(p.permanent_unit))`,
    [year, unit.code],
  );
  const json = {
    unit: unit.code,
    years: 1,
    places: [{ unit: unit.code, school_level: 'nursery', places: 7 }],
  };
  const none = { children: 0, classes: 0, teachers: 0, rooms: 0, places: 7, missing_places: 0 };
  const row = { school_year: year, school_level: 'nursery', ...none };
  const { rows } = (await plan(json)).body;
  t.strictSame(rows, [
    { ...row, unit: null },
    { ...row, unit },
  ]);
});

t.test('what is wrong is named, and no question is recorded', async (t) => {
  const before = await questions();
  const place = { unit: '00004', school_level: 'primary', places: 1 };
  for (const [json, pointer] of [
    [{ unit: '01', places: [place, { ...place, unit: '99999' }] }, '/places/1/unit'],
    [{ unit: '79', places: [place] }, '/places/0/unit'],
    [{ unit: 'VN', level: 'province', places: [place] }, '/places/0/unit'],
    [{ unit: '01', places: [place, place] }, '/places/1'],
    [{ places: [{ ...place, school_level: 'university' }] }, '/places/0/school_level'],
    [{ places: [{ ...place, places: -1 }] }, '/places/0/places'],
    [{ standards: { primary: { class_size: 0 } } }, '/standards/primary/class_size'],
    [{ standards: { primary: { classes_per_room: 0.3 } } }, '/standards/primary/classes_per_room'],
    [{ years: 8 }, '/years'],
    [{ school_year: year - 1 }, '/school_year'],
  ] as const) {
    const answer = await plan(json);
    t.equal(answer.status, 400, JSON.stringify(json));
    fitsContract(t, 'planSchools', answer);
    t.equal(answer.body.errors[0].pointer, pointer);
  }
  t.match(await plan({ unit: '00', places: [] }), { status: 404, body: { code: 'unit_not_in_force' } });
  t.match(await plan({}, '', g.partner('bank-a')), { status: 403, body: { code: 'mandate_missing' } });
  t.match(await plan({ unit: '79' }, '', g.partner('province-01')), {
    status: 403,
    body: { code: 'mandate_missing' },
  });
  t.equal(await questions(), before);
});

t.test('a call is taken once, and a repeat is worked out anew', async (t) => {
  const json = { unit: '00004', years: 1 };
  const idempotencyKey = 'school-plan-0001';
  const call = (put: object) =>
    ministry.call('POST', '/v1/statistics/school-plans', { idempotencyKey, body: put });
  const first = await call(json);
  t.strictSame((await call(json)).body, first.body);
  const other = await call({ ...json, years: 2 });
  t.match(other, { status: 422, body: { code: 'idempotency_key_reused' } });
  fitsContract(t, 'planSchools', other);
});

t.test('the CSV of a plan holds its rows, and can be filled in and read as places', async (t) => {
  const json = { unit: '01', years: 2, places: [{ unit: '00004', school_level: 'primary', places: 9 }] };
  const { rows } = (await plan(json)).body;
  for (const language of ['vi', 'en']) {
    const answer = await plan(json, `?format=csv&language=${language}&bom=true`);
    t.match(answer, { status: 200, headers: { 'content-type': 'text/csv; charset=utf-8' } });
    const lines: string[][] = parse(answer.body, { bom: true });
    t.equal(lines[1]?.[4], String(rows[0].children));
    const codes = lines.slice(1, rows.length + 1).map((cells) => cells[1]);
    t.strictSame(
      codes,
      rows.map((row: Row) => (row.unit ? `="${row.unit.code}"` : '')),
    );
    t.strictSame(readPlaces(answer.body), {
      places: json.places,
      lines: [lines.findIndex((cells) => cells[8] === '9' && cells[1] !== '') + 1],
    });
  }
});
