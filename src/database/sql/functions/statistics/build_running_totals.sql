-- Works out statistics.running_total for the present units, province by province, for about as long as p_time_limit, unless they
-- are. Returns whether they are complete. The caller holds the cube's lock and changes no cells until this returns true.
CREATE OR REPLACE FUNCTION statistics.build_running_totals(p_today date, p_time_limit interval) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_units_since constant date := statistics.units_since(p_today);
  -- Who is born on a day that begins before all is told of the last one has a place in the lists.
  v_last_birth_year constant integer := extract(year FROM p_today)::integer + 1;
  v_began constant timestamptz := clock_timestamp();
  state statistics.running_total_state;
BEGIN
  PERFORM statistics.map_units(v_units_since);
  SELECT * INTO state FROM statistics.running_total_state;
  IF (state.units_since, state.last_birth_year) IS DISTINCT FROM (v_units_since, v_last_birth_year) THEN
    DELETE FROM statistics.running_total;
    state.next_province := 0;
  END IF;
  IF state.next_province IS NULL THEN
    RETURN true;
  END IF;
  WHILE state.next_province IS NOT NULL AND clock_timestamp() < v_began + p_time_limit LOOP
    PERFORM statistics.add_to_running_totals(array_agg((NULL, c.unit_id, c.residence, c.sex, c.birth_year, c.is_foreign, c.people,
        c.record_keys)::statistics.cell_change), v_units_since, v_last_birth_year)
      FROM statistics.unit_mapping m JOIN statistics.cell c USING (unit_id)
      WHERE m.units_since = v_units_since AND coalesce(m.province_id, 0) = state.next_province;
    SELECT min(m.province_id) INTO state.next_province
      FROM statistics.unit_mapping m WHERE m.units_since = v_units_since AND m.province_id > state.next_province;
  END LOOP;
  INSERT INTO statistics.running_total_state (units_since, last_birth_year, next_province)
    VALUES (v_units_since, v_last_birth_year, state.next_province)
    ON CONFLICT (only_row) DO UPDATE
      SET units_since = excluded.units_since, last_birth_year = excluded.last_birth_year, next_province = excluded.next_province;
  RETURN state.next_province IS NULL;
END $$;
