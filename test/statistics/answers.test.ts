import fc from 'fast-check';
import t from 'tap';
import { NOISE, noiseTable, rowIndex, SLOTS } from '../../src/statistics/noise-table.js';
import { AGE_BANDS, presentSchoolYear, SCHOOL_LEVELS } from '../../src/statistics/question.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';
import { authorityOf, day, event } from '../population/registry-authority.js';

/** Compares answers with counts of people: random questions, with pending and folded changes, and after changes of units. */
const g = await createTestGateway(t);
const ministry = g.partner('ministry-education');
const { apply } = authorityOf(t, g);
const table = noiseTable(NOISE);
const today = day();
const year = presentSchoolYear(today);

interface Unit {
  readonly unit_id: number;
  readonly code: string;
  readonly level: 'country' | 'province' | 'district' | 'commune';
  readonly from: string;
  readonly to: string;
  readonly parent_id: number | null;
}
interface Edge {
  readonly from_unit_id: number;
  readonly to_unit_id: number;
  readonly all_people: boolean;
}
interface Member {
  readonly unit_id: number;
  readonly residence: string;
  readonly born: number;
  readonly sex: 'male' | 'female';
  readonly nationality: 'vietnamese' | 'foreign';
  readonly key: number;
}
interface Question {
  readonly unit: string;
  readonly on: string | undefined;
  readonly level: 'country' | 'province' | 'district' | 'commune';
  readonly by: readonly string[];
  readonly residence: string;
  readonly nationality: 'vietnamese' | 'foreign' | undefined;
  readonly school_year: number | undefined;
  readonly years: number | undefined;
}
const RESIDENCES = ['permanent', 'temporary', 'current', 'permanent_of_two', 'temporary_of_two'];

async function read() {
  const { rows: units } = await g.owner.query<Unit>(
    `SELECT unit_id, code, level::text, valid_from::text AS from, coalesce(valid_to, '9999-12-31')::text AS to, parent_id
       FROM administrative_unit.unit`,
  );
  const { rows: edges } = await g.owner.query<Edge>(
    'SELECT from_unit_id, to_unit_id, all_people FROM administrative_unit.lineage',
  );
  const { rows: members } = await g.owner.query<Member>(
    `SELECT r.unit_id, r.residence, extract(year FROM p.date_of_birth)::integer AS born, p.sex::text,
         CASE WHEN 'VN' = ANY (coalesce(p.nationality, '{VN}')) THEN 'vietnamese' ELSE 'foreign' END AS nationality,
         (statistics.record_key(p.person_id, (SELECT seed FROM statistics.secret)) % ${SLOTS})::integer AS key
       FROM population.person p,
         LATERAL (SELECT CASE WHEN coalesce(p.temporary_until, 'infinity') > $1::date THEN p.temporary_unit END AS unit) t,
         LATERAL (VALUES
           (p.permanent_unit, 'permanent'), (coalesce(p.current_unit, p.permanent_unit), 'current'), (t.unit, 'temporary'),
           (CASE WHEN t.unit <> p.permanent_unit THEN p.permanent_unit END, 'permanent_of_two'),
           (CASE WHEN t.unit <> p.permanent_unit THEN t.unit END, 'temporary_of_two')
         ) r (unit_id, residence)
       WHERE p.death_date IS NULL AND p.missing_since IS NULL AND r.unit_id IS NOT NULL`,
    [today],
  );
  return { units, edges, members };
}
type Nation = Awaited<ReturnType<typeof read>>;

function unitsOn({ units, edges }: Nation, on: string) {
  const byId = new Map(units.map((unit) => [unit.unit_id, unit]));
  const isInForce = (unit: Unit) => unit.from <= on && on < unit.to;
  const resolve = (id: number): number[] => {
    const unit = byId.get(id) as Unit;
    if (isInForce(unit)) return [id];
    if (unit.from > on) {
      return edges.filter((e) => e.to_unit_id === id).flatMap((e) => resolve(e.from_unit_id));
    }
    const next = edges.filter((e) => e.from_unit_id === id);
    const all = next.filter((e) => e.all_people);
    return (all.length > 0 ? all : next).flatMap((e) => resolve(e.to_unit_id));
  };
  const areaOf = (id: number, level: Unit['level']): number | null => {
    let unit = byId.get(id);
    while (unit !== undefined && unit.level !== level && unit.level !== 'province') {
      const parent = byId.get(unit.parent_id ?? 0);
      unit =
        parent && !isInForce(parent)
          ? units.find((u) => u.level === parent.level && u.code === parent.code && isInForce(u))
          : parent;
    }
    return unit?.level === level ? unit.unit_id : null;
  };
  const known = new Map<number, Record<'communes' | 'districts' | 'provinces', Set<number | null>>>();
  return (id: number) => {
    let found = known.get(id);
    if (found === undefined) {
      const communes = new Set(resolve(id));
      const areas = (level: Unit['level']) => new Set([...communes].map((each) => areaOf(each, level)));
      found = { communes, districts: areas('district'), provinces: areas('province') };
      known.set(id, found);
    }
    return found;
  };
}

