import type pg from 'pg';
import type { components } from '../contract/generated/partner.js';
import type { Asker } from '../database/gate/statistics.js';
import type { Read } from '../database/reads.js';
import { todayInVietNam } from '../population/calendar.js';
import { addPlace, answerOf, countsIn, headOf, type Writable } from './count.js';
import { readQuestion } from './question.js';

export type HouseholdCounts = components['schemas']['HouseholdCounts'];

/** The size that stands for itself and all above it. */
export const HOUSEHOLD_SIZE_MAX = 7;

/**
 * Returns protected counts of households, for the organisation of who asks.
 * @param query checked against the contract's schema
 * @throws Problem as countResidents
 */
export async function countHouseholds(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  query: Readonly<Record<string, string | number>>,
): Promise<HouseholdCounts> {
  const question = { ...readQuestion(query, todayInVietNam()), residence: 'household' };
  const answer = await answerOf(pool, read, asker, question);
  const bySize = question.by.includes('household_size');
  const counts = countsIn(answer, question.by.includes('unit')).map((placed) => {
    const one = {} as Writable<HouseholdCounts['counts'][number]>;
    addPlace(one, placed);
    if (bySize) one.household_size = answer.counts.age_group?.[placed.i] ?? null;
    one.households = answer.counts.people[placed.i] ?? 0;
    return one;
  });
  return { ...headOf(answer), counts };
}
