import { type AttackResult, type Count, type Environment, percent, readCounts } from './attacker.js';

/** Asks the same question repeatedly and averages the answers of each cell. */
export async function averageRepeats(stage: Environment, repeats: number): Promise<AttackResult> {
  const query = '?level=commune&by=unit,age,sex&years=1';
  const seen = new Map<string, number[]>();
  for (let i = 0; i < repeats; i++) {
    for (const count of await readCounts(stage, query)) {
      const values = seen.get(cellName(count)) ?? [];
      values.push(count.people);
      seen.set(cellName(count), values);
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

const cellName = ({ unit, age, sex }: Count) => `${unit?.code} ${age} ${sex}`;
