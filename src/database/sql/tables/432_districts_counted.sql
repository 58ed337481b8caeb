-- The district of the commune that people registered in a unit belong to; null where a split leaves it open, and on days without
-- districts.
ALTER TABLE statistics.unit_mapping ADD COLUMN IF NOT EXISTS district_id integer;
DELETE FROM statistics.unit_mapping;
DELETE FROM statistics.running_total_state;
