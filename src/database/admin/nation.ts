import type { ClientBase } from 'pg';
import { UserError } from '../../user-error.js';
import { inTransaction } from '../transaction.js';
import { copyPeople } from './people.js';
import type { PeopleRows } from './person-row.js';

/** Ids per partition of population.person: partition k starts at k times this. */
export const PARTITION_PEOPLE = 4_194_304;
/** Up to this many numbers are inserted into the live table; more are written to a new one that replaces it. */
const NUMBERS_IN_PLACE_MAX = 1_000_000;
/** Empty partitions created ahead for births. */
const ROOM_PARTITIONS = 2;

/** A run of `population generate`. */
export interface Generation {
  readonly sample_id: number;
  readonly people: number;
  readonly seed: number;
  /** ISO date. */
  readonly generated_on: string;
  /** Where the administrative units came from. */
  readonly places: string;
  readonly first_partition: number;
  readonly people_per_partition: number;
}

/** The run cannot start now; the message says why in one line. */
export class GenerationRefused extends UserError {
  override readonly name = 'GenerationRefused';
}

/**
 * Starts a run, or resumes the unfinished one.
 * @throws GenerationRefused when a run with other options is unfinished
 */
export async function beginGeneration(
  client: ClientBase,
  wish: Omit<Generation, 'sample_id' | 'first_partition'>,
): Promise<Generation> {
  const { rows } = await client.query<Generation>(
    `SELECT sample_id, people, seed::float8, generated_on::text, places, first_partition, people_per_partition
       FROM population.sample WHERE finished_at IS NULL`,
  );
  const [unfinished] = rows;
  if (unfinished !== undefined) {
    const { people, seed, places } = unfinished;
    if (people !== wish.people || seed !== wish.seed || places !== wish.places) {
      throw new GenerationRefused(
        `a run of --people ${people} --seed ${seed} with ${places} is not finished: run it again to its end first`,
      );
    }
    return unfinished;
  }
  const load = await client.query('SELECT FROM population.load_run WHERE finished_at IS NULL');
  if (load.rowCount) throw new GenerationRefused('a run of population load is not finished');
  const begun = await client.query<Generation>(
    `INSERT INTO population.sample (generated_on, seed, people, with_personas, first_partition, places, people_per_partition)
       VALUES ($1, $2, $3, false, $4, $5, $6)
       RETURNING sample_id, people, seed::float8, generated_on::text, places, first_partition, people_per_partition`,
    [
      wish.generated_on,
      wish.seed,
      wish.people,
      await firstFreePartition(client),
      wish.places,
      wish.people_per_partition,
    ],
  );
  return begun.rows[0] as Generation;
}

/** The first partition in which no person has ever been. */
export async function firstFreePartition(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ last: string }>(
    'SELECT greatest(max(person_id), (SELECT last_value FROM population.person_ids)) AS last FROM population.person',
  );
  return Math.floor(Number(rows[0]?.last ?? 0) / PARTITION_PEOPLE) + 1;
}

/** Number of people per partition of a run, by partition number. */
export function partitionsOf({
  people,
  first_partition,
  people_per_partition,
}: Generation): Map<number, number> {
  const partitions = new Map<number, number>();
  for (let left = people, k = first_partition; left > 0; left -= people_per_partition, k++) {
    partitions.set(k, Math.min(left, people_per_partition));
  }
  return partitions;
}

/** Partitions of a run that are already written, put in or not. */
export async function partitionsWritten(
  client: ClientBase,
  partitions: Iterable<number>,
): Promise<Set<number>> {
  const { rows } = await client.query<{ k: number }>(
    `SELECT k FROM unnest($1::integer[]) k
       WHERE to_regclass('population.person_written_' || k) IS NOT NULL OR EXISTS (
         SELECT FROM population.person p
           WHERE p.person_id >= k::bigint * ${PARTITION_PEOPLE} AND p.person_id < (k::bigint + 1) * ${PARTITION_PEOPLE})`,
    [[...partitions]],
  );
  return new Set(rows.map(({ k }) => k));
}

const INDEX_MEMORY = '2GB';

/** Of these partitions, those that are written and not put in. */
async function partitionsWaiting(client: ClientBase, partitions: readonly number[]): Promise<number[]> {
  const { rows } = await client.query<{ k: number }>(
    "SELECT k FROM unnest($1::integer[]) k WHERE to_regclass('population.person_written_' || k) IS NOT NULL ORDER BY k",
    [partitions],
  );
  return rows.map(({ k }) => k);
}

