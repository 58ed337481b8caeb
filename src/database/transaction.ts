import type { ClientBase } from 'pg';

/** Runs work in one transaction: committed when it returns, rolled back when it throws. */
export async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** Whether a change of the schema or of roles may succeed when it is tried again: others held a lock, or changed the same row of a catalogue. */
export function isContention(error: unknown): boolean {
  const { code = '', message, schema } = error as { code?: string; message: string; schema?: string };
  return (
    ['55P03', '40P01', '40001'].includes(code) ||
    (code === 'XX000' && /^tuple concurrently (updated|deleted)/.test(message)) ||
    // Roles belong to the server: a migration of another database made the same.
    (code === '23505' && schema === 'pg_catalog')
  );
}
