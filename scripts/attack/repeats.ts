import { type Count, countsOf, type Played, percent, type Stage } from './attacker.js';

/** Asks the same thing again and again and takes the mean, cell by cell. */
export async function averageRepeats(stage: Stage, repeats: number): Promise<Played> {
  const query = '?level=commune&by=unit,age,sex';
  const seen = new Map<string, number[]>();
  for (let i = 0; i < repeats; i++) {
    for (const count of await countsOf(stage, query)) {
      const values = seen.get(nameOf(count)) ?? [];
      values.push(count.people);
      seen.set(nameOf(count), values);
    }
  }
  const truth = await stage.truth<{ name: string; people: number }>(
    `SELECT u.code || ' ' || ($2::integer - extract(year FROM p.date_of_birth)::integer) || ' ' || p.sex AS name,
         count(*)::integer AS people
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       WHERE p.death_date IS NULL AND $2::integer - extract(year FROM p.date_of_birth) BETWEEN 0 AND 17
       GROUP BY 1`,
    [stage.today, stage.schoolYear],
  );
  const right = truth.filter(({ name, people }) => {
    const values = seen.get(name) ?? [0];
    return Math.round(values.reduce((sum, value) => sum + value, 0) / values.length) === people;
  });
  const single = truth.filter(({ name, people }) => (seen.get(name)?.[0] ?? 0) === people);
  return {
    attack: `averaging ${repeats} repeats`,
    learns: 'the exact count of a cell',
    trials: truth.length,
    right: percent(right.length, truth.length),
    guessing: percent(single.length, truth.length),
    sure: 0,
  };
}

const nameOf = ({ unit, age, sex }: Count) => `${unit?.code} ${age} ${sex}`;
