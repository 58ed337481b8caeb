import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { SCHEMA_RELEASE } from './schema-release.js';

/** One SQL file of the package. */
export interface SqlFile {
  readonly name: string;
  readonly text: string;
}

/** All SQL of the schema, in the order it is applied. */
export interface SqlSources {
  /** See schema-release.ts. */
  readonly release: number;
  readonly roles: SqlFile;
  /** Append-only migrations, by number. */
  readonly tables: readonly SqlFile[];
  /** One function per file, applied where it differs. */
  readonly functions: readonly SqlFile[];
  /** The triggers of one function per file, applied where they differ. */
  readonly triggers: readonly SqlFile[];
  readonly privileges: SqlFile;
}

// The build copies the SQL, so it is next to this file in src and in dist.
const ROOT = new URL('sql/', import.meta.url);

/** Reads the package's SQL files. */
export function readSqlSources(): SqlSources {
  const read = (name: string): SqlFile => ({ name, text: readFileSync(new URL(name, ROOT), 'utf8') });
  const list = (folder: string) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => read(`${folder}/${name}`));
  return {
    release: SCHEMA_RELEASE,
    roles: read('roles.sql'),
    tables: list('tables'),
    functions: list('functions'),
    triggers: list('triggers'),
    privileges: read('privileges.sql'),
  };
}

/** Whether a table migration removes what packages before the previous release used: its first line says so. */
export function isContract({ text }: SqlFile): boolean {
  return /^-- contract\b/.test(text);
}

/** SHA-256 over texts, hex. */
export function digestOf(...texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('hex');
}

/** The version a migrated database carries: the digest of everything a migration applies. */
export function schemaVersion(sources: SqlSources, facts: unknown): string {
  const files = [
    sources.roles,
    ...sources.tables,
    ...sources.functions,
    ...sources.triggers,
    sources.privileges,
  ];
  return digestOf(
    String(sources.release),
    JSON.stringify(facts),
    ...files.flatMap((file) => [file.name, file.text]),
  ).slice(0, 16);
}
