ALTER TABLE ledger.tree
  -- Of a transaction with more entries than a pass takes, the first one that seen does not see: where in the table the last of its leaves is. What
  -- follows is looked for from there on, so that none of the others is read again. Null while there is no such transaction.
  ADD COLUMN seen_place tid,
  -- What seen_place is once the entries that were last given out are leaves.
  ADD COLUMN next_place tid;
