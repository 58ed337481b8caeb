import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { canonicalText } from '../ledger/entry.js';
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
  readonly adults_only: boolean;
  readonly has_pseudonyms: boolean;
  readonly is_unnamed: boolean;
  readonly is_answered_once: boolean;
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

/** The columns of each table, and its key. */
const TABLES: Readonly<Record<keyof CatalogueFacts, { name: string; key: string; columns: string }>> = {
  dataSets: { name: 'catalogue.data_set', key: 'data_set', columns: 'data_set text, schema_name name' },
  fields: { name: 'catalogue.field', key: 'field', columns: 'field text, sensitive boolean, facts jsonb' },
  purposes: {
    name: 'catalogue.purpose',
    key: 'purpose',
    columns: `purpose text, partner_kinds text[], fields text[], access_modes text[], once_valid_for interval,
      until_max text, at_most_max jsonb, retention_max text, expires_in_max_s integer, facts jsonb,
      derived_alternatives jsonb, until_school_age_ends boolean, has_pseudonyms boolean, requirable_sensitive jsonb,
      is_unnamed boolean, is_answered_once boolean, adults_only boolean`,
  },
  transitions: {
    name: 'catalogue.transition',
    key: 'subject, event, from_state',
    columns: 'subject text, event text, from_state text, to_state text',
  },
};

/** Makes the tables of the catalogue hold the facts. Rows that are the same are only read. */
export async function writeCatalogue(client: ClientBase, facts: CatalogueFacts): Promise<void> {
  for (const [kind, { name, key, columns }] of Object.entries(TABLES)) {
    const list = columns.replaceAll(/(\w+) [\w[\]]+/g, '$1');
    const values = [JSON.stringify(facts[kind as keyof CatalogueFacts])];
    const wanted = `SELECT ${list} FROM json_to_recordset($1) AS w (${columns})`;
    const stored = `SELECT ${list} FROM ${name}`;
    const { rows } = await client.query<{ differs: boolean }>(
      `SELECT EXISTS ((${wanted} EXCEPT ${stored}) UNION ALL (${stored} EXCEPT ${wanted})) AS differs`,
      values,
    );
    if (!rows[0]?.differs) continue;
    await client.query(
      `DELETE FROM ${name} WHERE (${key}) IN (SELECT ${key} FROM (${stored} EXCEPT ${wanted}) gone)`,
      values,
    );
    await client.query(`INSERT INTO ${name} (${list}) ${wanted} EXCEPT ${stored}`, values);
  }
}

/**
 * Records in the ledger that another catalogue is in force, by the SHA-256 of its canonical text (RFC 8785), and keeps the text; only reads where the last one
 * is the same. In a transaction of its own: PostgreSQL before 17 refuses a kind of entry in the one that added it.
 * @param lock of migrations
 */
export async function recordCatalogue(
  client: ClientBase,
  facts: CatalogueFacts,
  lock: number,
): Promise<void> {
  const content = canonicalText(facts);
  const sha256 = createHash('sha256').update(content).digest('base64url');
  const isRecorded = async (): Promise<boolean> => {
    const last = 'SELECT v.sha256 = $1 AS same FROM catalogue.version v ORDER BY v.version DESC LIMIT 1';
    return (await client.query<{ same: boolean }>(last, [sha256])).rows[0]?.same ?? false;
  };
  if (await isRecorded()) return;
  await inTransaction(client, async () => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    if (await isRecorded()) return;
    await client.query(
      'INSERT INTO catalogue.version (sha256, content, recorded_at) VALUES ($1, $2, clock_timestamp())',
      [sha256, content],
    );
    await client.query(
      `SELECT ledger.record(0, 'catalogue_changed', clock_timestamp(), 'operator', p_terms => jsonb_build_object('sha256', $1::text))`,
      [sha256],
    );
  });
}
