import type pg from 'pg';
import type { Config } from '../config.js';
import { expectedVersion } from '../database/migrate.js';
import { DatabaseUnavailable, openServer } from '../database/server.js';
import { catalogueFacts } from './catalogue-facts.js';

/**
 * Runs work on an administrator's connection, whether or not a gateway runs: the embedded database is joined or started.
 * @throws DatabaseUnavailable when the schema is not this package's
 */
export async function withAdmin<T>(
  config: Config,
  work: (admin: pg.Client) => Promise<T>,
  { anySchema = false } = {},
): Promise<T> {
  const server = await openServer(config);
  try {
    const admin = await server.connectAdmin();
    try {
      if (!anySchema) await requireSchema(admin);
      return await work(admin);
    } finally {
      await admin.end();
    }
  } finally {
    await server.close();
  }
}

async function requireSchema(admin: pg.Client): Promise<void> {
  const expected = expectedVersion(catalogueFacts());
  const found = await admin
    .query<{ schema_version: string }>('SELECT gate.schema_version()')
    .then(({ rows }) => rows[0]?.schema_version)
    .catch(() => undefined);
  if (found !== expected) {
    throw new DatabaseUnavailable('the database is not on this version: run ung-thuan migrate first');
  }
}
