-- Since when households have been counted.
ALTER TABLE statistics.cube_state ADD COLUMN IF NOT EXISTS households_began_on date;
