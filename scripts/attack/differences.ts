import { randomUUID } from 'node:crypto';
import {
  type AttackResult,
  type Child,
  type Count,
  type Environment,
  findChildren,
  percent,
  readCounts,
} from './attacker.js';

const ELSEWHERE = ['20242', '00166', '00004'];

/**
 * Compares two areas that differ by one household: counts by permanent and by current residence. The attacker knows that this
 * household alone lives elsewhere, and wants to know whether a child of its choice belongs to it.
 */
export async function differByHousehold(stage: Environment, trials: number): Promise<AttackResult> {
  const pool = await findChildren(stage);
  const tally = { right: 0, sure: 0 };
  const ambiguousCells = await findAmbiguousCells(stage);
  for (let left = trials; left > 0; ) {
    const [child, other] = [pool.pop(), pool.pop()];
    if (child === undefined || other === undefined) throw new Error('too few children for so many trials');
    if (ambiguousCells.has(cellName(child)) || cellName(child) === cellName(other)) continue;
    left -= 1;
    const isMember = stage.random() < 0.5;
    // The household has either the child in question or a child of another cell.
    const moving = isMember ? child : other;
    await stage.apply([event('current_residence_declared', moving, stage)]);
    const query = `?unit=${child.commune}&by=age,sex,residence&years=1`;
    ambiguousCells.add(cellName(moving)).add(cellName({ ...moving, commune: elsewhere(moving) }));
    const counts = await readCounts(stage, query);
    const here = countIn(counts, child, 'permanent') - countIn(counts, child, 'current');
    recordGuess(tally, here !== 0, isMember);
  }
  return toResult('two areas that differ by one household', 'whether a child belongs to it', trials, tally);
}

/** Cells in which registered and actual residents differ, or may differ. */
async function findAmbiguousCells({ truth, today, schoolYear }: Environment): Promise<Set<string>> {
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
  return new Set(rows.map(cellName));
}

type Cell = Pick<Child, 'commune' | 'age' | 'sex'>;
const cellName = ({ commune, age, sex }: Cell) => `${commune} ${age} ${sex}`;

/**
 * Compares the answers before and after one event. The attacker knows that a child of that commune, age and sex may have
 * left on that day, and how many others joined the same cell between its two questions.
 * @param asks before and after, or both afterwards: about yesterday and today
 */
export async function differInTime(
  stage: Environment,
  trials: number,
  others: number,
  asks: 'twice' | 'afterwards' = 'twice',
): Promise<AttackResult> {
  if (asks === 'afterwards') await stage.settle();
  const found = await findChildren(stage);
  const tally = { right: 0, sure: 0 };
  // In a question about the whole day nothing else may have changed in the cell.
  const changed = new Set<string>();
  const cellmates = new Map<string, Child[]>();
  for (const child of found) {
    const name = `${child.age} ${child.sex}`;
    cellmates.set(name, [...(cellmates.get(name) ?? []), child]);
  }
  let left = trials;
  while (left > 0) {
    const child = found.pop();
    if (child === undefined) throw new Error('too few children for so many trials');
    const candidates = (cellmates.get(`${child.age} ${child.sex}`) ?? []).filter(
      (each) => each !== child && each.commune !== child.commune && found.includes(each),
    );
    if (candidates.length < others || (asks === 'afterwards' && changed.has(cellName(child)))) continue;
    left -= 1;
    const query = `?unit=${child.commune}&by=age,sex&years=1`;
    const read = async (day = '') => countIn(await readCounts(stage, query + day), child, 'permanent');
    const asked = asks === 'twice' ? await read() : undefined;
    const leaves = stage.random() < 0.5;
    // Meanwhile others of the same age and sex move in.
    const arrivals = candidates.slice(0, others);
    for (const comer of arrivals) found.splice(found.indexOf(comer), 1);
    for (const one of [child, { ...child, commune: elsewhere(child) }, ...arrivals])
      changed.add(cellName(one));
    await stage.apply([
      ...arrivals.map((comer) => event('permanent_residence_changed', comer, stage, child.commune)),
      ...(leaves ? [event('permanent_residence_changed', child, stage)] : []),
    ]);
    const after = await read();
    const before = asked ?? (await read(`&counted_on=${stage.yesterday}`));
    // With other arrivals a change proves nothing; a rise smaller than their number is the better indication.
    recordGuess(tally, others === 0 ? before !== after : after - before < others, leaves, others === 0);
  }
  const meanwhile = others === 0 ? 'nobody else' : `${others} more`;
  return toResult(
    `${asks === 'twice' ? 'before and after one event' : 'yesterday and today'}, ${meanwhile} in the cell`,
    'whether a child left',
    trials,
    tally,
  );
}

export function recordGuess(
  tally: { right: number; sure: number },
  guess: boolean,
  truth: boolean,
  canBeSure = true,
): void {
  if (guess === truth) tally.right += 1;
  if (guess && truth && canBeSure) tally.sure += 1;
}

export function toResult(
  attack: string,
  learns: string,
  trials: number,
  { right, sure }: { readonly right: number; readonly sure: number },
): AttackResult {
  return { attack, learns, trials, right: percent(right, trials), sure: percent(sure, trials), guessing: 50 };
}

function countIn(counts: readonly Count[], { age, sex }: Child, residence: string): number {
  const cell = counts.find((each) => each.age === age && each.sex === sex && each.residence === residence);
  return cell?.people ?? 0;
}

const elsewhere = ({ commune }: Pick<Child, 'commune'>) =>
  ELSEWHERE.find((code) => code !== commune) as string;

export function event(
  kind: string,
  child: Pick<Child, 'number' | 'commune'>,
  { today }: Environment,
  to?: string,
): object {
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
