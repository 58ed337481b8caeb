import { once } from 'node:events';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { copyPeopleInto, PersonCopy } from './person-copy.js';
import type { PeopleRows } from './person-row.js';

/** Whether the database has any people: false on the first start. */
export async function hasPeople(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'SELECT EXISTS (SELECT FROM population.person) AS found',
  );
  return rows[0]?.found === true;
}

/**
 * Copies people into a table of population.person's shape, and the dependent rows into their tables. Their personal
 * numbers are written by writeNumbers.
 * @param options options of COPY, such as ", FREEZE"
 * @returns number of people copied
 */
export async function copyPeople(
  client: ClientBase,
  table: string,
  batches: Iterable<PeopleRows>,
  { options = '', onProgress }: { options?: string; onProgress?: (copied: number) => void } = {},
): Promise<number> {
  const stream = client.query(copyFrom(copyPeopleInto(table, options)));
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => {});
  const send = async (bytes: Buffer) => {
    if (!stream.write(bytes)) await Promise.race([once(stream, 'drain'), failed]);
  };
  const copy = new PersonCopy();
  const beside: Omit<PeopleRows, 'person'>[] = [];
  let copied = 0;
  for (const { person, ...others } of batches) {
    for (const row of person) {
      copy.write(row);
      if (copy.isFull) await send(copy.take());
    }
    beside.push(others);
    copied += person.length;
    onProgress?.(copied);
  }
  stream.end(copy.end());
  await Promise.race([once(stream, 'finish'), failed]);
  await writeBeside(client, beside);
  return copied;
}

async function writeBeside(
  client: ClientBase,
  batches: readonly Omit<PeopleRows, 'person'>[],
): Promise<void> {
  const cancelled = batches.flatMap((batch) =>
    batch.cancelled_number.map((row) => ({ ...row, cancelled_on: isoOf(row.cancelled_on) })),
  );
  await writeRows(client, 'personal_number', cancelled);
  for (const table of ['guardianship', 'absence', 'portrait'] as const) {
    await writeRows(
      client,
      table,
      batches.flatMap((batch) => batch[table] as readonly object[]),
    );
  }
}

const ROWS_AT_ONCE = 10_000;

async function writeRows(client: ClientBase, table: string, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await client.query(
      `INSERT INTO population.${table} SELECT * FROM json_populate_recordset(NULL::population.${table}, $1)`,
      [JSON.stringify(rows.slice(at, at + ROWS_AT_ONCE))],
    );
  }
}

function isoOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Writes the current personal numbers of people. @param first @param last range of person ids, both inclusive */
export async function writeNumbers(client: ClientBase, first: number, last: number): Promise<void> {
  await client.query(
    `INSERT INTO population.personal_number (personal_id_number, person_id)
       SELECT p.personal_id_number, p.person_id FROM population.person p WHERE p.person_id BETWEEN $1 AND $2`,
    [first, last],
  );
}

/** Records the sample and its day, from which the ages and so the numbers of the personas follow. */
export async function recordSample(
  client: ClientBase,
  sample: { today: string; seed: number; people: number; withPersonas: boolean },
): Promise<void> {
  await client.query(
    `INSERT INTO population.sample (generated_on, seed, people, with_personas, finished_at)
       VALUES ($1, $2, $3, $4, now())`,
    [sample.today, sample.seed, sample.people, sample.withPersonas],
  );
  await client.query(
    `SELECT setval('population.person_ids', greatest(max(person_id), 1000)),
       setval('population.household_ids', greatest(max(household_id), 1000)) FROM population.person`,
  );
  await client.query('ANALYZE population.person, population.personal_number, population.guardianship');
}
