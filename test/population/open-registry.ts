import type pg from 'pg';
import type { Test } from 'tap';
import { writeSample } from '../../src/database/population.js';
import { addYears, dayOf, isoOf } from '../../src/population/calendar.js';
import { makeSample } from '../../src/population/sample.js';
import { createTestDatabase } from '../helpers/database.js';

/** What population.read_fields gives. */
export interface Read {
  readonly data: { readonly person: Readonly<Record<string, unknown>> };
  readonly not_available: readonly string[];
}

/** The day in Viet Nam. */
export const TODAY = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

export function before(days: number): string {
  return isoOf(dayOf(TODAY) - days);
}

export function yearsAgo(years: number, days = 0): string {
  return isoOf(addYears(dayOf(TODAY), -years) + days);
}

/** A database with the personas, and what a test needs to ask about them and to add others. */
export async function openRegistry(t: Test) {
  const { owner, gateway } = await createTestDatabase(t);
  await writeSample(owner, makeSample({ people: 14, seed: 1, today: TODAY }));
  let nextId = 5_000;

  async function read(personId: number, fields: readonly string[], client: pg.Client = owner): Promise<Read> {
    const sql = 'SELECT * FROM population.read_fields($1, $2)';
    return (await client.query<Read>(sql, [personId, fields])).rows[0] as Read;
  }

  async function readOne(personId: number, field: string): Promise<unknown> {
    return (await read(personId, [field])).data.person[field.slice(7)];
  }

  async function unitOf(code: string, on = TODAY): Promise<number> {
    const { rows } = await owner.query<{ unit_id: number }>(
      `SELECT unit_id FROM administrative_unit.unit
         WHERE level IN ('province', 'commune') AND code = $1 AND valid_from <= $2 AND (valid_to > $2 OR valid_to IS NULL)`,
      [code, on],
    );
    return rows[0]?.unit_id ?? Number.NaN;
  }

  async function addPerson(columns: Record<string, unknown> = {}): Promise<number> {
    const person = {
      ...{ person_id: nextId++, date_of_birth: '1990-05-17', date_of_birth_precision: 'day', sex: 'male' },
      ...{ birth_full_name: 'Người Thử', nationality: ['VN'], ...columns },
    };
    const sql =
      'INSERT INTO population.person SELECT * FROM json_populate_record(NULL::population.person, $1)';
    await owner.query(sql, [person]);
    return person.person_id;
  }

  async function addResidence(
    id: number,
    kind: string,
    unit: number,
    since = before(10),
    until: string | null = null,
  ): Promise<void> {
    await owner.query(
      `INSERT INTO population.residence (person_id, kind, since, until, unit_id, address)
         VALUES ($1, $2, $3, $4, $5, 'Số 1')`,
      [id, kind, since, until, unit],
    );
  }

  return { owner, gateway, read, readOne, unitOf, addPerson, addResidence };
}
