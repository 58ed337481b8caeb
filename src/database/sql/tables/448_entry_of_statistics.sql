-- What an organisation is shown of its questions, newest first. Where the ledger is large, make it before with CREATE INDEX CONCURRENTLY.
CREATE INDEX IF NOT EXISTS entry_of_statistics ON ledger.entry (partner_id, entry_id)
  WHERE kind IN ('statistics_answered', 'statistics_entered');
