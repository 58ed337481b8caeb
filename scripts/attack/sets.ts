import { type AttackResult, type Count, type Environment, percent, readCounts } from './attacker.js';
import { leastSquares } from './intersections.js';

const COMMUNES_OF_A_GROUP = 5;

/**
 * Asks about sets of communes as if each set were one unit: all sets of two or more of a few communes, which overlap and differ by
 * one. Each answer is an equation in the counts of the communes; the attacker solves them without asking about any commune alone.
 */
export async function combineSets(stage: Environment, groups: number): Promise<AttackResult> {
  const rows = await stage.truth<{ code: string; level: string; sex: string; people: number }>(
    `SELECT u.code, a.name AS level, p.sex::text AS sex, count(*)::integer AS people
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
         JOIN statistics.age_range a ON a.grouping = 'school_level'
           AND $2::integer - extract(year FROM p.date_of_birth) BETWEEN a.first_age AND a.last_age
       WHERE p.death_date IS NULL AND p.missing_since IS NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    [stage.today, stage.schoolYear],
  );
  const codes = [...new Set(rows.map(({ code }) => code))].slice(0, groups * COMMUNES_OF_A_GROUP);
  const tally = { cells: 0, exact: 0, single: 0 };
  for (let first = 0; first < codes.length; first += COMMUNES_OF_A_GROUP) {
    const group = codes.slice(first, first + COMMUNES_OF_A_GROUP);
    // Of fewer than three the sums alone do not say each.
    if (group.length < 3) continue;
    const sets = subsets(group.length).filter(({ length }) => length > 1);
    const answers: (readonly Count[])[] = [];
    for (const set of sets) {
      const units = set.map((i) => group[i]).join();
      const counts = await readCounts(stage, `?units=${units}&by=school_level,sex`, 'mergers');
      answers.push(counts.filter(({ unit }) => unit === null));
    }
    const alone = await Promise.all(
      group.map((code) => readCounts(stage, `?unit=${code}&by=school_level,sex`)),
    );
    for (const { code, level, sex, people } of rows.filter((row) => group.includes(row.code))) {
      const countIn = (counts: readonly Count[] = []) =>
        counts.find((each) => each.school_level === level && each.sex === sex)?.people ?? 0;
      const equations = sets.map((members, i) => ({ members, sum: countIn(answers[i]) }));
      const at = group.indexOf(code);
      tally.cells += 1;
      if (Math.round(leastSquares(equations, group.length)[at] ?? 0) === people) tally.exact += 1;
      if (countIn(alone[at]) === people) tally.single += 1;
    }
  }
  return {
    attack: `all sets of ${COMMUNES_OF_A_GROUP} communes`,
    learns: 'the exact count of a cell of one',
    trials: tally.cells,
    right: percent(tally.exact, tally.cells),
    guessing: percent(tally.single, tally.cells),
    sure: 0,
  };
}

/** All subsets of the first numbers. */
function subsets(size: number): number[][] {
  return Array.from({ length: 2 ** size }, (_, bits) =>
    Array.from({ length: size }, (_, i) => i).filter((i) => (bits >> i) & 1),
  );
}
