-- Discards the unit mapping when units change; the next question or fold works it out again.
CREATE OR REPLACE FUNCTION statistics.invalidate_unit_mapping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM statistics.lock_cube(true);
  DELETE FROM statistics.unit_mapping;
  DELETE FROM statistics.running_total_state;
  RETURN NULL;
END $$;
