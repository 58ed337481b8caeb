-- What an organisation is shown of its questions, newest first: among the entries that concern nobody. Where the ledger is large, make it
-- before with CREATE INDEX CONCURRENTLY. Not by kind: before PostgreSQL 17 a new database cannot use a kind in the transaction that adds it.
CREATE INDEX IF NOT EXISTS entry_of_statistics ON ledger.entry (partner_id, entry_id) WHERE person_id = 0;
