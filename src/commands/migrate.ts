import { catalogueFacts } from '../catalogue-facts.js';
import type { Config } from '../config.js';
import { migrate as migrateDatabase } from '../database/migrate.js';
import type { Terminal } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** `migrate`: brings the database to this package's schema. */
export async function migrate(config: Config, terminal: Terminal): Promise<void> {
  const { applied, version } = await withAdmin(config, (admin) => migrateDatabase(admin, catalogueFacts()), {
    anySchema: true,
  });
  const what = applied.length > 0 ? `applied ${applied.length} migrations` : 'no new migration';
  terminal.result(`${what}; the database is on version ${version}`, { applied, version });
}
