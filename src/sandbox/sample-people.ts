import type { ClientBase } from 'pg';
import { COMMUNE_WEIGHTS, SAMPLE_UNITS } from '../administrative-unit/sample.js';
import { UnitTable } from '../administrative-unit/unit-table.js';
import { readUnits, writeUnits } from '../database/admin/administrative-unit.js';
import { copyPeople, recordSample, writeNumbers } from '../database/admin/people.js';
import type { PeopleRows } from '../database/admin/person-row.js';
import { dayOf } from '../population/calendar.js';
import { NumberOffice } from '../population/numbers.js';
import { makePeople } from '../population/people.js';
import { personaRows } from '../population/persona-rows.js';
import { PERSONA_HOUSEHOLD_ID_MAX, PERSONA_ID_MAX } from '../population/personas.js';
import { Places } from '../population/places.js';

/** Options of the sample. */
export interface SampleOptions {
  /** Number of people, personas included. */
  readonly people: number;
  readonly seed: number;
  /** ISO date on which ages are reckoned. */
  readonly today: string;
}

/**
 * Writes the personas and other people into a database without people, in the caller's transaction.
 * @returns how many people were written
 */
export async function writeSamplePeople(client: ClientBase, options: SampleOptions): Promise<number> {
  await writeUnits(client, SAMPLE_UNITS);
  const units = new UnitTable(await readUnits(client));
  const today = dayOf(options.today);
  const personas = personaRows(units, today);
  const taken = [...personas.person, ...personas.cancelled_number].map((row) => row.personal_id_number);
  const others = makePeople({
    people: Math.max(0, options.people - personas.person.length),
    seed: options.seed,
    stream: 0,
    places: new Places(units, COMMUNE_WEIGHTS, today),
    numbers: new NumberOffice(0, new Set(taken)),
    firstPersonId: PERSONA_ID_MAX + 1,
    firstHouseholdId: PERSONA_HOUSEHOLD_ID_MAX + 1,
  });
  const written = await copyPeople(client, 'population.person', both(personas, others));
  await writeNumbers(client, 1, PERSONA_ID_MAX + options.people);
  await recordSample(client, { ...options, people: written, withPersonas: true });
  return written;
}

function* both(first: PeopleRows, others: Iterable<PeopleRows>): Generator<PeopleRows> {
  yield first;
  yield* others;
}
