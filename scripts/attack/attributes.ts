import { randomUUID } from 'node:crypto';
import { type AttackResult, type Child, type Environment, findChildren, readCounts } from './attacker.js';
import { event, recordGuess, toResult } from './differences.js';

/** What a child can be without the attacker knowing it, and the question whose parts differ where one of the cell is. */
const ATTRIBUTES = {
  foreign: {
    learns: 'whether a child is foreign',
    query: 'by=age,sex,nationality&years=1',
    has: 'p.nationality IS NOT NULL',
    make: (child: Child, { today }: Environment) => ({
      event_id: randomUUID(),
      kind: 'correction',
      occurred_on: today,
      personal_id_number: child.number,
      corrected: { nationality: ['KR'] },
    }),
  },
  'two homes': {
    learns: 'whether a child has a second home',
    query: 'by=age,sex,residence&years=1',
    has: 'p.temporary_unit IS NOT NULL',
    make: (child: Child, stage: Environment) => event('temporary_residence_registered', child, stage),
  },
} as const;

/**
 * Asks for the children of one age and sex in a commune by what only one of them may be. The attacker knows that none of the
 * others is, and compares the count of all with the parts.
 */
export async function differByAttribute(
  stage: Environment,
  trials: number,
  attribute: keyof typeof ATTRIBUTES,
): Promise<AttackResult> {
  const { learns, query, has, make } = ATTRIBUTES[attribute];
  const found = await findChildren(stage);
  const taken = new Set(
    (
      await stage.truth<{ cell: string }>(
        `SELECT DISTINCT u.code || ' ' || ($2::integer - extract(year FROM p.date_of_birth)::integer) || ' ' || p.sex AS cell
           FROM population.person p
             JOIN statistics.unit_mapping l ON l.unit_id IN (p.permanent_unit, p.temporary_unit)
               AND l.units_since = statistics.units_since($1::date)
             JOIN administrative_unit.unit u ON u.unit_id = ANY (statistics.equivalent_units(l.unit_id, l.units_since))
           WHERE p.death_date IS NULL AND ${has}`,
        [stage.today, stage.schoolYear],
      )
    ).map(({ cell }) => cell),
  );
  const tally = { right: 0, sure: 0 };
  for (let left = trials; left > 0; ) {
    const child = found.pop();
    if (child === undefined) throw new Error('too few children for so many trials');
    const cell = `${child.commune} ${child.age} ${child.sex}`;
    if (taken.has(cell)) continue;
    taken.add(cell);
    left -= 1;
    const isOne = stage.random() < 0.5;
    if (isOne) await stage.apply([make(child, stage)]);
    const counts = await readCounts(stage, `?unit=${child.commune}&${query}`);
    const mates = counts.filter(({ age, sex }) => age === child.age && sex === child.sex);
    const countOf = (wanted: (each: (typeof mates)[number]) => boolean) => mates.find(wanted)?.people ?? 0;
    const differs =
      attribute === 'foreign'
        ? countOf(({ nationality }) => nationality === null) !==
            countOf(({ nationality }) => nationality === 'vietnamese') ||
          countOf(({ nationality }) => nationality === 'foreign') > 0
        : countOf(({ residence }) => residence === 'permanent_of_two') > 0;
    recordGuess(tally, differs, isOne);
  }
  return toResult(
    `one who may be ${attribute === 'foreign' ? 'foreign' : 'of two homes'}`,
    learns,
    trials,
    tally,
  );
}
