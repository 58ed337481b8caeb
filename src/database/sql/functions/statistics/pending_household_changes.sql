-- The changes of households' cells that are not folded yet.
CREATE OR REPLACE FUNCTION statistics.pending_household_changes() RETURNS SETOF statistics.cell_change LANGUAGE sql STABLE AS $$
  SELECT * FROM statistics.household_changes(ARRAY(SELECT c FROM statistics.person_change c WHERE c.household_id IS NOT NULL))
$$;
