import type { ClientBase } from 'pg';
import { digestOf, type SqlFile, type SqlSources } from './sources.js';

/** A function or trigger as it is in the database. */
interface Defined {
  /** `schema.name` of a function, `schema.table.name` of a trigger. */
  readonly name: string;
  readonly oid: string;
  /** Drops it. */
  readonly drop: string;
  /** Digest of the definition that PostgreSQL shows for it. */
  readonly definition: string;
}

const OURS = "(SELECT n.oid FROM pg_namespace n WHERE n.nspowner = 'ung_thuan_owner'::regrole)";
const FUNCTIONS = `
  SELECT format('%s.%s', p.pronamespace::regnamespace, p.proname) AS name, p.oid,
      format('DROP FUNCTION %s RESTRICT', p.oid::regprocedure) AS drop,
      encode(sha256(convert_to(pg_get_functiondef(p.oid), 'UTF8')), 'hex') AS definition
    FROM pg_proc p WHERE p.pronamespace IN ${OURS}`;
const TRIGGERS = `
  SELECT format('%s.%s', t.tgrelid::regclass, t.tgname) AS name, t.oid,
      format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) AS drop,
      encode(sha256(convert_to(pg_get_triggerdef(t.oid) || t.tgenabled::text, 'UTF8')), 'hex') AS definition
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relnamespace IN ${OURS}`;

const INVALID_FUNCTION_DEFINITION = '42P13';

/**
 * Makes the database hold the functions and triggers of the sources and no others. A file is applied where it, or what it
 * once left in the database, has changed; where neither has, the catalogues are only read, so that calls go on as before.
 * @param applying is told the name of each file before it is applied
 */
export async function applyCode(
  client: ClientBase,
  sources: SqlSources,
  applying: (name: string) => void,
): Promise<void> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS public.ung_thuan_code (
       name text PRIMARY KEY, digest text NOT NULL, definition text NOT NULL)`,
  );
  const { rows } = await client.query<{ name: string; digest: string; definition: string }>(
    'SELECT name, digest, definition FROM public.ung_thuan_code',
  );
  const known = new Map(rows.map((row) => [row.name, row]));
  const differs = (file: SqlFile, definition: string): boolean => {
    const before = known.get(file.name);
    return before?.digest !== digestOf(file.text) || before.definition !== definition;
  };

  const functions = await read(client, FUNCTIONS);
  for (const file of sources.functions) {
    const before = functionsOf(file).flatMap((name) => functions.get(name) ?? []);
    if (!differs(file, definitionOf(before))) continue;
    applying(file.name);
    await replaceFunction(client, file, before);
  }
  const triggers = await read(client, TRIGGERS);
  for (const file of sources.triggers) {
    const before = triggersOf(file).flatMap((name) => triggers.get(name) ?? []);
    if (!differs(file, definitionOf(before))) continue;
    applying(file.name);
    await client.query(file.text);
  }
  // Triggers first: functions are dropped only when nothing depends on them.
  await dropOthers(client, triggers, sources.triggers.flatMap(triggersOf));
  await dropOthers(client, functions, sources.functions.flatMap(functionsOf));
  await remember(client, sources, known);
}

async function read(client: ClientBase, sql: string): Promise<Map<string, Defined[]>> {
  const { rows } = await client.query<Defined>(sql);
  const found = new Map<string, Defined[]>();
  for (const row of rows) found.set(row.name, [...(found.get(row.name) ?? []), row]);
  return found;
}

/** The names of the functions that a file creates. */
function functionsOf({ text }: SqlFile): string[] {
  return Array.from(text.matchAll(/^CREATE OR REPLACE FUNCTION (\w+\.\w+)/gm), ([, name]) => name as string);
}

/** The names of the triggers that a file creates, each with its table. */
function triggersOf({ text }: SqlFile): string[] {
  const found = text.matchAll(/CREATE OR REPLACE TRIGGER (\w+)\b[\s\S]*?\bON (\w+\.\w+)/g);
  return Array.from(found, ([, name, table]) => `${table}.${name}`);
}

function definitionOf(defined: readonly Defined[]): string {
  return digestOf(...defined.map((each) => each.definition).sort());
}

/** Replaces a function in its place; only where its result or its parameters changed is the former one dropped. */
async function replaceFunction(client: ClientBase, file: SqlFile, before: readonly Defined[]): Promise<void> {
  if (before.length === 0) {
    await client.query(file.text);
    return;
  }
  const dropBefore = async () => {
    for (const { drop } of before) await client.query(drop);
  };
  await client.query('SAVEPOINT replace_function');
  try {
    await client.query(file.text);
  } catch (error) {
    if ((error as { code?: string }).code !== INVALID_FUNCTION_DEFINITION) throw error;
    await client.query('ROLLBACK TO SAVEPOINT replace_function');
    await dropBefore();
    await client.query(file.text);
    return;
  }
  await client.query('RELEASE SAVEPOINT replace_function');
  const oids = before.map((each) => each.oid);
  const added = await client.query(
    "SELECT FROM pg_proc p WHERE format('%s.%s', p.pronamespace::regnamespace, p.proname) = ANY ($1) AND p.oid <> ALL ($2)",
    [functionsOf(file), oids],
  );
  if (added.rowCount !== 0) await dropBefore();
}

async function dropOthers(
  client: ClientBase,
  before: ReadonlyMap<string, readonly Defined[]>,
  kept: readonly string[],
): Promise<void> {
  const names = new Set(kept);
  for (const [name, defined] of before) {
    if (names.has(name)) continue;
    for (const { drop } of defined) await client.query(drop);
  }
}

/** Stores what each file left, where it differs. */
async function remember(
  client: ClientBase,
  sources: SqlSources,
  known: ReadonlyMap<string, { readonly digest: string; readonly definition: string }>,
): Promise<void> {
  const functions = await read(client, FUNCTIONS);
  const triggers = await read(client, TRIGGERS);
  const left = [
    ...sources.functions.map((file) => ({ file, defined: functionsOf(file).map((n) => functions.get(n)) })),
    ...sources.triggers.map((file) => ({ file, defined: triggersOf(file).map((n) => triggers.get(n)) })),
  ].map(({ file, defined }) => ({
    name: file.name,
    digest: digestOf(file.text),
    definition: definitionOf(defined.flatMap((each) => each ?? [])),
  }));
  const changed = left.filter(({ name, digest, definition }) => {
    const before = known.get(name);
    return before?.digest !== digest || before.definition !== definition;
  });
  const gone = [...known.keys()].filter((name) => !left.some((each) => each.name === name));
  if (gone.length > 0) await client.query('DELETE FROM public.ung_thuan_code WHERE name = ANY ($1)', [gone]);
  if (changed.length > 0) {
    await client.query(
      `INSERT INTO public.ung_thuan_code SELECT * FROM json_to_recordset($1) AS c (name text, digest text, definition text)
       ON CONFLICT (name) DO UPDATE SET digest = excluded.digest, definition = excluded.definition`,
      [JSON.stringify(changed)],
    );
  }
}
