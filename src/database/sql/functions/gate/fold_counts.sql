-- Folds p_limit changes of people into the cube, or a few more so that none of a household are left, by one gateway at a time. Returns how many. After units or the year changed,
-- the first calls instead work out the unit mapping and the running totals, in short steps, so that no question waits long: until
-- then is_ready is false.
CREATE OR REPLACE FUNCTION gate.fold_counts(p_limit integer, OUT folded integer, OUT is_ready boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_changes statistics.cell_change[];
BEGIN
  folded := 0;
  is_ready := false;
  IF NOT statistics.lock_cube(false) THEN
    RETURN;
  END IF;
  IF NOT statistics.map_units(statistics.units_since(v_today)) OR NOT statistics.build_running_totals(v_today, '2 s') THEN
    RETURN;
  END IF;
  is_ready := true;
  PERFORM statistics.advance_cube(v_today);
  WITH limited AS MATERIALIZED (
    SELECT x.ctid AS place, x.household_id FROM statistics.person_change x LIMIT p_limit
  ), taken AS (
    -- With all changes of their households, from which statistics.household_changes works out what these were.
    DELETE FROM statistics.person_change c
      USING (SELECT l.place FROM limited l UNION
             SELECT x.ctid FROM statistics.person_change x WHERE x.household_id IN (SELECT l.household_id FROM limited l)) t
      WHERE c.ctid = t.place
      RETURNING c.*
  ), summed AS (
    SELECT x.day, x.unit_id, x.residence, t.sex, t.birth_year, t.is_foreign, sum(x.people * t.people)::integer,
        (sum(x.people * t.people * t.record_key) % 255)::integer
      FROM taken t, LATERAL statistics.cells_of(t.day, t.permanent_unit, t.temporary_unit, t.temporary_until, t.current_unit) x
      GROUP BY 1, 2, 3, 4, 5, 6
      HAVING sum(x.people * t.people) <> 0 OR sum(x.people * t.people * t.record_key) % 255 <> 0
    UNION ALL
    SELECT h.day, h.unit_id, h.residence, h.sex, h.birth_year, h.is_foreign, sum(h.people)::integer, (sum(h.record_keys) % 255)::integer
      FROM statistics.household_changes(ARRAY(SELECT t::statistics.person_change FROM taken t)) h
      GROUP BY 1, 2, 3, 4, 5, 6
      HAVING sum(h.people) <> 0 OR sum(h.record_keys) % 255 <> 0
  )
  SELECT (SELECT count(*) FROM taken), (SELECT array_agg(s::statistics.cell_change) FROM summed s) INTO folded, v_changes;
  PERFORM statistics.apply_changes(array_agg(c)) FROM unnest(v_changes) c WHERE c.day <= (SELECT s.day FROM statistics.cube_state s);
  PERFORM statistics.keep_changes(v_changes);
END $$;
