-- A nation is made up partition by partition, so that a run that was killed goes on where it stood: which partitions
-- belong to it, and whether it is done.
ALTER TABLE population.sample
  ADD COLUMN first_partition integer,
  ADD COLUMN people_per_partition integer,
  ADD COLUMN places text,
  ADD COLUMN numbers_written boolean NOT NULL DEFAULT false,
  ADD COLUMN finished_at timestamptz;
UPDATE population.sample SET finished_at = now();
CREATE UNIQUE INDEX sample_unfinished ON population.sample ((finished_at IS NULL)) WHERE finished_at IS NULL;

CREATE TABLE population.person_1 PARTITION OF population.person FOR VALUES FROM (4194304) TO (8388608);
