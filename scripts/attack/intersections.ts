import { type AttackResult, type Count, type Environment, percent, readCounts } from './attacker.js';

const AGES = Array.from({ length: 18 }, (_, age) => age);
const LEVELS: Readonly<Record<string, readonly [number, number]>> = {
  nursery: [0, 2],
  kindergarten: [3, 5],
  primary: [6, 10],
  lower_secondary: [11, 14],
  upper_secondary: [15, 17],
};
const YEARS = 7;
/** In smaller communes most cells are 0. */
const CHILDREN_MIN = 40;
/** Keeps the equations solvable if an unknown occurs in none of them. */
const RIDGE = 1e-3;

/**
 * Combines all questions about one commune: children by age, by school level and in total, by sex and for both sexes, in
 * seven school years, in which the same children are in different sums. Each answer is an equation in the numbers of children
 * by year of birth and sex; the attacker's guess is the least-squares solution.
 */
export async function intersect(stage: Environment, communes: number): Promise<AttackResult[]> {
  const units = await stage.truth<{ code: string; unit_id: number }>(
    `SELECT u.code, u.unit_id FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($2::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       WHERE p.death_date IS NULL AND extract(year FROM p.date_of_birth) > $3 - ${AGES.length}
       GROUP BY u.code, u.unit_id HAVING count(*) >= ${CHILDREN_MIN}
       ORDER BY u.code LIMIT $1`,
    [communes, stage.today, stage.schoolYear],
  );
  const tally = { cells: 0, exact: 0, single: 0, zeroOrOne: 0, presence: 0, sure: 0, singlePresence: 0 };
  for (const { code, unit_id } of units) {
    const cells = await solveCommune(stage, code);
    const truth = await stage.truth<{ born: number; sex: string; people: number }>(
      `SELECT extract(year FROM p.date_of_birth)::integer AS born, p.sex::text AS sex, count(*)::integer AS people
         FROM population.person p
           JOIN statistics.unit_mapping l ON l.unit_id = p.permanent_unit AND l.units_since = statistics.units_since($1::date)
         WHERE l.commune_id = $2 AND p.death_date IS NULL GROUP BY 1, 2`,
      [stage.today, unit_id],
    );
    for (const { born, sex, guess, shown } of cells) {
      const people = truth.find((each) => each.born === born && each.sex === sex)?.people ?? 0;
      tally.cells += 1;
      if (Math.round(guess) === people) tally.exact += 1;
      if (shown === people) tally.single += 1;
      if (people > 1) continue;
      tally.zeroOrOne += 1;
      if ((shown > 0 || guess > 0.5) === (people === 1)) tally.presence += 1;
      if (shown > 0 === (people === 1)) tally.singlePresence += 1;
      if (shown > 0) tally.sure += 1;
    }
  }
  const attack = 'all sums over ages, levels, sexes and years';
  return [
    {
      attack,
      learns: 'the exact count of a cell',
      trials: tally.cells,
      right: percent(tally.exact, tally.cells),
      guessing: percent(tally.single, tally.cells),
      sure: 0,
    },
    {
      attack,
      learns: 'whether a cell of at most one has one',
      trials: tally.zeroOrOne,
      right: percent(tally.presence, tally.zeroOrOne),
      guessing: percent(tally.singlePresence, tally.zeroOrOne),
      sure: percent(tally.sure, tally.zeroOrOne),
    },
  ];
}

interface Cell {
  readonly born: number;
  readonly sex: 'male' | 'female';
  /** From all equations. */
  readonly guess: number;
  /** From the one question about this cell. */
  readonly shown: number;
}

async function solveCommune(stage: Environment, unit: string): Promise<Cell[]> {
  const byAge = await readCounts(stage, `?unit=${unit}&by=age,sex&years=${YEARS}`);
  const byLevel = await readCounts(stage, `?unit=${unit}&by=school_level,sex&years=${YEARS}`);
  const first = Math.min(...byAge.map((each) => each.school_year));
  const births = [...new Set(AGES.map((age) => first - age))].sort();
  const unknowns = births.flatMap((born) => (['male', 'female'] as const).map((sex) => ({ born, sex })));
  const equations = new Map<string, { members: number[]; sum: number }>();
  const add = (
    year: number,
    [youngest, oldest]: readonly [number, number],
    sex: Count['sex'],
    sum: number,
  ) => {
    const members = unknowns.flatMap(({ born, sex: own }, i) => {
      const age = year - born;
      return age >= youngest && age <= oldest && (sex === null || sex === own) ? [i] : [];
    });
    // The same children in another year are the same cell and add no equation; sums with the unborn are unusable.
    const complete = year - youngest <= first;
    if (members.length > 0 && complete) equations.set(members.join(), { members, sum });
  };
  for (let year = first; year < first + YEARS; year++) {
    for (const sex of [null, 'male', 'female'] as const) {
      const of = (counts: readonly Count[], name: 'age' | 'school_level', value: number | string | null) =>
        counts.find((each) => each.school_year === year && each.sex === sex && (each[name] ?? null) === value)
          ?.people ?? 0;
      add(year, [0, 17], sex, of(byAge, 'age', null));
      for (const age of AGES) add(year, [age, age], sex, of(byAge, 'age', age));
      for (const [name, ages] of Object.entries(LEVELS))
        add(year, ages, sex, of(byLevel, 'school_level', name));
    }
  }
  const guesses = leastSquares([...equations.values()], unknowns.length);
  return unknowns.map((unknown, i) => ({
    ...unknown,
    guess: Math.max(0, guesses[i] ?? 0),
    shown: equations.get(String(i))?.sum ?? 0,
  }));
}

/** Solves equations, each a sum of unknowns, by least squares: Gaussian elimination of the normal equations. */
export function leastSquares(
  equations: readonly { readonly members: readonly number[]; readonly sum: number }[],
  unknowns: number,
): number[] {
  const rows = Array.from({ length: unknowns }, (_, i) =>
    Array.from({ length: unknowns + 1 }, (_, j) => (i === j ? RIDGE : 0)),
  );
  for (const { members, sum } of equations) {
    for (const i of members) {
      const row = rows[i] as number[];
      for (const j of members) row[j] = (row[j] ?? 0) + 1;
      row[unknowns] = (row[unknowns] ?? 0) + sum;
    }
  }
  for (let pivot = 0; pivot < unknowns; pivot++) {
    const row = rows[pivot] as number[];
    for (let other = 0; other < unknowns; other++) {
      if (other === pivot) continue;
      const line = rows[other] as number[];
      const factor = (line[pivot] ?? 0) / (row[pivot] ?? 1);
      if (factor !== 0)
        for (let j = pivot; j <= unknowns; j++) line[j] = (line[j] ?? 0) - factor * (row[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row[unknowns] ?? 0) / (row[i] ?? 1));
}
