-- Works towards statistics.placed being of this day, province by province, for about as long as it is given; returns
-- whether it is. When only the day changed, what ended in between leaves, at once. Nothing is folded in between.
CREATE OR REPLACE FUNCTION statistics.place_people(p_today date, p_at_most interval) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  v_era constant date := statistics.era_of(p_today);
  v_began constant timestamptz := clock_timestamp();
  v_for statistics.placed_for;
BEGIN
  PERFORM statistics.place_units(v_era);
  SELECT * INTO v_for FROM statistics.placed_for;
  IF v_for.era = v_era AND v_for.day = p_today AND v_for.next_province IS NULL THEN
    RETURN true;
  ELSIF v_for.era = v_era AND v_for.day < p_today AND v_for.next_province IS NULL
      AND extract(year FROM v_for.day) = extract(year FROM p_today) THEN
    PERFORM statistics.place(array_agg((r.unit_id, r.residence, r.birth_year, r.sex, r.until, -r.people, -r.record_keys)
        ::statistics.resident), v_era, p_today)
      FROM statistics.resident r WHERE r.until > v_for.day AND r.until <= p_today;
  ELSE
    IF v_for.era IS DISTINCT FROM v_era OR v_for.day <> p_today THEN
      DELETE FROM statistics.placed;
      v_for.next_province := 0;
    END IF;
    WHILE v_for.next_province IS NOT NULL AND clock_timestamp() < v_began + p_at_most LOOP
      PERFORM statistics.place(array_agg(r), v_era, p_today)
        FROM statistics.placement p JOIN statistics.resident r USING (unit_id)
        WHERE p.era = v_era AND coalesce(p.province_id, 0) = v_for.next_province AND r.until > p_today;
      SELECT min(p.province_id) INTO v_for.next_province
        FROM statistics.placement p WHERE p.era = v_era AND p.province_id > v_for.next_province;
    END LOOP;
  END IF;
  INSERT INTO statistics.placed_for (era, day, next_province) VALUES (v_era, p_today, v_for.next_province)
    ON CONFLICT (only_row)
    DO UPDATE SET era = excluded.era, day = excluded.day, next_province = excluded.next_province;
  RETURN v_for.next_province IS NULL;
END $$;