/** The age group that a question's grouping puts an age in. */
function ageGroupOf(age: number, by: readonly string[]): string[] {
  const fives = Math.floor(age / 5) * 5;
  if (by.includes('age')) return [String(Math.min(age, 100))];
  if (by.includes('five_year_age')) return [age >= 100 ? '100+' : `${fives}-${fives + 4}`];
  if (by.includes('age_band')) return [AGE_BANDS[age < 15 ? 0 : age < 60 ? 1 : 2] as string];
  const level = age < 3 ? 0 : age < 6 ? 1 : age < 11 ? 2 : age < 15 ? 3 : 4;
  return by.includes('school_level') ? [SCHOOL_LEVELS[level] as string] : [];
}

/** The expected answer, one line for each count: year, unit, class, sex, nationality, residence, people. */
function expected(nation: Nation, question: Question): string[] {
  const on = question.on ?? today;
  const place = unitsOn(nation, on);
  const own = nation.units.find((u) => u.code === question.unit && u.from <= on && on < u.to) as Unit;
  const codes = new Map(nation.units.map((unit) => [unit.unit_id, unit.code]));
  const cells = new Map<string, { people: number; key: number }>();
  const isOfSchools = question.years !== undefined;
  const years = Array.from({ length: question.years ?? 1 }, (_, i) =>
    isOfSchools ? (question.school_year ?? year) + i : Number(today.slice(0, 4)),
  );
  for (const { unit_id, residence, born, sex, nationality, key } of nation.members) {
    if (!question.by.includes('residence') && residence !== question.residence) continue;
    if (question.nationality !== undefined && question.nationality !== nationality) continue;
    const { communes, districts, provinces } = place(unit_id);
    const [province] = provinces.size === 1 ? provinces : [null];
    const [district] = districts.size === 1 ? districts : [null];
    const [commune] = communes.size === 1 ? communes : [null];
    if (own.level === 'province' && province !== own.unit_id) continue;
    if (own.level === 'district' && district !== own.unit_id) continue;
    if (own.level === 'commune' && !communes.has(own.unit_id)) continue;
    const at = { commune, district, province, country: own.unit_id }[question.level];
    const where = at === null || at === undefined ? 'open' : (codes.get(at) as string);
    const places = [
      ...(own.level === 'commune' && where === 'open' ? [] : ['total']),
      ...(where === 'open' || question.by.includes('unit') ? [where] : []),
    ];
    for (const y of years) {
      const age = y - born;
      if (age < 0 || (isOfSchools && age > 17)) continue;
      const sexes = ['total', ...(question.by.includes('sex') ? [sex] : [])];
      const nationalities = ['total', ...(question.by.includes('nationality') ? [nationality] : [])];
      for (const p of places)
        for (const c of ['total', ...ageGroupOf(age, question.by)])
          for (const s of sexes)
            for (const n of nationalities) {
              const name = [isOfSchools ? y : 'now', p, c, s, n, residence].join(' ');
              const cell = cells.get(name) ?? { people: 0, key: 0 };
              cells.set(name, { people: cell.people + 1, key: (cell.key + key) % SLOTS });
            }
    }
  }
  return [...cells]
    .map(([name, { people, key }]) => {
      const row = table[rowIndex(people, NOISE)] as number[];
      return `${name} ${people + (row[key] as number)}`;
    })
    .filter((line) => !line.endsWith(' 0'))
    .sort();
}

