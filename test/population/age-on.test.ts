import fc from 'fast-check';
import t from 'tap';
import { addYears, ageOn, type Day, dayOf, isoOf } from '../../src/population/calendar.js';
import { createTestDatabase } from '../helpers/database.js';

const day = fc.integer({ min: dayOf('1900-01-01'), max: dayOf('2100-12-31') });
const precision = fc.constantFrom('day' as const, 'month' as const, 'year' as const);
type Precision = 'day' | 'month' | 'year';

/** The first and last possible birthday. */
function bounds(birth: Day, known: Precision): readonly [Day, Day] {
  const iso = isoOf(birth);
  if (known === 'day') return [birth, birth];
  if (known === 'year') return [dayOf(`${iso.slice(0, 4)}-01-01`), dayOf(`${iso.slice(0, 4)}-12-31`)];
  const first = dayOf(`${iso.slice(0, 7)}-01`);
  return [first, dayOf(`${isoOf(first + 31).slice(0, 7)}-01`) - 1];
}

t.test('population.age_on', async (t) => {
  const { owner } = await createTestDatabase(t);
  const ages = async (cases: readonly (readonly [string, Precision, string])[]): Promise<number[]> => {
    const { rows } = await owner.query<{ age: number }>(
      `SELECT population.age_on(birth, known, day) AS age
         FROM unnest($1::date[], $2::population.date_precision[], $3::date[]) WITH ORDINALITY AS c (birth, known, day, at) ORDER BY at`,
      [cases.map((one) => one[0]), cases.map((one) => one[1]), cases.map((one) => one[2])],
    );
    return rows.map((row) => row.age);
  };

  t.strictSame(
    await ages([
      ['2008-11-23', 'day', '2026-11-22'],
      ['2008-11-23', 'day', '2026-11-23'],
      ['2008-02-29', 'day', '2026-02-28'],
      ['2008-02-29', 'day', '2026-03-01'],
      ['2008-11-01', 'month', '2026-11-29'],
      ['2008-11-01', 'month', '2026-11-30'],
      ['2008-02-01', 'month', '2026-02-28'],
      ['2008-01-01', 'year', '2026-12-30'],
      ['2008-01-01', 'year', '2026-12-31'],
    ]),
    [17, 18, 17, 18, 17, 18, 17, 17, 18],
  );

  await t.test('a partial date of birth gives the certain age, at most a year too low', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(day, precision, fc.integer({ min: 0, max: 40_000 })), { minLength: 1 }),
        async (cases) => {
          const given = cases.map(([birth, known, lived]) => {
            const [first, last] = bounds(birth, known);
            return { first, last, known, on: last + lived };
          });
          const found = await ages(
            given.map(({ first, known, on }) => [isoOf(first), known, isoOf(on)] as const),
          );
          return given.every(({ first, last, on }, at) => {
            const age = found[at] ?? -1;
            return age === ageOn(last, on) && age <= ageOn(first, on) && addYears(last, age) <= on;
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});
