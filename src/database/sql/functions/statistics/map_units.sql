-- Works out the unit mapping for the units since a day, unless it is there. Returns whether it was.
CREATE OR REPLACE FUNCTION statistics.map_units(p_units_since date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM statistics.unit_mapping m WHERE m.units_since = p_units_since) THEN
    RETURN true;
  END IF;
  PERFORM statistics.lock_cube(true);
  INSERT INTO statistics.unit_mapping (units_since, unit_id, commune_id, district_id, province_id)
    SELECT p_units_since, u.unit_id, CASE WHEN cardinality(e.units) = 1 THEN e.units[1] END,
        a.district_id, a.province_id
      FROM administrative_unit.unit u, LATERAL (SELECT statistics.equivalent_units(u.unit_id, p_units_since) AS units) e,
        LATERAL (
          SELECT CASE WHEN count(DISTINCT x.province_id) = 1 THEN min(x.province_id) END AS province_id,
              -- In one for certain only where each commune that it may be lies in it.
              CASE WHEN count(DISTINCT x.district_id) = 1 AND count(x.district_id) = count(*) THEN min(x.district_id) END AS district_id
            FROM (SELECT statistics.province_on(s.id, p_units_since) AS province_id,
                      statistics.area_on(s.id, 'district', p_units_since) AS district_id
                    FROM unnest(e.units) s (id)) x) a
      WHERE u.level = 'commune'
    ON CONFLICT DO NOTHING;
  RETURN false;
END $$;
