import type { ClientBase } from 'pg';
import { inTransaction } from '../transaction.js';

/** What a recount found. */
export interface Recount {
  /** Cells of the cube that hold people. */
  readonly cells: number;
  /** Cells whose count differs from the people. */
  readonly cellsDiffering: number;
}

/**
 * Counts all people and compares, in one statement and so on one snapshot, whatever changes meanwhile.
 * @param correct also counts again and corrects the differences: concurrent changes add themselves, and are folded afterwards
 */
export async function recountResidents(client: ClientBase, correct: boolean): Promise<Recount> {
  return inTransaction(client, async () => {
    // All cells of the cube are summed up and sorted.
    await client.query("SET LOCAL work_mem = '512MB'");
    const { rows } = await client.query<{ cells: number; differing: number }>(
      `SELECT (SELECT count(*)::integer FROM statistics.cube(population.today())) AS cells,
         (SELECT count(*) FROM statistics.differences())::integer + statistics.running_total_differences()::integer AS differing`,
    );
    const { cells, differing } = rows[0] ?? { cells: 0, differing: 0 };
    if (correct && differing > 0) await client.query('SELECT statistics.add_people(NULL)');
    return { cells, cellsDiffering: differing };
  });
}
