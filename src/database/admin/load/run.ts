import type { ClientBase } from 'pg';
import { UserError } from '../../../user-error.js';
import { inTransaction } from '../../transaction.js';
import { finishPartitions, firstFreePartition, PARTITION_PEOPLE } from '../nation.js';
import { REGISTRY_FILES, type RegistryFile, stagedColumns } from './format.js';

/** A run of `population load`. */
export interface LoadRun {
  readonly run_id: number;
  readonly first_partition: number;
  readonly people_per_partition: number;
  readonly partitions: number;
}

/** What came of one file. */
export interface FileOutcome {
  readonly file: string;
  readonly lines: number;
  readonly loaded: number;
  readonly rejected: number;
}

/** The load cannot begin; nothing was changed. The message says why in one line. */
export class LoadRefused extends UserError {
  override readonly name = 'LoadRefused';
}

/** What to load: the digest of the directory, and how many people its file has. */
export interface LoadWish {
  /** In hex. */
  readonly digest: string;
  readonly people: number;
  readonly peoplePerPartition: number;
  readonly isDryRun: boolean;
}

const RUN = 'run_id, first_partition, people_per_partition, partitions';
// Two loads at once would take each other's staging tables.
const LOCK = "hashtext('ung-thuan population load')";

/**
 * Begins a load, or goes on with the unfinished one. Holds a lock until the connection ends.
 * @returns the outcome of the load where the same directory was loaded before
 * @throws LoadRefused
 */
