import fc from 'fast-check';
import t from 'tap';
import { compareWithStandards, type UnitKind } from '../../src/statistics/merger/standards.js';
import { fitsContract } from '../helpers/contract.js';
import { createTestGateway } from '../helpers/gateway.js';

const g = await createTestGateway(t);
const ministry = g.partner('ministry-education');
const plan = (query: string, who = ministry) => who.call('GET', `/v1/statistics/mergers?${query}`);
const ask = async (query: string) =>
  (await ministry.call('GET', `/v1/statistics/residents?${query}`)).body.counts;
const questions = async () =>
  (await g.owner.query("SELECT count(*)::integer AS n FROM ledger.entry WHERE kind = 'statistics_answered'"))
    .rows[0].n;

interface Count {
  readonly unit: { readonly code: string } | null;
  readonly unit_is_unresolved?: true;
  readonly sex?: string | null;
  readonly school_level?: string | null;
  readonly residence: string;
  readonly people: number;
}
const { rows } = await g.owner.query(
  `SELECT DISTINCT u.code FROM population.person p, unnest(population.present_units(p.permanent_unit)) x (id)
     JOIN administrative_unit.unit u ON u.unit_id = x.id
   WHERE p.death_date IS NULL AND statistics.province_on(u.unit_id, population.today()) =
     (SELECT unit_id FROM administrative_unit.unit_on('01', population.today())) ORDER BY 1 LIMIT 4`,
);
const COMMUNES: string[] = rows.map(({ code }) => code);
const [one = '', two = '', three = ''] = COMMUNES;

t.test('a set of units has the sums of their published counts, each once', async (t) => {
  t.ok(COMMUNES.length >= 3);
  const before = await questions();
  const answer = await plan(`units=${COMMUNES}&by=school_level,sex,residence&years=1`);
  t.equal(answer.status, 200);
  fitsContract(t, 'planMerger', answer);
  t.equal(await questions(), before + COMMUNES.length, 'a question for each unit');
  t.strictSame(
    answer.body.units.map(({ code }: { code: string }) => code),
    COMMUNES,
  );
  t.equal(answer.body.together_deviation_max, 5 * COMMUNES.length);
  const counts: Count[] = answer.body.counts;
  const groupOf = ({ sex, school_level, residence }: Count) => `${sex} ${school_level} ${residence}`;
  const sums = new Map<string, number>();
  for (const code of COMMUNES) {
    const own: Count[] = (await ask(`unit=${code}&by=unit,school_level,sex,residence&years=1`)).filter(
      (count: Count) => !count.unit_is_unresolved && count.unit === null,
    );
    const shown = counts.filter(({ unit, unit_is_unresolved }) => unit?.code === code && !unit_is_unresolved);
    t.strictSame(
      shown.map(({ unit: _, ...count }) => count),
      own.map(({ unit: _, ...count }) => count),
      code,
    );
    for (const count of own) sums.set(groupOf(count), (sums.get(groupOf(count)) ?? 0) + count.people);
  }
  const together = counts.filter(({ unit }) => unit === null);
  t.strictSame(new Map(together.map((count) => [groupOf(count), count.people])), sums);
});

t.test('no choice of sets tells more than the counts of the units', async (t) => {
  const published = new Map<string, number>();
  for (const code of COMMUNES) {
    const counts: Count[] = (await plan(`units=${code},${COMMUNES.find((each) => each !== code)}`)).body
      .counts;
    published.set(
      code,
      counts.find(({ unit, unit_is_unresolved }) => unit?.code === code && !unit_is_unresolved)?.people ?? 0,
    );
  }
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(COMMUNES, { minLength: 2 }), async (units) => {
      const counts: Count[] = (await plan(`units=${units}`)).body.counts;
      const together = counts.find(({ unit }) => unit === null)?.people ?? 0;
      return together === units.reduce((sum, code) => sum + (published.get(code) ?? 0), 0);
    }),
    { numRuns: 12 },
  );
  t.pass();
});

t.test('a set is compared with what the law asks of its kind', async (t) => {
  const answer = await plan(`units=${one},${two}&kind=city_ward&area_km2=12.5`);
  fitsContract(t, 'planMerger', answer);
  const [population, area] = answer.body.standards;
  const registered: Count[] = [
    ...(await ask(`unit=${one}&by=residence`)),
    ...(await ask(`unit=${two}&by=residence`)),
  ];
  const people = registered
    .filter(
      ({ residence, unit_is_unresolved }) =>
        !unit_is_unresolved && ['permanent', 'temporary'].includes(residence),
    )
    .reduce((sum, count) => sum + count.people, 0);
  t.match(population, { name: 'population', at_least: 45_000, is: people, is_met: false });
  t.match(area, { name: 'area_km2', at_least: 5.5, is: 12.5, is_met: true });
  t.match((await plan(`units=${one},${two}&kind=commune`)).body.standards[1], { at_least: 30, is_met: null });
  const met = (kind: UnitKind, count: number, area_km2?: number, unresolved = 0) =>
    compareWithStandards(kind, { population: count, unresolved, deviationMax: 20, area_km2 }).map(
      ({ is_met }) => is_met,
    );
  t.strictSame(met('commune', 16_020, 30), [true, true]);
  t.strictSame(met('commune', 16_019, 29.9), [null, false], 'too close for what is protected');
  t.strictSame(met('mountain_commune', 4_979), [false, null]);
  t.strictSame(met('ward', 20_000, 6, 979), [false, true]);
  t.strictSame(met('ward', 20_000, 6, 980), [null, true], 'who may live there can be enough');
});

t.test('what is wrong is named, and no question is recorded', async (t) => {
  const before = await questions();
  const outside = (
    await g.owner.query(
      `SELECT u.code FROM administrative_unit.unit u WHERE u.level = 'commune' AND u.valid_to IS NULL
         AND statistics.province_on(u.unit_id, population.today()) <>
           (SELECT unit_id FROM administrative_unit.unit_on('01', population.today())) LIMIT 1`,
    )
  ).rows[0].code;
  for (const [query, pointer] of [
    ['', '/units'],
    [`units=${one}`, '/units'],
    [`units=${one},${one}`, '/units'],
    [`units=${one},01`, '/units'],
    [`units=VN,01`, '/units'],
    [`units=${one},99999`, '/units'],
    [`units=${one},${two}&on=1900-01-01`, '/units'],
    [`units=${one},${two}&area_km2=3`, '/area_km2'],
    [`units=${one},${two}&kind=commune&area_km2=0`, '/area_km2'],
    [`units=01,79&kind=ward`, '/kind'],
    [`units=${one},${two}&by=unit`, '/by'],
    [`units=${one},${two}&by=age,school_level`, '/by'],
    [`units=${one},${two}&school_year=2001`, '/school_year'],
  ] as const) {
    const answer = await plan(query);
    t.equal(answer.status, 400, query);
    fitsContract(t, 'planMerger', answer);
    t.equal(answer.body.errors[0].pointer, pointer, query);
  }
  const forbidden = { status: 403, body: { code: 'mandate_missing' } };
  t.match(await plan(`units=${one},${two}`, g.partner('bank-a')), forbidden);
  t.match(await plan(`units=${one},${outside}`, g.partner('province-01')), forbidden);
  t.equal(await questions(), before);
  t.equal((await plan(`units=${one},${three}`, g.partner('province-01'))).status, 200);
});
