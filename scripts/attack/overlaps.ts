import { NOISE, noiseTable, rowIndex, SLOTS } from '../../src/statistics/noise-table.js';
import {
  type AttackResult,
  type Count,
  type Environment,
  findResidents,
  percent,
  readCounts,
} from './attacker.js';
import { event } from './differences.js';
import { leastSquares } from './intersections.js';

const AGES = Array.from({ length: 101 }, (_, age) => age);
const SEXES = ['male', 'female'] as const;
/** Groups of ages that overlap, by the member of a count that names them. */
const GROUPS: Readonly<Record<string, (age: number) => string | number>> = {
  age: (age) => age,
  five_year_age: (age) => (age < 100 ? `${age - (age % 5)}-${age - (age % 5) + 4}` : '100+'),
  age_band: (age) => (age < 15 ? 'under_15' : age < 60 ? 'working_age' : 'elderly'),
};
/** Questions about nearly the same people: each draws other noise where somebody differs. And whom each is about, of table p. */
const KINDS = [
  { query: 'residence=permanent', unit: 'p.permanent_unit', has: 'true' },
  { query: 'residence=current', unit: 'coalesce(p.current_unit, p.permanent_unit)', has: 'true' },
  {
    query: 'residence=permanent&nationality=vietnamese',
    unit: 'p.permanent_unit',
    has: 'NOT statistics.is_foreign(p.nationality)',
  },
] as const;
const SWEEPS = 30;

/** An answer: of the people of these cells, and of some more, or fewer, whom the attacker knows. */
interface Equation {
  readonly members: readonly number[];
  readonly known: number;
  readonly shown: number;
}

/**
 * Combines all questions about the people of a commune: by single years, in fives, by bands and in total, by sex and for both, as
 * permanent, as actual and as Vietnamese residents, on two days. The attacker knows who came between the days, lives elsewhere or is
 * foreign, and the table of the noise, and takes the counts that explain all answers best.
 */
export async function overlapAges(stage: Environment, communes: number): Promise<AttackResult[]> {
  await stage.settle();
  const found = await findResidents(stage);
  const sizes = new Map<string, number>();
  for (const { commune } of found) sizes.set(commune, (sizes.get(commune) ?? 0) + 1);
  // Who comes is of the other half of communes, whose people are not asked about.
  const largest = [...sizes]
    .sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
    .slice(0, Math.min(communes, Math.floor(sizes.size / 2)))
    .map(([commune]) => commune);
  const tally = { cells: 0, exact: 0, single: 0, zeroOrOne: 0, presence: 0, singlePresence: 0, sure: 0 };
  for (const commune of largest) {
    const comer = found.find((each) => !largest.includes(each.commune));
    if (comer === undefined) throw new Error('too few people for so many communes');
    found.splice(found.indexOf(comer), 1);
    await stage.apply([event('permanent_residence_changed', comer, stage, commune)]);
    const truth = await countTruly(stage, commune, KINDS[0]);
    const { guesses, shown } = await solve(stage, commune, truth, comer.number);
    for (const [i, guess] of guesses.entries()) {
      const [people, single] = [truth[i] ?? 0, shown[i] ?? 0];
      tally.cells += 1;
      if (guess === people) tally.exact += 1;
      if (single === people) tally.single += 1;
      if (people > 1) continue;
      tally.zeroOrOne += 1;
      if (guess > 0 === (people === 1)) tally.presence += 1;
      if (single > 0 === (people === 1)) tally.singlePresence += 1;
      if (single > 0) tally.sure += 1;
    }
  }
  const attack = 'all sums over overlapping ages, sexes, kinds and two days';
  return [
    {
      attack,
      learns: 'the exact count of a year of age and sex',
      trials: tally.cells,
      right: percent(tally.exact, tally.cells),
      guessing: percent(tally.single, tally.cells),
      sure: 0,
    },
    {
      attack,
      learns: 'whether a year of age of at most one has one',
      trials: tally.zeroOrOne,
      right: percent(tally.presence, tally.zeroOrOne),
      guessing: percent(tally.singlePresence, tally.zeroOrOne),
      sure: percent(tally.sure, tally.zeroOrOne),
    },
  ];
}

/** The place of a cell in the list of unknowns. */
const cellAt = (age: number, sex: (typeof SEXES)[number]) => 2 * age + SEXES.indexOf(sex);

