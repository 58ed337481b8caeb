-- The transaction that wrote an entry, by which committed entries that are not in the tree yet are found, also those whose transaction began long
-- ago (ledger.unsequenced). Entries from before have none. Where the ledger is large, make column and index before this migration, by these
-- statements with CREATE INDEX CONCURRENTLY.
ALTER TABLE ledger.entry ADD COLUMN IF NOT EXISTS xid xid8;
ALTER TABLE ledger.entry ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
CREATE INDEX IF NOT EXISTS entry_by_transaction ON ledger.entry (xid) WHERE xid IS NOT NULL;
