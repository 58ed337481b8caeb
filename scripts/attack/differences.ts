import { randomUUID } from 'node:crypto';
import { type Child, type Count, children, countsOf, type Played, percent, type Stage } from './attacker.js';

const ELSEWHERE = ['20242', '00166', '00004'];

/**
 * Two areas that differ by one household: where it is registered, and where people say they live. The attacker knows that
 * this household alone lives elsewhere, and asks of a child of its own choice whether it belongs to it.
 */
export async function differByHousehold(stage: Stage, trials: number): Promise<Played> {
  const found = await children(stage);
  const tally = { right: 0, sure: 0 };
  const crossed = await cellsCrossed(stage);
  for (let left = trials; left > 0; ) {
    const [child, other] = [found.pop(), found.pop()];
    if (child === undefined || other === undefined) throw new Error('too few children for so many trials');
    if (crossed.has(nameOf(child)) || nameOf(child) === nameOf(other)) continue;
    left -= 1;
    const isMember = stage.random() < 0.5;
    // The household that moves: with the child in question, or with another child of another age.
    const moves = isMember ? child : other;
    await stage.apply([event('current_residence_declared', moves, stage)]);
    const query = `?unit=${child.commune}&by=age,sex,residence`;
    crossed.add(nameOf(moves)).add(nameOf({ ...moves, commune: elsewhere(moves) }));
    const counts = await countsOf(stage, query);
    const here = cellOf(counts, child, 'permanent') - cellOf(counts, child, 'current');
    judge(tally, here !== 0, isMember);
  }
  return outcome('two areas that differ by one household', 'whether a child belongs to it', trials, tally);
}

/** Cells in which not the same children live as are registered, or of which it is not sure. */
async function cellsCrossed({ truth, today, schoolYear }: Stage): Promise<Set<string>> {
  const rows = await truth<Cell>(
    `SELECT DISTINCT u.code AS commune, p.sex::text AS sex,
         $2::integer - extract(year FROM p.date_of_birth)::integer AS age
       FROM population.person p
         JOIN statistics.unit_mapping l ON l.unit_id IN (p.permanent_unit, p.current_unit)
           AND l.units_since = statistics.units_since($1::date)
         JOIN administrative_unit.unit u ON u.unit_id = ANY (statistics.equivalent_units(l.unit_id, l.units_since))
       WHERE p.death_date IS NULL AND p.current_unit IS NOT NULL
         AND $2::integer - extract(year FROM p.date_of_birth) BETWEEN 0 AND 17`,
    [today, schoolYear],
  );
  return new Set(rows.map(nameOf));
}

type Cell = Pick<Child, 'commune' | 'age' | 'sex'>;
const nameOf = ({ commune, age, sex }: Cell) => `${commune} ${age} ${sex}`;

/**
 * Asks before and after one event. The attacker knows that a child of that commune, age and sex may have left on that
 * day, and that so many others of the same cell came or went between its two questions.
 */
export async function differInTime(stage: Stage, trials: number, others: number): Promise<Played> {
  const found = await children(stage);
  const tally = { right: 0, sure: 0 };
  const cellmates = new Map<string, Child[]>();
  for (const child of found) {
    const name = `${child.age} ${child.sex}`;
    cellmates.set(name, [...(cellmates.get(name) ?? []), child]);
  }
  let left = trials;
  while (left > 0) {
    const child = found.pop();
    if (child === undefined) throw new Error('too few children for so many trials');
    const mates = (cellmates.get(`${child.age} ${child.sex}`) ?? []).filter(
      (each) => each !== child && each.commune !== child.commune && found.includes(each),
    );
    if (mates.length < others) continue;
    left -= 1;
    const query = `?unit=${child.commune}&by=age,sex`;
    const before = cellOf(await countsOf(stage, query), child, 'permanent');
    const leaves = stage.random() < 0.5;
    // Others of the same age and sex move in meanwhile.
    const comers = mates.slice(0, others);
    for (const comer of comers) found.splice(found.indexOf(comer), 1);
    await stage.apply([
      ...comers.map((comer) => event('permanent_residence_changed', comer, stage, child.commune)),
      ...(leaves ? [event('permanent_residence_changed', child, stage)] : []),
    ]);
    const after = cellOf(await countsOf(stage, query), child, 'permanent');
    // With others in between, what changed for sure is that somebody did; then a change for the less is the better guess.
    judge(tally, others === 0 ? before !== after : after - before < others, leaves, others === 0);
  }
  const meanwhile = others === 0 ? 'nobody else' : `${others} more`;
  return outcome(
    `before and after one event, ${meanwhile} in the cell`,
    'whether a child left',
    trials,
    tally,
  );
}

function judge(
  tally: { right: number; sure: number },
  guess: boolean,
  truth: boolean,
  canBeSure = true,
): void {
  if (guess === truth) tally.right += 1;
  if (guess && truth && canBeSure) tally.sure += 1;
}

function outcome(
  attack: string,
  learns: string,
  trials: number,
  { right, sure }: { readonly right: number; readonly sure: number },
): Played {
  return { attack, learns, trials, right: percent(right, trials), sure: percent(sure, trials), guessing: 50 };
}

function cellOf(counts: readonly Count[], { age, sex }: Child, residence: string): number {
  const cell = counts.find((each) => each.age === age && each.sex === sex && each.residence === residence);
  return cell?.people ?? 0;
}

const elsewhere = ({ commune }: Child) => ELSEWHERE.find((code) => code !== commune) as string;

function event(kind: string, child: Child, { today }: Stage, to?: string): object {
  const unit = to ?? elsewhere(child);
  return {
    event_id: randomUUID(),
    kind,
    occurred_on: today,
    personal_id_number: child.number,
    unit,
    address: 'Số 1',
  };
}
