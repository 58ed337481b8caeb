import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import t from 'tap';
import { comparisonAsCsv } from '../../src/statistics/comparison/csv.js';
import type { Counts } from '../../src/statistics/count.js';
import { readComparisonForm, toComparison, whyNot } from '../../src/web/statistics/comparison/form.js';

/** Comparisons: what they ask, and their file. */
const code = fc.stringMatching(/^([0-9]{2}|[0-9]{3}|[0-9]{5})$/);
const name = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('Quận "1"', 'A, B', 'x\r\ny', '=1+1'));
const day = fc.constantFrom('2025-06-30', '2026-11-01', '2026-12-01');
const answer = fc.record({
  unit: fc.record({ code, full_name: name }),
  on: day,
  counted_on: day,
  groups: fc.array(
    fc.record({
      five_year_age: fc.constantFrom(null, '5-9', '10-14', '100+'),
      sex: fc.constantFrom(null, 'male', 'female'),
      residence: fc.constantFrom('permanent', 'temporary'),
      people: fc.integer({ min: 0, max: 100_000_000 }).map((n) => n * 3),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});
const METHOD = { deviation_max: 5, step: 3 };

t.test(
  'a file has a line for each count, its codes and age groups are text, and all lines are of one length',
  async () => {
    fc.assert(
      fc.property(
        fc.array(answer, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('vi', 'en'),
        (given, language) => {
          const answers = given.map(
            ({ groups, ...rest }) => ({ ...rest, method: METHOD, counts: groups }) as unknown as Counts,
          );
          const text = comparisonAsCsv(answers, language as 'vi' | 'en');
          const records: string[][] = parse(text, { bom: true });
          const counts = given.flatMap(({ unit, on, counted_on, groups }) =>
            groups.map(({ five_year_age, people }) => ({ unit, on, counted_on, five_year_age, people })),
          );
          const isWhole =
            records.length === counts.length + 2 && records.every((record) => record.length === 8);
          return (
            text.startsWith('\uFEFF') &&
            isWhole &&
            counts.every(({ unit, on, counted_on, five_year_age, people }, at) => {
              const record = records[at + 1] ?? [];
              const age = five_year_age?.includes('-') ? `="${five_year_age}"` : (five_year_age ?? record[4]);
              const expected = [`="${unit.code}"`, unit.full_name, on, counted_on, age];
              return expected.every((cell, i) => record[i] === cell) && record[7] === String(people);
            })
          );
        },
      ),
    );
  },
);

t.test('a comparison asks each place once on each day, and never more than may be asked', async () => {
  const texts = fc.array(fc.oneof(code, fc.constantFrom('VN', '769@2025-06-30', 'x', '1@2025-02-30', '')), {
    maxLength: 9,
  });
  const days = fc.array(fc.constantFrom('2026-11-01', '2026-11-02', '2026-02-30', '', 'x'), { maxLength: 9 });
  fc.assert(
    fc.property(texts, days, fc.boolean(), fc.nat(20), (place, given, today, left) => {
      const form = readComparisonForm({ place, day: given, ...(today && { today: '1' }) }, '');
      const comparison = toComparison(form);
      const questions = comparison.places.length * comparison.days.length;
      const isOnce = new Set(comparison.days).size === comparison.days.length;
      const mayAsk = whyNot(form, left) === undefined;
      return isOnce && (!mayAsk || (questions >= 2 && questions <= Math.min(12, left)));
    }),
  );
});
