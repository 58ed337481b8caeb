import { setTimeout as pause } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import { UserError } from '../user-error.js';
import { type CatalogueFacts, recordCatalogue, writeCatalogue } from './catalogue-tables.js';
import { applyCode } from './code.js';
import { worksWith } from './schema-release.js';
import {
  digestOf,
  isContract,
  readSqlSources,
  type SqlFile,
  type SqlSources,
  schemaVersion,
} from './sources.js';
import { inTransaction, isContention } from './transaction.js';

/** The migration was refused, or did not get its locks; the schema is what it was, but for the table files that were applied before. */
export class MigrationRefused extends UserError {}

/** What a migration did. */
export interface MigrationResult {
  /** The table migrations that were applied. */
  readonly applied: readonly string[];
  /** Contract migrations that wait for `migrate --contract`. */
  readonly pending: readonly string[];
  /** Digest of the schema that the database has now, and its release. */
  readonly version: string;
  readonly release: number;
  /** The database is one release ahead, which this package works with: nothing was done. */
  readonly isAhead: boolean;
}

export interface MigrationOptions {
  readonly sources?: SqlSources;
  /** Also applies contract migrations. */
  readonly contract?: boolean;
  /** How long to wait for a lock at first, how often to try, and how long to pause in between. */
  readonly lockTimeout_ms?: number;
  readonly tries?: number;
  readonly pause_ms?: number;
}

/** The schema of a database. */
interface CurrentSchema {
  readonly version: string;
  readonly release: number;
}

const LOCK = 0x75740001; // one migration at a time in a database
/** Calls wait behind a lock that a migration waits for: at first for little more than the calls take that hold it, then for longer. */
const LOCK_TIMEOUT_MS = 50;
const LOCK_TIMEOUT_MAX_MS = 500;
const LOCK_TIMEOUT_GROWTH = 1.1;
const DEADLOCK_TIMEOUT_MS = 10;
const TRIES = 60;
const PAUSE_MS = 700;

/**
 * Migrates the database to this package's schema: each new table file in a transaction of its own, then in one the functions, triggers,
 * facts of the catalogue and privileges that differ. A transaction that locked one table after another would deadlock with calls,
 * which use several. A new database has everything in one transaction. When the version is current, it only sets back what the roles
 * of the logins changed of themselves; when it is one release ahead, it does nothing. Waits for each lock only briefly, since calls wait behind it; then the transaction is rolled back and tried again, with a little more
 * patience each time.
 * @param client connected as a superuser or as a role that may create roles and owns the database
 * @throws MigrationRefused when an applied file was changed, the database is too new for the package, or a lock was not given
 */
export async function migrate(
  client: ClientBase,
  facts: CatalogueFacts,
  {
    sources = readSqlSources(),
    contract = false,
    lockTimeout_ms = LOCK_TIMEOUT_MS,
    tries = TRIES,
    pause_ms = PAUSE_MS,
  }: MigrationOptions = {},
): Promise<MigrationResult> {
  const version = schemaVersion(sources, facts);
  const done = async (): Promise<MigrationResult | undefined> => {
    const current = await currentSchema(client);
    if (current === undefined || current.release < sources.release) return undefined;
    if (!worksWith(current.release, sources.release)) throw new MigrationRefused(tooNew(current, sources));
    const isAhead = current.release > sources.release;
    if (!isAhead && current.version !== version) return undefined;
    const pending = isAhead ? [] : await pendingContracts(client, sources);
    if (contract && pending.length > 0) return undefined;
    return { ...current, applied: [], pending, isAhead };
  };
  const applied: string[] = [];
  for (let tried = 1; ; tried += 1) {
    const result = await done();
    let step = 'roles';
    try {
      if (result !== undefined) {
        // Roles can change their own settings at any time; a newer package may want others.
        if (!result.isAhead) {
          await client.query(sources.roles.text);
          await recordCatalogue(client, facts, LOCK);
        }
        return { ...result, applied };
      }
      const end = await inTransaction(client, async () => {
        await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
        const meanwhile = await done();
        if (meanwhile !== undefined) return { ...meanwhile, applied };
        await prepare(client, lockTimeoutAt(tried, lockTimeout_ms));
        const isNew = (await currentSchema(client)) === undefined;
        await client.query(sources.roles.text);
        const applying = (name: string) => {
          step = name;
        };
        const files = await newFiles(client, sources, contract || isNew);
        const [first] = files;
        for (const file of isNew ? files : files.slice(0, 1)) {
          applying(file.name);
          await applyFile(client, file);
        }
        if (!isNew && first !== undefined) return first;
        await applyCode(client, sources, applying);
        step = 'catalogue';
        await writeCatalogue(client, facts);
        step = sources.privileges.name;
        await client.query(sources.privileges.text);
        await client.query(
          `INSERT INTO catalogue.schema_version (version, release) VALUES ($1, $2)
           ON CONFLICT (only_row) DO UPDATE SET version = excluded.version, release = excluded.release`,
          [version, sources.release],
        );
        const pending = await pendingContracts(client, sources);
        const all = [...applied, ...files.map(({ name }) => name)];
        return { applied: all, pending, version, release: sources.release, isAhead: false };
      });
      if (!('text' in end)) {
        if (!end.isAhead) await recordCatalogue(client, facts, LOCK);
        return end;
      }
      applied.push(end.name);
      tried = 0;
    } catch (error) {
      if (!isContention(error)) throw error;
      if (tried >= tries) {
        throw new MigrationRefused(
          `the database was too busy to migrate: ${step} failed ${tried} times (${(error as Error).message}); what was done before it stays, try again when no long transaction runs`,
          { cause: error },
        );
      }
      await pause(pause_ms);
    }
  }
}

