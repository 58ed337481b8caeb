import type { ClientBase } from 'pg';
import { UserError } from '../user-error.js';
import { digestOf, readSqlSources, type SqlSources, schemaVersion } from './sources.js';
import { inTransaction } from './transaction.js';

/** A field as the database needs it. */
export interface FieldFact {
  readonly field: string;
  readonly sensitive: boolean;
  readonly facts: unknown;
}

/** A purpose with its ceilings as the database enforces them; durations are ISO 8601. */
export interface PurposeFact {
  readonly purpose: string;
  readonly partner_kinds: readonly string[];
  readonly fields: readonly string[];
  /** The sensitive fields that may be required, and by which law. */
  readonly requirable_sensitive: Readonly<Record<string, string>>;
  /** For some fields, the derived fields that are sufficient instead. */
  readonly derived_alternatives: Readonly<Record<string, readonly string[]>>;
  readonly access_modes: readonly string[];
  readonly once_valid_for: string;
  readonly until_max: string | null;
  readonly at_most_max: { readonly count: number; readonly per: string } | null;
  readonly retention_max: string;
  readonly until_school_age_ends: boolean;
  readonly has_pseudonyms: boolean;
  readonly expires_in_max_s: number;
  readonly facts: unknown;
}

/** One row of the transition table of requests or consents. */
export interface TransitionFact {
  readonly subject: string;
  readonly event: string;
  readonly from_state: string;
  readonly to_state: string;
}

/** A data set and the schema that reads it. */
export interface DataSetFact {
  readonly data_set: string;
  readonly schema_name: string;
}

/** The catalogue, which a migration writes into the database. */
export interface CatalogueFacts {
  readonly dataSets: readonly DataSetFact[];
  readonly fields: readonly FieldFact[];
  readonly purposes: readonly PurposeFact[];
  readonly transitions: readonly TransitionFact[];
}

/** The migration was refused; nothing was changed. */
export class MigrationRefused extends UserError {}

/** What a migration did. */
export interface MigrationResult {
  readonly applied: readonly string[];
  readonly version: string;
}

const LOCK = 0x75740001; // one migration at a time in a database

/** The schema version of this package. */
export function expectedVersion(facts: CatalogueFacts): string {
  return schemaVersion(readSqlSources(), facts);
}

/**
 * Migrates the database to this package's schema, in one transaction: new table files, all functions, the catalogue's
 * facts, privileges. Does nothing when the version is current.
 * @param client connected as a superuser or as a role that may create roles and owns the database
 * @throws MigrationRefused when an applied file was changed or the database is newer than the package
 */
export async function migrate(
  client: ClientBase,
  facts: CatalogueFacts,
  sources = readSqlSources(),
): Promise<MigrationResult> {
  const version = schemaVersion(sources, facts);
  if ((await currentVersion(client)) === version) return { applied: [], version };
  return inTransaction(client, async () => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('SET LOCAL check_function_bodies = off');
    await client.query('SET LOCAL client_min_messages = warning');
    await client.query(sources.roles.text);
    await client.query(sources.dropFunctions.text);
    const applied = await applyTables(client, sources);
    for (const file of sources.functions) await client.query(file.text);
    await writeCatalogue(client, facts);
    await client.query(sources.privileges.text);
    await client.query(
      `INSERT INTO catalogue.schema_version (version) VALUES ($1)
       ON CONFLICT (only_row) DO UPDATE SET version = excluded.version`,
      [version],
    );
    return { applied, version };
  });
}

/** The schema version of a database; undefined when it was never migrated. */
export async function currentVersion(client: ClientBase): Promise<string | undefined> {
  const { rows } = await client.query<{ known: boolean }>(
    "SELECT to_regclass('catalogue.schema_version') IS NOT NULL AS known",
  );
  if (!rows[0]?.known) return undefined;
  const found = await client.query<{ version: string }>('SELECT version FROM catalogue.schema_version');
  return found.rows[0]?.version;
}

async function applyTables(client: ClientBase, sources: SqlSources): Promise<string[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.ung_thuan_migration (
       name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM public.ung_thuan_migration',
  );
  const known = new Map(rows.map((row) => [row.name, row.digest]));
  const applied: string[] = [];
  for (const file of sources.tables) {
    const digest = digestOf(file.text);
    const before = known.get(file.name);
    known.delete(file.name);
    if (before === digest) continue;
    if (before !== undefined) {
      throw new MigrationRefused(
        `${file.name} was changed after it had been applied: add a new migration instead`,
      );
    }
    await client.query(file.text);
    await client.query('INSERT INTO public.ung_thuan_migration (name, digest) VALUES ($1, $2)', [
      file.name,
      digest,
    ]);
    applied.push(file.name);
  }
  if (known.size > 0) {
    throw new MigrationRefused(
      `the database is newer than this package: it knows ${[...known.keys()].join(', ')}`,
    );
  }
  return applied;
}

async function writeCatalogue(client: ClientBase, facts: CatalogueFacts): Promise<void> {
  await client.query(
    'DELETE FROM catalogue.data_set; DELETE FROM catalogue.field; DELETE FROM catalogue.purpose; DELETE FROM catalogue.transition',
  );
  await client.query(
    `INSERT INTO catalogue.data_set
       SELECT * FROM json_to_recordset($1) AS d (data_set text, schema_name name)`,
    [JSON.stringify(facts.dataSets)],
  );
  await client.query(
    `INSERT INTO catalogue.field SELECT * FROM json_to_recordset($1) AS f (field text, sensitive boolean, facts jsonb)`,
    [JSON.stringify(facts.fields)],
  );
  await client.query(
    `INSERT INTO catalogue.purpose SELECT * FROM json_to_recordset($1) AS p (purpose text, partner_kinds text[],
       fields text[], access_modes text[], once_valid_for interval, until_max text, at_most_max jsonb,
       retention_max text, expires_in_max_s integer, facts jsonb, derived_alternatives jsonb,
       until_school_age_ends boolean, has_pseudonyms boolean, requirable_sensitive jsonb)`,
    [JSON.stringify(facts.purposes)],
  );
  await client.query(
    `INSERT INTO catalogue.transition
       SELECT * FROM json_to_recordset($1) AS t (subject text, event text, from_state text, to_state text)`,
    [JSON.stringify(facts.transitions)],
  );
}