/** The permanent residents of today by cell. @param truth of which only the differences between questions are used */
async function solve(
  stage: Environment,
  commune: string,
  truth: readonly number[],
  comer: string,
): Promise<{ guesses: number[]; shown: number[] }> {
  const equations = new Map<string, Equation>();
  const shown: number[] = [];
  for (const kind of KINDS) {
    const today = await countTruly(stage, commune, kind);
    const came = await countTruly(stage, commune, kind, comer);
    for (const day of [stage.today, stage.yesterday]) {
      const differs = truth.map(
        (people, i) => (today[i] ?? 0) - people - (day === stage.today ? 0 : (came[i] ?? 0)),
      );
      for (const [name, groupOf] of Object.entries(GROUPS)) {
        const counts = await readCounts(
          stage,
          `?unit=${commune}&by=${name},sex&${kind.query}&counted_on=${day}`,
        );
        for (const { members, sum } of answersOf(counts, name, groupOf)) {
          const known = members.reduce((all, i) => all + (differs[i] ?? 0), 0);
          // The same members have the same answer, which says nothing more.
          equations.set(`${members.join()} ${known} ${sum}`, { members, known, shown: sum });
          const [only = 0] = members;
          if (day === stage.today && kind === KINDS[0] && members.length === 1) shown[only] = sum;
        }
      }
    }
  }
  const all = [...equations.values()];
  const sums = all.map(({ members, known, shown: sum }) => ({ members, sum: sum - known }));
  const guesses = leastSquares(sums, 2 * AGES.length).map((guess) => Math.max(0, Math.round(guess)));
  const isProtected = all.every((each) => each.shown % NOISE.smallestShown === 0);
  return { guesses: isProtected ? mostLikely(all, guesses) : guesses, shown };
}

function answersOf(
  counts: readonly Count[],
  name: string,
  groupOf: (age: number) => string | number,
): { members: number[]; sum: number }[] {
  const groups = [null, ...new Set(AGES.map(groupOf))];
  return groups.flatMap((group) =>
    [null, ...SEXES].map((sex) => ({
      members: AGES.filter((age) => group === null || groupOf(age) === group).flatMap((age) =>
        (sex === null ? SEXES : [sex]).map((each) => cellAt(age, each)),
      ),
      sum:
        counts.find((count) => (count[name as keyof Count] ?? null) === group && (count.sex ?? null) === sex)
          ?.people ?? 0,
    })),
  );
}

/** Changes cells by one, or two of them against each other, as long as that explains the answers better. */
function mostLikely(equations: readonly Equation[], from: readonly number[]): number[] {
  const cells = [...from];
  const table = noiseTable(NOISE).map((row) => {
    const shares = new Map<number, number>();
    for (const deviation of row) shares.set(deviation, (shares.get(deviation) ?? 0) + 1 / SLOTS);
    return shares;
  });
  const fit = (people: number, shown: number): number => {
    if (people < 0) return -1e6;
    if (people === 0) return shown === 0 ? 0 : -50;
    const share = table[rowIndex(people, NOISE)]?.get(shown - people);
    return share === undefined ? -12 - Math.abs(shown - people) : Math.log(share);
  };
  const sums = equations.map(({ members, known }) =>
    members.reduce((sum, i) => sum + (cells[i] ?? 0), known),
  );
  const equationsWith = cells.map((_, i) =>
    equations.flatMap(({ members }, e) => (members.includes(i) ? [e] : [])),
  );
  const gain = (changes: ReadonlyMap<number, number>): number => {
    const moved = new Map<number, number>();
    for (const [i, by] of changes) {
      if ((cells[i] ?? 0) + by < 0) return -1;
      for (const e of equationsWith[i] ?? []) moved.set(e, (moved.get(e) ?? 0) + by);
    }
    let total = 0;
    for (const [e, by] of moved) {
      const [sum, shown] = [sums[e] ?? 0, equations[e]?.shown ?? 0];
      total += fit(sum + by, shown) - fit(sum, shown);
    }
    return total;
  };
  const apply = (changes: ReadonlyMap<number, number>) => {
    for (const [i, by] of changes) {
      cells[i] = (cells[i] ?? 0) + by;
      for (const e of equationsWith[i] ?? []) sums[e] = (sums[e] ?? 0) + by;
    }
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let changed = false;
    for (const i of cells.keys()) {
      const moves = [new Map([[i, 1]]), new Map([[i, -1]])];
      // Neighbours are in the same sums.
      for (const j of [i + 1, i + 2, i + 4]) {
        if (j >= cells.length) continue;
        for (const by of [1, -1]) moves.push(new Map([[i, by]]).set(j, -by));
      }
      for (const move of moves) {
        if (gain(move) <= 1e-9) continue;
        apply(move);
        changed = true;
      }
    }
    if (!changed) break;
  }
  return cells;
}

/** @param only the number of the one person who is counted; everybody without it */
async function countTruly(
  stage: Environment,
  commune: string,
  { unit, has }: (typeof KINDS)[number],
  only?: string,
): Promise<number[]> {
  const cells = AGES.flatMap(() => [0, 0]);
  const rows = await stage.truth<{ age: number; sex: (typeof SEXES)[number]; people: number }>(
    `SELECT least(100, extract(year FROM $1::date) - extract(year FROM p.date_of_birth))::integer AS age, p.sex::text AS sex,
         count(*)::integer AS people
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id = ${unit} AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       WHERE u.code = $2 AND ${has} AND p.death_date IS NULL AND p.missing_since IS NULL
         AND ($3::bigint IS NULL OR p.personal_id_number = $3) GROUP BY 1, 2`,
    [stage.today, commune, only ?? null],
  );
  for (const { age, sex, people } of rows) cells[cellAt(age, sex)] = people;
  return cells;
}
