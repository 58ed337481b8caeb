-- Brings statistics.cumulative_count up to p_today, province by province, for about as long as p_time_limit. Returns whether
-- it is complete. When only the day has changed, it subtracts the temporary residences that ended in between, in one step.
-- The caller holds the cube's lock and folds no changes until this returns true.
CREATE OR REPLACE FUNCTION statistics.build_cumulative_counts(p_today date, p_time_limit interval) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  v_units_since constant date := statistics.units_since(p_today);
  v_began constant timestamptz := clock_timestamp();
  state statistics.cumulative_count_state;
BEGIN
  PERFORM statistics.map_units(v_units_since);
  SELECT * INTO state FROM statistics.cumulative_count_state;
  IF state.units_since = v_units_since AND state.day = p_today AND state.next_province IS NULL THEN
    RETURN true;
  ELSIF state.units_since = v_units_since AND state.day < p_today AND state.next_province IS NULL
      AND extract(year FROM state.day) = extract(year FROM p_today) THEN
    PERFORM statistics.add_to_cumulative_counts(array_agg((r.unit_id, r.residence, r.birth_year, r.sex, r.until, -r.people,
        -r.record_keys)::statistics.resident), v_units_since, p_today)
      FROM statistics.resident r WHERE r.until > state.day AND r.until <= p_today;
  ELSE
    IF state.units_since IS DISTINCT FROM v_units_since OR state.day <> p_today THEN
      DELETE FROM statistics.cumulative_count;
      state.next_province := 0;
    END IF;
    WHILE state.next_province IS NOT NULL AND clock_timestamp() < v_began + p_time_limit LOOP
      PERFORM statistics.add_to_cumulative_counts(array_agg(r), v_units_since, p_today)
        FROM statistics.unit_mapping m JOIN statistics.resident r USING (unit_id)
        WHERE m.units_since = v_units_since AND coalesce(m.province_id, 0) = state.next_province AND r.until > p_today;
      SELECT min(m.province_id) INTO state.next_province
        FROM statistics.unit_mapping m WHERE m.units_since = v_units_since AND m.province_id > state.next_province;
    END LOOP;
  END IF;
  INSERT INTO statistics.cumulative_count_state (units_since, day, next_province)
    VALUES (v_units_since, p_today, state.next_province)
    ON CONFLICT (only_row)
    DO UPDATE SET units_since = excluded.units_since, day = excluded.day, next_province = excluded.next_province;
  RETURN state.next_province IS NULL;
END $$;
