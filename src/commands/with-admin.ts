import type pg from 'pg';
import { DatabaseUnavailable } from '../database/login.js';
import { currentSchema } from '../database/migrate.js';
import { SCHEMA_RELEASE, worksWith } from '../database/schema-release.js';
import { type DatabaseOptions, openServer } from '../database/server.js';

/**
 * Runs work on an administrator's connection. An embedded database is started unless a gateway already runs it.
 * @throws DatabaseUnavailable when the schema's release is not one that this package works with
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
  const release = (await currentSchema(admin))?.release;
  if (worksWith(release, SCHEMA_RELEASE)) return;
  throw new DatabaseUnavailable(
    release !== undefined && release > SCHEMA_RELEASE
      ? `the database is on schema release ${release}, too new for this package: use a newer one`
      : 'the database is not on this version: run ung-thuan migrate first',
  );
}
