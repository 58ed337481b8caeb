import type pg from 'pg';
import { catalogueFacts } from '../catalogue-facts.js';
import { DatabaseUnavailable } from '../database/login.js';
import { currentVersion, expectedVersion } from '../database/migrate.js';
import { type DatabaseOptions, openServer } from '../database/server.js';

/**
 * Runs work on an administrator's connection. An embedded database is started unless a gateway already runs it.
 * @throws DatabaseUnavailable when the schema is not this package's
 */
export async function withAdmin<T>(
  database: DatabaseOptions,
  work: (admin: pg.Client) => Promise<T>,
  { anySchema = false } = {},
): Promise<T> {
  const server = await openServer(database);
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
  if ((await currentVersion(admin)) !== expectedVersion(catalogueFacts())) {
    throw new DatabaseUnavailable('the database is not on this version: run ung-thuan migrate first');
  }
}
