import type pg from 'pg';
import type { Asker } from '../../database/gate/statistics.js';
import type { IsoDate } from '../../database/gate/values.js';
import type { Read } from '../../database/reads.js';
import { type Counts, countResidents } from '../count.js';

/** A place of a comparison: a unit, by its code on a day (empty: today). */
export interface ComparedPlace {
  readonly code: string;
  readonly on: IsoDate | '';
}

/** One question for several places and days of people, each of which is a question. */
export interface Comparison {
  readonly places: readonly ComparedPlace[];
  /** Of the people; empty for today. */
  readonly days: readonly (IsoDate | '')[];
  /** As the contract's parameter `by`, without `unit`. */
  readonly by: string;
  readonly residence: string;
}

/** How many questions a comparison takes. */
export function questionsIn({ places, days }: Pick<Comparison, 'places' | 'days'>): number {
  return places.length * days.length;
}

/**
 * Asks a question for each place and day, one after the other: each is recorded and charged on its own. The answers are by place, then by day.
 * @throws Problem as countResidents, for the first that is refused; those before it stay asked
 */
export async function compareCounts(
  pool: pg.Pool,
  read: Read,
  asker: Asker,
  { places, days, by, residence }: Comparison,
): Promise<readonly Counts[]> {
  const answers: Counts[] = [];
  for (const { code, on } of places) {
    for (const day of days) {
      const question = { unit: code, by, residence, ...(on && { on }), ...(day && { counted_on: day }) };
      answers.push(await countResidents(pool, read, asker, question));
    }
  }
  return answers;
}