async function ask(asked: Question): Promise<string[]> {
  const parameters = Object.entries({ ...asked, by: asked.by.join(',') }).filter(
    ([, v]) => v !== undefined && v !== '',
  );
  const query = new URLSearchParams(
    parameters.map(([name, value]) => [name, String(value)] as [string, string]),
  );
  const answer = await ministry.call('GET', `/v1/statistics/residents?${query}`);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  fitsContract(t, 'getResidentCounts', answer);
  return answer.body.counts
    .map((count: Record<string, unknown> & { unit?: { code: string } | null }) =>
      [
        count.school_year ?? 'now',
        count.unit_is_unresolved ? 'open' : (count.unit?.code ?? 'total'),
        count.age ?? count.five_year_age ?? count.age_band ?? count.school_level ?? 'total',
        count.sex ?? 'total',
        count.nationality ?? 'total',
        count.residence,
        count.people,
      ].join(' '),
    )
    .sort();
}

const DAYS = [undefined, '2025-06-30', '2025-07-01', '2026-01-01']; // units are known from the first on
const LEVELS = ['country', 'province', 'district', 'commune'] as const;
const question = (nation: Nation, days = DAYS) =>
  fc
    .record({
      on: fc.constantFrom(...days),
      at: fc.nat(),
      below: fc.nat({ max: 3 }),
      by: fc.subarray(['unit', 'sex', 'nationality', 'residence']),
      class: fc.constantFrom('age', 'five_year_age', 'age_band', 'school_level', undefined),
      ofSchools: fc.boolean(),
      residence: fc.constantFrom(...RESIDENCES),
      nationality: fc.constantFrom(undefined, undefined, 'vietnamese' as const, 'foreign' as const),
      school_year: fc.integer({ min: year, max: year + 6 }),
      years: fc.integer({ min: 1, max: 7 }),
    })
    .map(({ at, below, class: c, ofSchools, ...rest }): Question => {
      const on = rest.on ?? today;
      const units = nation.units.filter(
        (u) => /^(VN|\d\d|\d{3}|\d{5})$/.test(u.code) && u.from <= on && on < u.to,
      );
      const own = units[at % units.length] as Unit;
      const deepest = LEVELS[Math.max(LEVELS.indexOf(own.level), below)] ?? 'commune';
      const level = deepest === 'district' && on > '2025-06-30' ? 'commune' : deepest;
      const years = Math.min(rest.years, year + 7 - rest.school_year);
      const isOfSchools = c === 'school_level' || (ofSchools && c !== 'five_year_age' && c !== 'age_band');
      const school_year = isOfSchools ? rest.school_year : undefined;
      const by = c ? [...rest.by, c] : rest.by;
      return { ...rest, unit: own.code, level, by, school_year, years: isOfSchools ? years : undefined };
    });

/** Asks random questions and compares. @returns how many counts were compared, and how many of them are of unresolved units */
async function compare(runs: number, days = DAYS): Promise<{ counts: number; open: number }> {
  const nation = await read();
  await g.owner.query('DELETE FROM statistics.question');
  let [counts, open] = [0, 0];
  await fc.assert(
    fc.asyncProperty(question(nation, days), async (asked) => {
      const lines = await ask(asked);
      const wanted = expected(nation, asked);
      const wrong = lines.filter((line, i) => line !== wanted[i]);
      if (wrong.length > 0 || lines.length !== wanted.length) {
        throw new Error(`${JSON.stringify(asked)}: ${wrong.slice(0, 3)} instead of ${wanted.slice(0, 3)}`);
      }
      counts += lines.length;
      open += lines.filter((line) => line.includes(' open ')).length;
    }),
    { numRuns: runs, endOnFailure: true },
  );
  return { counts, open };
}

/** Builds the running totals for a day, in the smallest steps, and brings the cube up to it. */
async function buildCounts(ahead: number): Promise<void> {
  const step = "SELECT statistics.build_running_totals($1, '1 ms') AS done";
  while (!(await g.owner.query(step, [day(ahead)])).rows[0].done);
  await g.owner.query('SELECT statistics.advance_cube($1)', [day(ahead)]);
}
const totalDifferences = async () =>
  (await g.owner.query('SELECT statistics.running_total_differences()::integer AS n')).rows[0].n;

t.test('answers equal counts of people with the noise of their cell', async (t) => {
  const { counts } = await compare(120);
  t.ok(counts > 1_000, `${counts} counts compared`);
});

