import t from 'tap';
import { createTestDatabase } from '../helpers/database.js';

const { owner } = await createTestDatabase(t);
const daysOf = async (duration: string, from: string): Promise<number> =>
  (await owner.query('SELECT partner.days_of($1, $2) AS days', [duration, from])).rows[0].days;

t.test('a duration is what it means from a day on', async (t) => {
  const cases: [string, string, number][] = [
    ['P1D', '2026-12-31', 1],
    ['P1W', '2026-12-31', 7],
    ['P52W', '2027-01-01', 364],
    ['P1M', '2027-01-01', 31],
    ['P1M', '2027-04-01', 30],
    ['P1M', '2027-01-31', 28],
    ['P1M', '2028-01-31', 29],
    ['P1Y', '2026-11-28', 365],
    ['P1Y', '2027-11-28', 366],
    ['P1Y', '2028-02-29', 365],
    ['P4Y', '2028-02-29', 1461],
    ['P5Y', '2026-11-28', 1826],
    ['P9999W', '2026-11-28', 69_993],
    ['P9999D', '2026-11-28', 9_999],
    ['P9999Y', '2026-11-28', 3_652_060],
  ];
  for (const [duration, from, days] of cases) {
    t.equal(await daysOf(duration, from), days, `${duration} from ${from}`);
  }
});

t.test('on each day of a leap cycle', async (t) => {
  const { rows } = await owner.query(
    `SELECT bool_and(partner.days_of('P12M', d) = partner.days_of('P1Y', d)) AS months_of_a_year,
         bool_and(partner.days_of('P365D', d) <= partner.days_of('P1Y', d)) AS days_of_a_year,
         bool_and(partner.days_of('P52W', d) < partner.days_of('P1Y', d)) AS weeks_of_a_year,
         bool_and(partner.days_of('P1825D', d) <= partner.days_of('P5Y', d)) AS days_of_five_years,
         bool_and(partner.days_of('P1828D', d) > partner.days_of('P5Y', d)) AS no_more,
         bool_and((partner.days_of('P1M', d) > 30) = (extract(day FROM date_trunc('month', d) + interval '1 month -1 day') = 31
           AND d + 31 <= date_trunc('month', d) + interval '2 months -1 day')) AS a_month
       FROM (SELECT generate_series('2027-01-01', '2031-12-31', interval '1 day')::date) x (d)`,
  );
  for (const [what, holds] of Object.entries(rows[0])) t.ok(holds, what);
});
