-- Works out the unit mapping for the units since a day, unless it is there. Returns whether it was.
CREATE OR REPLACE FUNCTION statistics.map_units(p_units_since date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM statistics.unit_mapping m WHERE m.units_since = p_units_since) THEN
    RETURN true;
  END IF;
  PERFORM statistics.lock_cube(true);
  INSERT INTO statistics.unit_mapping (units_since, unit_id, commune_id, province_id)
    SELECT p_units_since, u.unit_id, CASE WHEN cardinality(e.units) = 1 THEN e.units[1] END,
        (SELECT CASE WHEN count(DISTINCT statistics.province_on(s.id, p_units_since)) = 1
                  THEN min(statistics.province_on(s.id, p_units_since)) END
           FROM unnest(e.units) s (id))
      FROM administrative_unit.unit u, LATERAL (SELECT statistics.equivalent_units(u.unit_id, p_units_since) AS units) e
      WHERE u.level = 'commune'
    ON CONFLICT DO NOTHING;
  RETURN false;
END $$;
