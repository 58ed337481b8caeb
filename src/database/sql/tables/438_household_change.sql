-- The household of a person who counts or no longer does, from which changes of households are worked out. Null where the person has
-- none, and in what changed before households were counted.
ALTER TABLE statistics.person_change
  ADD COLUMN IF NOT EXISTS household_id bigint,
  ADD COLUMN IF NOT EXISTS is_head boolean;