/**
 * Writes a partition as a separate table with its indexes, in one transaction: it is not visible yet, it is not logged
 * when wal_level is minimal, and a killed run leaves nothing behind.
 */
export async function writePartition(
  client: ClientBase,
  k: number,
  batches: Iterable<PeopleRows>,
  onProgress: (copied: number) => void,
): Promise<void> {
  const table = `population.person_written_${k}`;
  await writeAside(client, k, async () => {
    await copyPeople(client, table, batches, { options: ', FREEZE', onProgress });
  });
}

/** Creates the table of a partition, has it filled, and adds its indexes, in one transaction. */
export async function writeAside(
  client: ClientBase,
  k: number,
  fill: (table: string) => Promise<void>,
): Promise<void> {
  const table = `population.person_written_${k}`;
  await inTransaction(client, async () => {
    await client.query("SET LOCAL maintenance_work_mem = '512MB'");
    await client.query(`CREATE TABLE ${table} (LIKE population.person INCLUDING CONSTRAINTS)`);
    await fill(table);
    await client.query(
      `ALTER TABLE ${table} ADD PRIMARY KEY (person_id),
         ADD CONSTRAINT within_partition CHECK (person_id >= ${k * PARTITION_PEOPLE} AND person_id < ${(k + 1) * PARTITION_PEOPLE})`,
    );
    await client.query(`CREATE INDEX ON ${table} (household_id) WHERE household_id IS NOT NULL`);
  });
}

/** Makes a run's people visible: first their numbers, then all partitions at once. */
export async function finishGeneration(
  client: ClientBase,
  generation: Generation,
  onStep: (step: string) => void,
): Promise<void> {
  const of = [generation.sample_id];
  await finishPartitions(
    client,
    {
      partitions: [...partitionsOf(generation).keys()],
      areNumbersWritten: async () => {
        const { rows } = await client.query<{ done: boolean }>(
          'SELECT numbers_written AS done FROM population.sample WHERE sample_id = $1',
          of,
        );
        return rows[0]?.done === true;
      },
      afterNumbers: async () => {
        await client.query('UPDATE population.sample SET numbers_written = true WHERE sample_id = $1', of);
      },
      finish: async () => {
        await client.query('UPDATE population.sample SET finished_at = now() WHERE sample_id = $1', of);
      },
    },
    onStep,
  );
}

/** What a run adds to the steps of finishPartitions. */
export interface Finishing {
  readonly partitions: readonly number[];
  readonly areNumbersWritten: () => Promise<boolean>;
  /** In the transaction that writes the numbers: records that they are. */
  readonly afterNumbers: () => Promise<void>;
  /** In the last transaction. */
  readonly finish: () => Promise<void>;
}

/** Puts written partitions in. A run that is killed meanwhile is finished by the same call. */
export async function finishPartitions(
  client: ClientBase,
  { partitions, areNumbersWritten, afterNumbers, finish }: Finishing,
  onStep: (step: string) => void,
): Promise<void> {
  onStep('writing down whose each number is');
  const waiting = await partitionsWaiting(client, partitions);
  if (!(await areNumbersWritten()) && waiting.length > 0) await writeNumbers(client, waiting, afterNumbers);
  if (waiting.length > 0) {
    onStep('counting the people');
    await putPartitionsIn(client, waiting);
  }
  onStep('counting for the planner');
  for (const k of partitions) await client.query(`ANALYZE population.person_${k}`);
  await client.query('ANALYZE population.personal_number, population.guardianship, population.absence');
  await inTransaction(client, async () => {
    // At the end: a household can have members in several partitions.
    await client.query('SELECT statistics.add_households()');
    await makeRoom(client, (partitions.at(-1) ?? 0) + 1);
    for (const of of ['person', 'household']) {
      await client.query(
        `SELECT setval('population.${of}_ids', greatest((SELECT max(${of}_id) FROM population.person), last_value))
           FROM population.${of}_ids`,
      );
    }
    await finish();
  });
}