export async function beginLoad(
  client: ClientBase,
  wish: LoadWish,
): Promise<LoadRun | readonly FileOutcome[]> {
  const locked = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`);
  if (locked.rows[0]?.locked !== true) throw new LoadRefused('another load is running');
  const generation = await client.query('SELECT FROM population.sample WHERE finished_at IS NULL');
  if (generation.rowCount) throw new LoadRefused('a run of population generate is not finished');
  const { rows } = await client.query<LoadRun & { same: boolean; is_dry_run: boolean }>(
    `SELECT ${RUN}, digest = decode($1, 'hex') AS same, is_dry_run FROM population.load_run WHERE finished_at IS NULL`,
    [wish.digest],
  );
  const [unfinished] = rows;
  if (unfinished !== undefined) {
    if (!unfinished.same) {
      throw new LoadRefused(
        'a load of other files is not finished: run it to its end with its directory as it was, or give it up with population load --abandon',
      );
    }
    if (wish.isDryRun && !unfinished.is_dry_run) {
      throw new LoadRefused('the load of this directory is not finished: run it to its end');
    }
    await client.query('UPDATE population.load_run SET is_dry_run = $2 WHERE run_id = $1', [
      unfinished.run_id,
      wish.isDryRun,
    ]);
    return unfinished;
  }
  const before = await client.query<{ outcome: readonly FileOutcome[] }>(
    `SELECT outcome FROM population.load_run WHERE digest = decode($1, 'hex') ORDER BY run_id DESC LIMIT 1`,
    [wish.digest],
  );
  if (before.rows[0] !== undefined) return before.rows[0].outcome;
  return inTransaction(client, async () => {
    for (const file of REGISTRY_FILES) await client.query(createStaging(file));
    await client.query(
      `CREATE TABLE population.load_reject (file text NOT NULL, line bigint NOT NULL, reason text NOT NULL,
         personal_id_number bigint, PRIMARY KEY (file, line))`,
    );
    const begun = await client.query<LoadRun>(
      `INSERT INTO population.load_run (digest, is_dry_run, first_partition, people_per_partition, partitions)
         VALUES (decode($1, 'hex'), $2, $3, $4, $5) RETURNING ${RUN}`,
      [
        wish.digest,
        wish.isDryRun,
        await firstFreePartition(client),
        wish.peoplePerPartition,
        Math.ceil(wish.people / wish.peoplePerPartition),
      ],
    );
    return begun.rows[0] as LoadRun;
  });
}

function createStaging(file: RegistryFile): string {
  const columns = stagedColumns(file).map(([name, type]) => `${name} ${type}`);
  const id = file.name === 'people' ? ['person_id bigint'] : [];
  return `CREATE TABLE population.load_${file.name} (${[...id, 'line bigint', ...columns].join(', ')})`;
}

/** The partitions that a run fills. */
export function partitionsOfLoad({ first_partition, partitions }: LoadRun): number[] {
  return Array.from({ length: partitions }, (_, i) => first_partition + i);
}

/** The person_id of a line of the people file; line 1 is the header. */
export function personIdOf({ first_partition, people_per_partition }: LoadRun, line: number): number {
  const at = line - 2;
  const partition = first_partition + Math.floor(at / people_per_partition);
  return partition * PARTITION_PEOPLE + (at % people_per_partition);
}

/** Makes a run's people visible, as finishGeneration does. */
export async function finishLoad(
  client: ClientBase,
  run: LoadRun,
  outcome: readonly FileOutcome[],
  onStep: (step: string) => void,
): Promise<void> {
  const of = [run.run_id];
  await finishPartitions(
    client,
    {
      partitions: partitionsOfLoad(run),
      areNumbersWritten: async () => {
        const { rows } = await client.query<{ done: boolean }>(
          'SELECT numbers_written AS done FROM population.load_run WHERE run_id = $1',
          of,
        );
        return rows[0]?.done === true;
      },
      afterNumbers: async () => {
        for (const file of REGISTRY_FILES)
          if (file.table !== undefined) await client.query(writeBeside(file));
        await client.query('UPDATE population.load_run SET numbers_written = true WHERE run_id = $1', of);
      },
      finish: async () => {
        await dropStaging(client);
        await client.query(
          'UPDATE population.load_run SET finished_at = now(), outcome = $2 WHERE run_id = $1',
          [run.run_id, JSON.stringify(outcome)],
        );
      },
    },
    onStep,
  );
}

function writeBeside({ name, table }: RegistryFile): string {
  const columns = Object.entries(table?.columns ?? {});
  return `INSERT INTO population.${table?.name} (${columns.map(([column]) => column).join(', ')})
    SELECT ${columns.map(([, expression]) => expression).join(', ')}
      FROM population.load_${name}_checked r WHERE r.person_id IS NOT NULL`;
}

/** Ends a dry run: nothing of it stays. */
export async function endDryRun(client: ClientBase, run: LoadRun): Promise<void> {
  await inTransaction(client, async () => {
    await dropStaging(client);
    await client.query('DELETE FROM population.load_run WHERE run_id = $1', [run.run_id]);
  });
}

/**
 * Gives up the unfinished load. Nobody of it is in the database then.
 * @throws LoadRefused when there is none, it is running, or its people are being put in
 */
export async function abandonLoad(client: ClientBase): Promise<void> {
  const locked = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`);
  if (locked.rows[0]?.locked !== true) throw new LoadRefused('the load is running');
  const { rows } = await client.query<LoadRun & { numbers_written: boolean }>(
    `SELECT ${RUN}, numbers_written FROM population.load_run WHERE finished_at IS NULL`,
  );
  const [run] = rows;
  if (run === undefined) throw new LoadRefused('no load is unfinished');
  if (run.numbers_written) throw new LoadRefused('its people are being put in: run it to its end');
  await inTransaction(client, async () => {
    for (const k of partitionsOfLoad(run))
      await client.query(`DROP TABLE IF EXISTS population.person_written_${k}`);
    await dropStaging(client);
    await client.query('DELETE FROM population.load_run WHERE run_id = $1', [run.run_id]);
  });
}

async function dropStaging(client: ClientBase): Promise<void> {
  const names = REGISTRY_FILES.flatMap(({ name }) => [`load_${name}`, `load_${name}_checked`]);
  for (const name of [...names, 'load_reject', 'load_known', 'load_head']) {
    await client.query(`DROP TABLE IF EXISTS population.${name} CASCADE`);
  }
}
