import pg from 'pg';

/** Reads with a standby where there is one that answers, else with the primary: what is read may be a moment old. */
export type Read = <T>(read: (pool: pg.Pool) => Promise<T>) => Promise<T>;

/** How long a standby that failed is left out. */
const LEFT_OUT_MS = 2_000;

/**
 * Reads at standbys. Whatever a standby does not answer - it is gone, too far behind, lacks a record, would have to write, refuses - is asked of
 * the primary, whose answer or refusal counts. One that could not be reached is left out for two seconds.
 * @param standbys undefined where there are none
 * @param observe is told when reads leave the standbys, and when they are back
 */
export function readsOf(
  primary: pg.Pool,
  standbys: pg.Pool | undefined,
  observe: (state: 'up' | 'down', cause?: unknown) => void,
): Read {
  if (standbys === undefined) return (read) => read(primary);
  let outUntil_ms = 0;
  let state: 'up' | 'down' | undefined;
  const become = (next: 'up' | 'down', cause?: unknown) => {
    if (state !== next) observe(next, cause);
    state = next;
  };
  return async (read) => {
    if (performance.now() < outUntil_ms) return read(primary);
    try {
      const found = await read(standbys);
      become('up');
      return found;
    } catch (error) {
      const { code, cause } = error as { code?: string; cause?: unknown };
      if (code === 'unavailable' && !isOfStatement(cause)) {
        outUntil_ms = performance.now() + LEFT_OUT_MS;
        become('down', cause);
      }
      return read(primary);
    }
  };
}

/** Whether one statement failed at the standby, as one that would have written (25006) or that replay got in the way of (40001). */
const isOfStatement = (cause: unknown): boolean =>
  cause instanceof pg.DatabaseError && ['25006', '40001', '40P01'].includes(String(cause.code));
