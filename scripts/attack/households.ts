import { randomUUID } from 'node:crypto';
import { type AttackResult, type Count, type Environment, percent, readCounts } from './attacker.js';
import { leastSquares } from './intersections.js';

const SIZES = [1, 2, 3, 4, 5, 6, 7];
/** Of larger ones the last count has several sizes. */
const SIZE_KNOWN_MAX = 5;

interface Member {
  readonly number: string;
  readonly commune: string;
  readonly household_id: string;
}

/**
 * Compares the households of a commune before and after somebody whom the attacker knows has joined one of them, to learn how many
 * lived there: the count of that size falls, that of the next one rises.
 */
export async function joinHousehold(stage: Environment, trials: number): Promise<AttackResult> {
  const heads = await findMembers(stage, 'head');
  const others = await findMembers(stage, 'child');
  const [{ most } = { most: 0 }] = await stage.truth<{ most: number }>(
    `SELECT (birth_year - statistics.first_birth_year())::integer AS most FROM statistics.count_households(population.today())
       GROUP BY birth_year ORDER BY sum(people) DESC LIMIT 1`,
  );
  const tally = { right: 0, common: 0 };
  for (let left = trials; left > 0; ) {
    const [head, comer] = [heads.pop(), others.pop()];
    if (head === undefined || comer === undefined) throw new Error('too few people for so many trials');
    const lived = await sizeOf(stage, head);
    if (lived > SIZE_KNOWN_MAX || head.commune === comer.commune) continue;
    left -= 1;
    const read = () => readCounts(stage, `?unit=${head.commune}&by=household_size`, 'households');
    const before = await read();
    await stage.apply([
      {
        event_id: randomUUID(),
        kind: 'permanent_residence_changed',
        occurred_on: stage.today,
        personal_id_number: comer.number,
        unit: head.commune,
        address: 'Số 1',
        household: { member: head.number, relation_to_household_head: 'other' },
      },
    ]);
    const after = await read();
    const rise = (size: number) => householdsOf(after, size) - householdsOf(before, size);
    const likely = SIZES.slice(0, SIZE_KNOWN_MAX)
      .map((size) => ({ size, score: rise(size + 1) - rise(size) }))
      .sort((a, b) => b.score - a.score || Number(b.size === most) - Number(a.size === most));
    if (likely[0]?.size === lived) tally.right += 1;
    if (lived === most) tally.common += 1;
  }
  return {
    attack: 'before and after somebody joined a household',
    learns: 'how many lived there',
    trials,
    right: percent(tally.right, trials),
    guessing: percent(tally.common, trials),
    sure: 0,
  };
}

/** Combines the households of a commune by size with their total. */
export async function sumHouseholds(stage: Environment, communes: number): Promise<AttackResult> {
  const rows = await stage.truth<{ code: string; size: number; households: number }>(
    `SELECT u.code, c.birth_year - statistics.first_birth_year() AS size, sum(c.people)::integer AS households
       FROM statistics.count_households(population.today()) c
         JOIN statistics.unit_mapping l ON l.unit_id = c.unit_id AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       GROUP BY 1, 2 ORDER BY 1, 2`,
    [stage.today],
  );
  const tally = { cells: 0, exact: 0, single: 0 };
  for (const code of [...new Set(rows.map((row) => row.code))].slice(0, communes)) {
    const counts = await readCounts(stage, `?unit=${code}&by=household_size`, 'households');
    const total = counts.find(({ household_size }) => household_size === null)?.households ?? 0;
    const guesses = leastSquares(
      [
        { members: SIZES.map((_, i) => i), sum: total },
        ...SIZES.map((size, i) => ({ members: [i], sum: householdsOf(counts, size) })),
      ],
      SIZES.length,
    );
    for (const { size, households } of rows.filter((row) => row.code === code)) {
      tally.cells += 1;
      if (Math.round(guesses[size - 1] ?? 0) === households) tally.exact += 1;
      if (householdsOf(counts, size) === households) tally.single += 1;
    }
  }
  return {
    attack: 'households of all sizes and their total',
    learns: 'the exact count of a size',
    trials: tally.cells,
    right: percent(tally.exact, tally.cells),
    guessing: percent(tally.single, tally.cells),
    sure: 0,
  };
}

const householdsOf = (counts: readonly Count[], size: number) =>
  counts.find(({ household_size }) => household_size === size)?.households ?? 0;

/** Heads, or children, of households, with the commune in which the household is counted, in an order that is none. */
async function findMembers(stage: Environment, relation: 'head' | 'child'): Promise<Member[]> {
  return stage.truth<Member>(
    `SELECT population.number_text(p.personal_id_number) AS number, u.code AS commune, p.household_id
       FROM population.person p
         JOIN population.person h ON h.household_id = p.household_id AND h.relation_to_household_head = 'head'
         JOIN statistics.unit_mapping l ON l.unit_id = h.permanent_unit AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = l.commune_id
       WHERE p.relation_to_household_head::text = $2 AND p.death_date IS NULL AND h.death_date IS NULL
         AND p.missing_since IS NULL AND h.missing_since IS NULL
       ORDER BY hashint8(p.person_id), p.person_id`,
    [stage.today, relation],
  );
}

async function sizeOf(stage: Environment, { household_id }: Member): Promise<number> {
  const [row] = await stage.truth<{ size: number }>(
    `SELECT count(*)::integer AS size FROM population.person p
       WHERE p.household_id = $1 AND p.death_date IS NULL AND p.missing_since IS NULL`,
    [household_id],
  );
  return row?.size ?? 0;
}
