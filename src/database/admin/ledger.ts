import type { ClientBase } from 'pg';

/** Totals the ledger must account for, and the differences. */
export interface LedgerGaps {
  readonly entries: number;
  readonly byKind: Readonly<Record<string, number>>;
  /** Consents whose use count differs from their number of release entries. */
  readonly consentsOffBalance: number;
  /** Consents without a ledger entry for their beginning. */
  readonly consentsWithoutEntry: number;
  /** Receipts whose hash does not match their text, or that do not name the previous one. */
  readonly receiptsBroken: number;
}

/** Compares the ledger's entries with the tables they record. */
export async function readLedgerGaps(client: ClientBase): Promise<LedgerGaps> {
  const kinds = await client.query<{ kind: string; count: number }>(
    'SELECT kind::text, count(*)::integer AS count FROM ledger.entry GROUP BY kind ORDER BY kind',
  );
  const gaps = await client.query<{ off: number; bare: number; broken: number }>(
    `SELECT
       (SELECT count(*)::integer FROM consent.consent c WHERE c.uses <> (SELECT count(*) FROM ledger.entry e
          WHERE e.person_id = c.person_id AND e.consent_id = c.consent_id AND e.kind = 'release')) AS off,
       (SELECT count(*)::integer FROM consent.consent c WHERE NOT EXISTS (SELECT 1 FROM ledger.entry e
          WHERE e.person_id = c.person_id AND e.consent_id = c.consent_id AND e.kind = 'consent_given')) AS bare,
       (SELECT count(*)::integer FROM consent.receipt r LEFT JOIN consent.receipt b ON b.person_id = r.person_id
            AND b.consent_id = r.consent_id AND b.seq = r.seq - 1
          WHERE r.content_hash <> sha256(convert_to(r.content, 'UTF8'))
            OR (r.content::json ->> 'previous') IS DISTINCT FROM
               translate(encode(b.content_hash, 'base64'), '+/=', '-_')) AS broken`,
  );
  const { off, bare, broken } = gaps.rows[0] ?? { off: 0, bare: 0, broken: 0 };
  return {
    entries: kinds.rows.reduce((sum, row) => sum + row.count, 0),
    byKind: Object.fromEntries(kinds.rows.map((row) => [row.kind, row.count])),
    consentsOffBalance: off,
    consentsWithoutEntry: bare,
    receiptsBroken: broken,
  };
}
