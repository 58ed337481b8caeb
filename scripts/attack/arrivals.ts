import {
  type AttackResult,
  type Environment,
  findResidents,
  percent,
  type Resident,
  readCounts,
} from './attacker.js';
import { event } from './differences.js';

/**
 * Averages a cell over days on which known people join it, one at a time: each of them draws new noise, and what they add is
 * subtracted. The days of one cell can be asked for at once afterwards. Here each day is an event, asked about before the next.
 */
export async function averageArrivals(
  stage: Environment,
  trials: number,
  arrivals: number,
): Promise<AttackResult> {
  const found = await findResidents(stage);
  const groups = new Map<string, Resident[]>();
  for (const one of found) groups.set(groupOf(one), [...(groups.get(groupOf(one)) ?? []), one]);
  let [right, single] = [0, 0];
  for (let left = trials; left > 0; ) {
    const target = found.pop();
    if (target === undefined) throw new Error('too few people for so many trials');
    const comers = (groups.get(groupOf(target)) ?? [])
      .filter(({ commune, number }) => commune !== target.commune && number !== target.number)
      .slice(0, arrivals);
    if (comers.length < arrivals) continue;
    groups.set(
      groupOf(target),
      (groups.get(groupOf(target)) ?? []).filter((each) => !comers.includes(each)),
    );
    left -= 1;
    const people = await countTruly(stage, target);
    let [sum, first] = [0, 0];
    for (const [i, comer] of comers.entries()) {
      await stage.apply([event('permanent_residence_changed', comer, stage, target.commune)]);
      const counts = await readCounts(stage, `?unit=${target.commune}&by=five_year_age,sex`);
      const shown = counts.find(
        ({ five_year_age, sex }) => five_year_age === target.five_year_age && sex === target.sex,
      );
      sum += (shown?.people ?? 0) - (i + 1);
      if (i === 0) first = sum;
    }
    if (Math.round(sum / arrivals) === people) right += 1;
    if (first === people) single += 1;
  }
  return {
    attack: `averaging over ${arrivals} known arrivals`,
    learns: 'the exact count of a cell',
    trials,
    right: percent(right, trials),
    guessing: percent(single, trials),
    sure: 0,
  };
}

const groupOf = ({ five_year_age, sex }: Resident) => `${five_year_age} ${sex}`;

async function countTruly(stage: Environment, { commune, five_year_age, sex }: Resident): Promise<number> {
  const [row] = await stage.truth<{ people: number }>(
    `SELECT count(*)::integer AS people
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
         JOIN statistics.age_range a ON a.grouping = 'five_year_age' AND a.name = $3
           AND extract(year FROM $1::date) - extract(year FROM p.date_of_birth) BETWEEN a.first_age AND a.last_age
       WHERE u.code = $2 AND p.sex::text = $4 AND p.death_date IS NULL AND p.missing_since IS NULL`,
    [stage.today, commune, five_year_age, sex],
  );
  return row?.people ?? 0;
}
