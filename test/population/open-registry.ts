import type pg from 'pg';
import type { Test } from 'tap';
import { addYears, dayOf, isoOf } from '../../src/population/calendar.js';
import { writeSamplePeople } from '../../src/sandbox/sample-people.js';
import { createTestDatabase } from '../helpers/database.js';

/** The result of population.read_fields. */
export interface Read {
  readonly data: { readonly person: Readonly<Record<string, unknown>> };
  readonly not_available: readonly string[];
}

/** Today in Việt Nam. */
export const TODAY = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

export function before(days: number): string {
  return isoOf(dayOf(TODAY) - days);
}

/** The day so many years ago, and days after that. On 29 February that is the 28th: who was born then has turned so many years old. */
export function yearsAgo(years: number, days = 0): string {
  const isLeapDay = TODAY.endsWith('-02-29') && years % 4 !== 0;
  return isoOf(addYears(dayOf(TODAY), -years) - (isLeapDay ? 1 : 0) + days);
}

/** Creates a database with the personas, and functions to read fields and to add people. */
export async function openRegistry(t: Test) {
  const { owner, login } = await createTestDatabase(t);
  await writeSamplePeople(owner, { people: 14, seed: 1, today: TODAY });
  let nextId = 5_000;

  async function read(personId: number, fields: readonly string[], client: pg.Client = owner): Promise<Read> {
    const sql = `SELECT data, not_available FROM population.read_fields($1, $2, 'bank-a', 'bank.account_opening')`;
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
    const id = nextId++;
    const person = {
      person_id: id,
      personal_id_number: 999_000_000_000 + id,
      date_of_birth: '1990-05-17',
      date_of_birth_precision: 'day',
      sex: 'male',
      birth_full_name: 'Người Thử',
      ...columns,
    };
    const sql =
      'INSERT INTO population.person SELECT * FROM json_populate_record(NULL::population.person, $1)';
    await owner.query(sql, [person]);
    return person.person_id;
  }

  async function addResidence(
    id: number,
    kind: 'permanent' | 'temporary' | 'current',
    unit: number,
    since = before(10),
    until: string | null = null,
  ): Promise<void> {
    await owner.query(
      `UPDATE population.person SET ${kind}_unit = $1, ${kind}_since = $2, ${kind}_address = 'Số 1' WHERE person_id = $3`,
      [unit, since, id],
    );
    if (kind === 'temporary') {
      await owner.query('UPDATE population.person SET temporary_until = $1 WHERE person_id = $2', [
        until,
        id,
      ]);
    }
  }

  return { owner, login, read, readOne, unitOf, addPerson, addResidence };
}
