-- Questions for counts that are in the ledger and charged to the budget, and may be answered: by another transaction than the
-- one that recorded them, so that the record has been committed. residences and years as gate.resident_counts counts them.
CREATE TABLE statistics.recorded_question (
  question_id uuid PRIMARY KEY,
  keyid text NOT NULL,
  unit_id integer NOT NULL,
  day date NOT NULL,
  day_is_today boolean NOT NULL,
  level text NOT NULL,
  split_by text[] NOT NULL,
  residences statistics.residence[] NOT NULL,
  years integer[] NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded_by xid8 NOT NULL DEFAULT pg_current_xact_id()
);