async function writeNumbers(
  client: ClientBase,
  partitions: readonly number[],
  afterNumbers: () => Promise<void>,
): Promise<void> {
  const people = partitions
    .map((k) => `SELECT personal_id_number, person_id FROM population.person_written_${k}`)
    .join(' UNION ALL ');
  const { rows } = await client.query<{ many: boolean }>(
    `SELECT count(*) > ${NUMBERS_IN_PLACE_MAX} AS many
       FROM (SELECT FROM population.personal_number LIMIT ${NUMBERS_IN_PLACE_MAX + 1}) n`,
  );
  await inTransaction(client, async () => {
    await client.query(`SET LOCAL maintenance_work_mem = '${INDEX_MEMORY}'`);
    if (rows[0]?.many === true) {
      await client.query(`INSERT INTO population.personal_number (personal_id_number, person_id) ${people}`);
    } else {
      await exchangeNumbers(client, people);
    }
    await afterNumbers();
  });
}

async function exchangeNumbers(client: ClientBase, people: string): Promise<void> {
  const written = 'population.personal_number_written';
  await client.query(
    `CREATE TABLE ${written} AS
       SELECT personal_id_number, person_id, NULL::date AS cancelled_on, NULL::population.number_end AS cancelled_for
         FROM (${people}) p`,
  );
  await client.query(
    `ALTER TABLE ${written} ADD PRIMARY KEY (personal_id_number), ALTER COLUMN person_id SET NOT NULL,
       ADD CONSTRAINT within_partition CHECK (personal_id_number >= 0 AND personal_id_number < 1000000000000)`,
  );
  await client.query('LOCK TABLE population.personal_number IN ACCESS EXCLUSIVE MODE');
  await client.query(`INSERT INTO ${written} SELECT * FROM population.personal_number`);
  await putIn(client, 'population.personal_number', 'personal_number_0', written, [0, 1_000_000_000_000]);
}

/** Puts all in at once. They are counted first: from then on others wait to read people, for a moment. */
async function putPartitionsIn(client: ClientBase, partitions: readonly number[]): Promise<void> {
  const written = (k: number) => `population.person_written_${k}`;
  await inTransaction(client, async () => {
    await client.query(`SET LOCAL maintenance_work_mem = '${INDEX_MEMORY}'`);
    await client.query('SELECT statistics.add_people($1)', [partitions.map(written)]);
    for (const k of partitions) {
      const bounds = [k * PARTITION_PEOPLE, (k + 1) * PARTITION_PEOPLE] as const;
      await putIn(client, 'population.person', `person_${k}`, written(k), bounds);
    }
  });
}

/** Replaces an empty partition by a table written separately, in the caller's transaction. */
async function putIn(
  client: ClientBase,
  parent: string,
  name: string,
  written: string,
  [from, to]: readonly [number, number],
): Promise<void> {
  const place = `population.${name}`;
  const { rows } = await client.query<{ taken: boolean }>('SELECT to_regclass($1) IS NOT NULL AS taken', [
    place,
  ]);
  if (rows[0]?.taken === true) {
    await client.query(`ALTER TABLE ${parent} DETACH PARTITION ${place}`);
    await client.query(`DROP TABLE ${place}`);
  }
  await client.query(`ALTER TABLE ${written} OWNER TO ung_thuan_owner`);
  await client.query(`REVOKE ALL ON ${written} FROM PUBLIC`);
  await client.query(`ALTER TABLE ${written} RENAME TO ${name}`);
  await client.query(`ALTER TABLE ${parent} ATTACH PARTITION ${place} FOR VALUES FROM (${from}) TO (${to})`);
  await client.query(`ALTER TABLE ${place} DROP CONSTRAINT within_partition`);
}

async function makeRoom(client: ClientBase, first: number): Promise<void> {
  for (let k = first; k < first + ROOM_PARTITIONS; k++) {
    const place = `population.person_${k}`;
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${place} PARTITION OF population.person
         FOR VALUES FROM (${k * PARTITION_PEOPLE}) TO (${(k + 1) * PARTITION_PEOPLE})`,
    );
    await client.query(`ALTER TABLE ${place} OWNER TO ung_thuan_owner`);
    await client.query(`REVOKE ALL ON ${place} FROM PUBLIC`);
  }
}

/** Personal numbers not issued by any run, which a run must avoid. */
export async function numbersIssuedOtherwise(client: ClientBase): Promise<number[]> {
  const { rows } = await client.query({
    text: `SELECT n.personal_id_number::float8 FROM population.personal_number n
             WHERE NOT EXISTS (SELECT FROM population.sample s
               WHERE n.person_id / ${PARTITION_PEOPLE} BETWEEN s.first_partition
                 AND s.first_partition + (s.people - 1) / s.people_per_partition)`,
    rowMode: 'array',
  });
  return (rows as number[][]).map((row) => Number(row[0]));
}
