-- The provinces of the country, or the communes of a province, on a day (null: today): [{"code", "full_name"}].
CREATE OR REPLACE FUNCTION gate.units_below(p_province text, p_on date) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_on constant date := coalesce(p_on, population.today());
  v_units_since constant date := statistics.units_since(v_on);
  v_province constant integer := (administrative_unit.unit_on(p_province, v_on)).unit_id;
  v_units integer[];
BEGIN
  IF p_province IS NULL THEN
    v_units := ARRAY(SELECT u.unit_id FROM administrative_unit.unit u
      WHERE u.level = 'province' AND coalesce(u.known_from, u.valid_from) <= v_on AND (u.valid_to IS NULL OR u.valid_to > v_on));
  ELSIF v_province IS NOT NULL
    AND (SELECT u.known_from > v_on FROM administrative_unit.unit u WHERE u.unit_id = v_province) IS NOT TRUE THEN
    PERFORM statistics.map_units(v_units_since);
    v_units := ARRAY(SELECT DISTINCT m.commune_id FROM statistics.unit_mapping m
      WHERE m.units_since = v_units_since AND m.province_id = v_province);
  END IF;
  RETURN (SELECT coalesce(json_agg(json_build_object('code', u.code, 'full_name', u.full_name) ORDER BY u.code), '[]')
    FROM administrative_unit.unit u WHERE u.unit_id = ANY (v_units));
END $$;
