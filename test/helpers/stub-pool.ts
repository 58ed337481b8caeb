import type pg from 'pg';

/** A pool whose connections answer statements so. */
export function stubPool(
  query: (statement: never) => Promise<unknown>,
  options: pg.PoolConfig = {},
): pg.Pool {
  const client = { query, on: () => client, removeListener: () => client, release: () => undefined };
  return { connect: async () => client, options } as unknown as pg.Pool;
}
