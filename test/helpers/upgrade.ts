import pg from 'pg';
import type { Test } from 'tap';
import type { TestDatabase } from './database.js';

/** Connects once more as the superuser, until the test ends. */
export async function connectAgain(t: Test, { ownerUrl }: TestDatabase): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  t.teardown(() => client.end());
  return client;
}
