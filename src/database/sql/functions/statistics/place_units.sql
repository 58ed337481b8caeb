-- Sees to it that it is worked out where each unit's people are in an era. Returns whether it was already.
CREATE OR REPLACE FUNCTION statistics.place_units(p_era date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM statistics.placement p WHERE p.era = p_era) THEN
    RETURN true;
  END IF;
  PERFORM statistics.lock_cube(true);
  INSERT INTO statistics.placement (era, unit_id, commune_id, province_id)
    SELECT p_era, u.unit_id, CASE WHEN cardinality(h.units) = 1 THEN h.units[1] END,
        (SELECT CASE WHEN count(DISTINCT statistics.province_on(s.id, p_era)) = 1
                  THEN min(statistics.province_on(s.id, p_era)) END
           FROM unnest(h.units) s (id))
      FROM administrative_unit.unit u, LATERAL (SELECT statistics.units_at(u.unit_id, p_era) AS units) h
      WHERE u.level = 'commune'
    ON CONFLICT DO NOTHING;
  RETURN false;
END $$;
