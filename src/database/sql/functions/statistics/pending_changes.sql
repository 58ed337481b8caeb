-- The changes of cells that are not folded yet, one row for each person and cell, also of days to come.
CREATE OR REPLACE FUNCTION statistics.pending_changes() RETURNS SETOF statistics.cell_change LANGUAGE sql STABLE AS $$
  SELECT x.day, x.unit_id, x.residence, c.sex, c.birth_year, c.is_foreign, x.people * c.people, x.people * c.people * c.record_key
    FROM statistics.person_change c,
      LATERAL statistics.cells_of(c.day, c.permanent_unit, c.temporary_unit, c.temporary_until, c.current_unit) x
$$;
