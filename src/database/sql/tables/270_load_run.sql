-- A run of `population load`: which directory it read, where its people go, and what came of it. Its staging tables exist
-- while it is unfinished.
CREATE TABLE population.load_run (
  run_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest bytea NOT NULL,
  is_dry_run boolean NOT NULL,
  first_partition integer NOT NULL,
  people_per_partition integer NOT NULL,
  partitions integer NOT NULL,
  numbers_written boolean NOT NULL DEFAULT false,
  started_at timestamptz NOT NULL DEFAULT now(),
  outcome jsonb,
  finished_at timestamptz
);
CREATE UNIQUE INDEX load_run_unfinished ON population.load_run ((finished_at IS NULL)) WHERE finished_at IS NULL;
