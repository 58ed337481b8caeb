import { once } from 'node:events';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { inTransaction } from '../../transaction.js';
import { registryFile, stagedColumns } from './format.js';
import { type LoadRun, personIdOf } from './run.js';

/** A part of a file: whole lines, read and staged as one. */
export interface Slice {
  /** A file of the format. */
  readonly file: string;
  /** Its place among the file's slices. */
  readonly n: number;
  readonly firstLine: number;
  readonly lines: number;
}

/** A line that was rejected. */
export interface Reject {
  readonly line: number;
  /** `column: what is wrong`, without a value. */
  readonly reason: string;
  /** The number of the person it is about, when that could be read. */
  readonly number: string | null;
}

/** The staged lines of a batch in PostgreSQL's text format of COPY, and those that were rejected. */
export interface StagedBatch {
  readonly lines: number;
  readonly text: string;
  readonly rejects: readonly Reject[];
}

/** Slices that are staged already, as `file n`. */
export async function stagedSlices(client: ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ slice: string }>(
    `SELECT substring(p.relname FROM 6) || ' ' || substring(c.relname FROM '[0-9]+$') AS slice
       FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relnamespace = 'population'::regnamespace AND p.relname ~ '^load_[a-z]+$'`,
  );
  return new Set(rows.map(({ slice }) => slice));
}

/**
 * Stages a slice in a table of its own, in one transaction: a killed load leaves no part of it.
 * @param onProgress called with the number of lines read so far
 */
export async function stageSlice(
  client: ClientBase,
  run: LoadRun,
  { file, n, firstLine, lines }: Slice,
  batches: AsyncIterable<StagedBatch>,
  onProgress: (lines: number) => void,
): Promise<void> {
  const table = `population.load_${file}_${n}`;
  const isPeople = file === 'people';
  const range = isPeople
    ? `person_id BETWEEN ${personIdOf(run, firstLine)} AND ${personIdOf(run, firstLine + lines - 1)}`
    : `line BETWEEN ${firstLine} AND ${firstLine + lines - 1}`;
  const columns = [
    ...(isPeople ? ['person_id'] : []),
    'line',
    ...stagedColumns(registryFile(file)).map(([c]) => c),
  ];
  await inTransaction(client, async () => {
    await client.query(`CREATE TABLE ${table} (CHECK (${range})) INHERITS (population.load_${file})`);
    const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FREEZE)`));
    const failed = new Promise<never>((_, reject) => stream.once('error', reject));
    failed.catch(() => {});
    const rejects: Reject[] = [];
    let read = 0;
    try {
      for await (const batch of batches) {
        rejects.push(...batch.rejects);
        if (!stream.write(batch.text)) await Promise.race([once(stream, 'drain'), failed]);
        read += batch.lines;
        onProgress(read);
      }
    } catch (error) {
      stream.destroy(error as Error);
      throw error;
    }
    stream.end();
    await Promise.race([once(stream, 'finish'), failed]);
    await writeRejects(client, file, rejects);
  });
}

const REJECTS_AT_ONCE = 10_000;

async function writeRejects(client: ClientBase, file: string, rejects: readonly Reject[]): Promise<void> {
  for (let at = 0; at < rejects.length; at += REJECTS_AT_ONCE) {
    const some = rejects.slice(at, at + REJECTS_AT_ONCE);
    await client.query(
      'INSERT INTO population.load_reject SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::bigint[])',
      [
        file,
        some.map(({ line }) => line),
        some.map(({ reason }) => reason),
        some.map(({ number }) => number),
      ],
    );
  }
}
