import type { ClientBase } from 'pg';

/** What a recount found. */
export interface Recount {
  /** Cells of the cube that hold people. */
  readonly cells: number;
  /** Cells whose count differs from the people. */
  readonly cellsDiffering: number;
}

/**
 * Counts all people and compares, in one statement and so on one snapshot, whatever changes meanwhile.
 * @param correct also corrects the differences: concurrent changes add themselves
 */
export async function recountResidents(client: ClientBase, correct: boolean): Promise<Recount> {
  if (correct) await client.query('DELETE FROM statistics.cumulative_count_state');
  const { rows } = await client.query<{ cells: number; differing: number }>(
    `WITH different AS MATERIALIZED (SELECT * FROM statistics.differences())${
      correct ? ', corrected AS (INSERT INTO statistics.resident_change SELECT * FROM different)' : ''
    }
     SELECT (SELECT count(*)::integer FROM statistics.cube()) AS cells,
       (SELECT count(*) FROM different)::integer + statistics.cumulative_count_differences()::integer AS differing`,
  );
  const { cells, differing } = rows[0] ?? { cells: 0, differing: 0 };
  return { cells, cellsDiffering: differing };
}
