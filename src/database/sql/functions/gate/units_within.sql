-- Of codes, those that a unit of the level in p_unit has on a day (null: today): [{"code", "full_name"}]. None of them where
-- no unit has the code p_unit on that day.
CREATE OR REPLACE FUNCTION gate.units_within(p_unit text, p_on date, p_level text, p_codes text[]) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_on constant date := coalesce(p_on, population.today());
  v_units_since constant date := statistics.units_since(v_on);
  v_province integer;
  unit administrative_unit.unit;
BEGIN
  SELECT * INTO unit FROM administrative_unit.unit_on(p_unit, v_on);
  v_province := statistics.province_on(unit.unit_id, v_units_since);
  PERFORM statistics.map_units(v_units_since);
  RETURN (
    SELECT coalesce(json_agg(json_build_object('code', u.code, 'full_name', u.full_name) ORDER BY u.code), '[]')
      FROM administrative_unit.unit u
      WHERE u.code = ANY (p_codes) AND u.unit_id IN (
        SELECT CASE p_level WHEN 'commune' THEN m.commune_id WHEN 'province' THEN m.province_id END
          FROM statistics.unit_mapping m
          WHERE m.units_since = v_units_since AND statistics.is_counted_in(m, unit, v_province)));
END $$;
