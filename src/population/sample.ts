import { CODE_LISTS, SAMPLE_UNITS } from '../administrative-unit/sample.js';
import type { PeopleKnown, PeopleRows, Sample } from '../database/population.js';
import { dayOf } from './calendar.js';
import { makeFamilies } from './family.js';
import { makeForeigners } from './foreigner.js';
import { gather } from './household.js';
import { NumberOffice } from './numbers.js';
import { Places } from './origin.js';
import { personaRows } from './persona-rows.js';
import { PERSONA_HOUSEHOLD_ID_MAX, PERSONA_ID_MAX } from './personas.js';
import { Random } from './random.js';
import { type Registry, registerBatch } from './register.js';

/** What to make. */
export interface SampleOptions {
  /** How many people, the personas among them; 1 to 10 million. */
  readonly people: number;
  /** The same seed makes the same people on the same day. */
  readonly seed: number;
  /** ISO date: ages are those of this day. */
  readonly today: string;
  /** Those who are there already: new people keep clear of them. Without it the personas come first. */
  readonly beside?: PeopleKnown;
}

export const PEOPLE_MAX = 10_000_000;
const BATCH_PEOPLE = 1_000;
const FOREIGN_SHARE = 0.01;
/** One in so many people had the number issued anew. */
const PEOPLE_PER_REISSUE = 1_000;

/** A sample that cannot be made; the message says why in one line. */
export class SampleRefused extends Error {
  override readonly name = 'SampleRefused';
}

/**
 * Makes up people of a country that looks real; nobody in it exists. Batches are made while they are read, so a large
 * sample needs no more memory than one batch and the numbers issued.
 * @throws SampleRefused on a count or date that makes no sense
 */
export function makeSample({ people, seed, today, beside }: SampleOptions): Sample {
  if (!Number.isInteger(people) || people < 1 || people > PEOPLE_MAX) {
    throw new SampleRefused(`the number of people must be a whole number from 1 to ${PEOPLE_MAX}`);
  }
  if (!Number.isSafeInteger(seed)) throw new SampleRefused('the seed must be a whole number');
  const earliest = CODE_LISTS.present.valid_from;
  if (Number.isNaN(dayOf(today)) || today < earliest) {
    throw new SampleRefused(`the day must be an ISO 8601 date from ${earliest} on`);
  }
  const withPersonas = beside === undefined || beside.people === 0;
  return {
    ...{ generated_on: today, seed, people, with_personas: withPersonas, ...SAMPLE_UNITS },
    batches: {
      *[Symbol.iterator]() {
        let left = people;
        if (withPersonas) {
          const personas = personaRows(today);
          yield personas;
          left -= personas.person.length;
        }
        yield* batches(left, seed, today, beside);
      },
    },
  };
}

function* batches(
  people: number,
  seed: number,
  today: string,
  beside: PeopleKnown | undefined,
): Generator<PeopleRows> {
  const registry: Registry = {
    today: dayOf(today),
    places: new Places(today),
    numbers: new NumberOffice(beside?.numbers),
    nextPersonId: Math.max(PERSONA_ID_MAX, beside?.highest_person_id ?? 0) + 1,
    nextHouseholdId: Math.max(PERSONA_HOUSEHOLD_ID_MAX, beside?.highest_household_id ?? 0) + 1,
  };
  for (let made = 0, batch = 1; made < people; batch++) {
    const count = Math.min(BATCH_PEOPLE, people - made);
    const random = new Random(seed, batch);
    yield makeBatch(registry, random, count);
    made += count;
  }
}

function makeBatch(registry: Registry, random: Random, count: number): PeopleRows {
  const foreigners = makeForeigners(random, registry.today, Math.round(count * FOREIGN_SHARE)).slice(
    0,
    count,
  );
  const families = makeFamilies(random, registry.today, count - foreigners.length);
  gather(random, families);
  return registerBatch(registry, random, [...families, ...foreigners], Math.ceil(count / PEOPLE_PER_REISSUE));
}