/** The schema of a database; undefined when it was never migrated. */
export async function currentSchema(client: ClientBase): Promise<CurrentSchema | undefined> {
  const { rows } = await client.query<{ known: boolean; numbered: boolean }>(
    `SELECT to_regclass('catalogue.schema_version') IS NOT NULL AS known,
       EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('catalogue.schema_version') AND attname = 'release') AS numbered`,
  );
  if (!rows[0]?.known) return undefined;
  const release = rows[0].numbered ? 'release' : '0 AS release';
  const found = await client.query<CurrentSchema>(`SELECT version, ${release} FROM catalogue.schema_version`);
  return found.rows[0];
}

/** Calls wait behind a lock that the migration waits for: it gives up early, and in a deadlock it is the one that does. */
async function prepare(client: ClientBase, lockTimeout_ms: number): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = ${lockTimeout_ms}`);
  await client.query(
    `SELECT set_config('deadlock_timeout', '${DEADLOCK_TIMEOUT_MS}', true)
       FROM pg_roles WHERE rolname = current_user AND rolsuper`,
  );
  await client.query('SET LOCAL check_function_bodies = off');
  await client.query('SET LOCAL client_min_messages = warning');
}

/** How long the `tried`th try waits for a lock, in whole milliseconds. */
export function lockTimeoutAt(tried: number, first_ms: number): number {
  return Math.ceil(
    Math.min(Math.max(LOCK_TIMEOUT_MAX_MS, first_ms), first_ms * LOCK_TIMEOUT_GROWTH ** (tried - 1)),
  );
}

function tooNew({ release }: CurrentSchema, { release: own }: SqlSources): string {
  return `the database is on schema release ${release}; this package works with ${own} and ${own + 1}: use a newer package`;
}

async function pendingContracts(client: ClientBase, sources: SqlSources): Promise<string[]> {
  const contracts = sources.tables.filter(isContract).map((file) => file.name);
  if (contracts.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    'SELECT c.name FROM unnest($1::text[]) c (name) EXCEPT SELECT m.name FROM public.ung_thuan_migration m ORDER BY name',
    [contracts],
  );
  return rows.map((row) => row.name);
}

/** The table files that are to be applied, in order. @throws MigrationRefused */
async function newFiles(client: ClientBase, sources: SqlSources, contract: boolean): Promise<SqlFile[]> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.ung_thuan_migration (
       name text PRIMARY KEY, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await client.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM public.ung_thuan_migration',
  );
  const known = new Map(rows.map((row) => [row.name, row.digest]));
  const files: SqlFile[] = [];
  for (const file of sources.tables) {
    const before = known.get(file.name);
    known.delete(file.name);
    if (before === digestOf(file.text)) continue;
    if (before !== undefined) {
      throw new MigrationRefused(
        `${file.name} was changed after it had been applied: add a new migration instead`,
      );
    }
    if (contract || !isContract(file)) files.push(file);
  }
  if (known.size > 0) {
    throw new MigrationRefused(
      `the database is newer than this package: it knows ${[...known.keys()].join(', ')}`,
    );
  }
  return files;
}

async function applyFile(client: ClientBase, { name, text }: SqlFile): Promise<void> {
  await client.query(text);
  await client.query('INSERT INTO public.ung_thuan_migration (name, digest) VALUES ($1, $2)', [
    name,
    digestOf(text),
  ]);
}