t.test('answers are the same with pending changes, with folded changes, and on later days', async (t) => {
  const children = await g.owner.query<{ number: string }>(
    `SELECT population.number_text(personal_id_number) AS number FROM population.person
       WHERE date_of_birth > '2010-01-01' AND death_date IS NULL ORDER BY person_id LIMIT 60`,
  );
  const events = children.rows.map(({ number }, i) =>
    [
      () =>
        event('permanent_residence_changed', { personal_id_number: number, unit: '20242', address: 'Số 2' }),
      () =>
        event('temporary_residence_registered', {
          personal_id_number: number,
          unit: '00166',
          address: 'Số 3',
          until: day(1 + (i % 9)),
        }),
      () =>
        event('current_residence_declared', { personal_id_number: number, unit: '00004', address: 'Số 4' }),
      () => event('death', { personal_id_number: number }),
    ][i % 4]?.(),
  );
  const { body } = await apply(...events);
  t.ok(body.totals.applied > 40, JSON.stringify(body.totals));
  await compare(60);
  for (let folded = 1; folded > 0; ) {
    folded = (await g.owner.query('SELECT folded FROM gate.fold_counts(7)')).rows[0].folded;
  }
  t.equal(await totalDifferences(), 0);
  await compare(60);
  // The lock keeps the gateway from folding meanwhile.
  await g.owner.query('BEGIN');
  await g.owner.query('SELECT statistics.lock_cube(true)');
  for (const ahead of [-365, 0, 4, 30, 400]) {
    await buildCounts(ahead);
    t.equal(await totalDifferences(), 0, `built ${ahead} days ahead`);
  }
  await g.owner.query('ROLLBACK');
  await compare(20);
});

t.test(
  'after units merge and split, counts are resolved or shown as unresolved, and earlier days do not change',
  async (t) => {
    const before = `/v1/statistics/residents?on=${day(-1)}&level=commune&by=unit,school_level`;
    const then = (await ministry.call('GET', before)).body.counts;
    const open = (counts: { unit_is_unresolved?: boolean; school_level: null; people: number }[]) =>
      counts.find((c) => c.unit_is_unresolved && c.school_level === null)?.people ?? 0;
    const cells = 'SELECT md5(string_agg(r::text, $1 ORDER BY r::text)) AS md5 FROM statistics.cell r';
    const cube = (await g.owner.query(cells, ['|'])).rows;
    await g.owner.query('BEGIN');
    const { rows } = await g.owner.query<{ unit_id: number; code: string }>(
      `UPDATE administrative_unit.unit SET valid_to = $1
       WHERE level = 'commune' AND valid_to IS NULL AND code IN ('00166', '00004', '20242') RETURNING unit_id, code`,
      [today],
    );
    t.equal(rows.length, 3);
    // The unit with most children first.
    rows.sort((a, b) => b.code.localeCompare(a.code));
    await g.owner.query(
      `INSERT INTO administrative_unit.unit
       SELECT (jsonb_populate_record(u, jsonb_build_object('unit_id', 990000 + n, 'code', (99990 + n)::text,
           'name', 'Mới ' || n, 'full_name', 'Phường Mới ' || n, 'valid_from', $1::date, 'valid_to', NULL))).*
         FROM administrative_unit.unit u, generate_series(1, 3) n WHERE u.unit_id = $2`,
      [today, rows[0]?.unit_id],
    );
    // Splits the first into two, and merges the others.
    for (const [from, to, kind] of [
      [rows[0]?.unit_id, 990_001, 'part'],
      [rows[0]?.unit_id, 990_002, 'part'],
      [rows[1]?.unit_id, 990_003, 'whole'],
      [rows[2]?.unit_id, 990_003, 'whole'],
    ]) {
      await g.owner.query(
        `INSERT INTO administrative_unit.lineage SELECT (jsonb_populate_record(l, jsonb_build_object('from_unit_id', $1::integer,
         'to_unit_id', $2::integer, 'kind', $3::text, 'on_date', $4::date, 'all_people', $3::text = 'whole'))).*
         FROM administrative_unit.lineage l LIMIT 1`,
        [from, to, kind, today],
      );
    }
    await g.owner.query('COMMIT');
    const { open: openNow } = await compare(80, [undefined, day(-1), '2025-06-30']);
    t.ok(openNow > 0, 'some counts are unresolved');
    t.strictSame(
      (await ministry.call('GET', before)).body.counts,
      then,
      'the answer for yesterday is the same',
    );
    const now = (await ministry.call('GET', before.replace(/on=[^&]*&/, ''))).body.counts;
    t.ok(open(now) > open(then), `${open(now)} people unresolved, ${open(then)} before`);
    t.strictSame((await g.owner.query(cells, ['|'])).rows, cube, 'the cube has not changed');
    t.equal(await totalDifferences(), 0);
  },
);
