-- Folds up to p_limit changes of the counts into the cube, by one gateway at a time. Returns how many. After units or the
-- day changed, the first calls instead work out the unit mapping and the cumulative counts, in short steps, so that no
-- question waits long.
CREATE OR REPLACE FUNCTION gate.fold_counts(p_limit integer, OUT folded integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today constant date := population.today();
  v_units_since constant date := statistics.units_since(v_today);
  v_cells statistics.resident[];
BEGIN
  folded := 0;
  IF NOT statistics.lock_cube(false) THEN
    RETURN;
  END IF;
  IF NOT statistics.map_units(v_units_since) OR NOT statistics.build_cumulative_counts(v_today, '2 s') THEN
    RETURN;
  END IF;
  WITH taken AS (
    DELETE FROM statistics.resident_change c
      WHERE c.ctid = ANY (ARRAY(SELECT x.ctid FROM statistics.resident_change x LIMIT p_limit))
      RETURNING *
  ), summed AS (
    SELECT t.unit_id, t.residence, t.birth_year, t.sex, t.until, sum(t.people)::integer AS people,
        sum(t.record_keys)::bigint AS record_keys, count(*) AS changes
      FROM taken t GROUP BY 1, 2, 3, 4, 5
  )
  SELECT array_agg((s.unit_id, s.residence, s.birth_year, s.sex, s.until, s.people, s.record_keys)::statistics.resident),
      coalesce(sum(s.changes), 0)
    INTO v_cells, folded FROM summed s;
  INSERT INTO statistics.resident AS r
    SELECT * FROM unnest(v_cells)
    ON CONFLICT (unit_id, residence, birth_year, sex, until)
    DO UPDATE SET people = r.people + excluded.people, record_keys = r.record_keys + excluded.record_keys;
  PERFORM statistics.add_to_cumulative_counts(array_agg(c), v_units_since, v_today) FROM unnest(v_cells) c WHERE c.until > v_today;
END $$;
