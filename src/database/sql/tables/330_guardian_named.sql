-- Which guardian acted, shown to those who decide for the same child; no part of the entry's hash.
ALTER TABLE ledger.entry ADD COLUMN IF NOT EXISTS guardian_id bigint;
-- An approval that its decider took back while others were still awaited.
ALTER TYPE ledger.kind ADD VALUE IF NOT EXISTS 'decision_taken_back';
