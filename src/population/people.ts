import { noRows, type PeopleRows } from '../database/admin/person-row.js';
import { makeFamilies } from './family.js';
import { makeForeigners } from './foreigner.js';
import { gather } from './household.js';
import type { NumberOffice } from './numbers.js';
import type { Places } from './places.js';
import { Random } from './random.js';
import { type Register, registerBatch } from './register.js';

/** Options of makePeople. */
export interface PeopleOptions {
  /** How many. */
  readonly people: number;
  /** The same seed and stream give the same people, for equal places and day. */
  readonly seed: number;
  readonly stream: number;
  readonly places: Places;
  readonly numbers: NumberOffice;
  readonly firstPersonId: number;
  readonly firstHouseholdId: number;
}

const BATCH_PEOPLE = 4_000;
/** Share of foreign residents: a little over 100,000 with work permits, and their families. */
export const FOREIGN_SHARE = 0.01;
/** One in this many people had the number reissued. */
const PEOPLE_PER_REISSUE = 1_000;
const STREAMS_APART = 2 ** 20;

/**
 * Makes up people of a realistic country; none of them exists. Batches are made while they are read, and families
 * stay within a batch, so that any number of people needs the memory of one batch.
 */
export function* makePeople(options: PeopleOptions): Generator<PeopleRows> {
  const { places, numbers, people } = options;
  const registry: Register = {
    places,
    numbers,
    nextPersonId: options.firstPersonId,
    nextHouseholdId: options.firstHouseholdId,
  };
  for (let made = 0, batch = 1; made < people; batch++) {
    const count = Math.min(BATCH_PEOPLE, people - made);
    yield makeBatch(registry, new Random(options.seed, options.stream * STREAMS_APART + batch), count);
    made += count;
  }
}

function makeBatch(registry: Register, random: Random, count: number): PeopleRows {
  const { today } = registry.places;
  const rows = noRows();
  const foreigners = makeForeigners(random, today, Math.round(count * FOREIGN_SHARE)).slice(0, count);
  const families = makeFamilies(random, today, count - foreigners.length);
  gather(random, families);
  const reissues = Math.ceil(count / PEOPLE_PER_REISSUE);
  registerBatch(registry, random, [...families, ...foreigners], reissues, rows);
  return rows;
}
