import { catalogueFacts } from '../catalogue-facts.js';
import type { Config } from '../config.js';
import { type MigrationResult, migrate as migrateDatabase } from '../database/migrate.js';
import { SCHEMA_RELEASE } from '../database/schema-release.js';
import { type Terminal, UsageError } from './terminal.js';
import { withAdmin } from './with-admin.js';

/** `migrate [--contract]`: brings the database to this package's schema, unless it is one release ahead. */
export async function migrate(config: Config, terminal: Terminal, words: readonly string[]): Promise<void> {
  const contract = parseContract(words);
  const result = await withAdmin(config, (admin) => migrateDatabase(admin, catalogueFacts(), { contract }), {
    anySchema: true,
  });
  const { applied, pending, version, release } = result;
  terminal.result(textOf(result), { applied, pending, version, release });
}

/** @throws UsageError */
function parseContract(words: readonly string[]): boolean {
  const unknown = words.find((word) => word !== '--contract');
  if (unknown !== undefined) throw new UsageError(`migrate takes no argument but --contract: ${unknown}`);
  return words.length > 0;
}

function textOf({ applied, pending, version, release, isAhead }: MigrationResult): string {
  if (isAhead) {
    return `nothing to do: the database is on schema release ${release}, with which this package (${SCHEMA_RELEASE}) works`;
  }
  const what = applied.length > 0 ? `applied ${applied.length} migrations` : 'no new migration';
  const waiting =
    pending.length > 0
      ? `; ${pending.join(', ')} waits for migrate --contract, when no older package runs`
      : '';
  return `${what}; the database is on release ${release}, version ${version}${waiting}`;
}
