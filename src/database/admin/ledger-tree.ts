import type { ClientBase } from 'pg';
import type { Uuid } from '../../id.js';
import type { EntryParts } from '../../ledger/entry.js';
import type { StoredTile } from '../gate/ledger.js';
import { inTransaction } from '../transaction.js';

/** A leaf of the tree with its entry; kind is null where the entry is gone. */
export interface LeafRow extends EntryParts {
  readonly leaf_index: string;
  readonly entry_id: Uuid;
}

/** The tree in the database as it is at one moment, to be read in parts. */
export interface TreeReading {
  head(): Promise<{ size: number; root: Buffer; checkpoint: string | null; halted: string | null }>;
  /** Those leaves of `count` from an index on that are there, in their order. */
  leaves(from: number, count: number): Promise<LeafRow[]>;
  tiles(wanted: readonly { readonly level: number; readonly number: number }[]): Promise<StoredTile[]>;
  tileCount(): Promise<number>;
  /** Entries that are neither leaves nor about to become some; at most `count`. */
  strays(count: number): Promise<Uuid[]>;
}

/** Reads the tree while gateways go on. */
export function withTreeReading<T>(
  client: ClientBase,
  work: (reading: TreeReading) => Promise<T>,
): Promise<T> {
  return inTransaction(client, async () => {
    await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return work({
      async head() {
        const { rows } = await client.query<{
          size: string;
          root: Buffer;
          checkpoint: string | null;
          halted: string | null;
        }>('SELECT size, root, checkpoint, halted FROM ledger.tree');
        const [row] = rows;
        if (row === undefined) throw new Error('ledger.tree has no row');
        return { ...row, size: Number(row.size) };
      },
      async leaves(from, count) {
        const { rows } = await client.query<LeafRow>(
          `SELECT l.leaf_index, l.entry_id, e.kind, e.at, e.actor, e.partner_id, e.purpose, to_json(e.fields) AS fields, e.request_id, e.consent_id,
             e.release_id, e.refusal, e.keyid, e.subject, e.terms
           FROM ledger.leaf l LEFT JOIN ledger.entry e ON e.person_id = l.person_id AND e.entry_id = l.entry_id
           WHERE l.leaf_index >= $1 AND l.leaf_index < $1::bigint + $2::bigint ORDER BY l.leaf_index`,
          [from, count],
        );
        return rows;
      },
      async tiles(wanted) {
        const { rows } = await client.query<{ level: number; number: string; hashes: Buffer }>(
          'SELECT * FROM gate.ledger_tiles($1, $2)',
          [wanted.map(({ level }) => level), wanted.map(({ number }) => number)],
        );
        return rows.map((row) => ({ ...row, number: Number(row.number) }));
      },
      async tileCount() {
        const { rows } = await client.query<{ n: number }>('SELECT count(*)::integer AS n FROM ledger.tile');
        return rows[0]?.n ?? 0;
      },
      async strays(count) {
        const { rows } = await client.query<{ entry_id: Uuid }>(
          `SELECT e.entry_id FROM ledger.tree t CROSS JOIN ledger.entry e
           WHERE CASE WHEN e.xid IS NULL THEN t.swept_blocks IS NULL ELSE pg_visible_in_snapshot(e.xid, t.seen) END
             AND NOT EXISTS (SELECT FROM ledger.leaf l WHERE l.person_id = e.person_id AND l.entry_id = e.entry_id)
           LIMIT $1`,
          [count],
        );
        return rows.map((row) => row.entry_id);
      },
    });
  });
}

/** Lets entries become leaves again. @returns why they did not; null where they did */
export async function resumeLedger(client: ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ halted: string | null }>(
    `UPDATE ledger.tree t SET halted = NULL FROM (SELECT halted FROM ledger.tree FOR UPDATE) before RETURNING before.halted`,
  );
  return rows[0]?.halted ?? null;
}
